"""Where the lungs are learnt from: the table ``regions`` of a training configuration."""

from dataclasses import dataclass

from meddx.analysis.pack_fields import Table


@dataclass(frozen=True)
class RegionsSpec:
    """A folder with a table of boxes round the lungs, one row a picture.

    Parameters
    ----------
    folder
        Where the pictures are; relative to the working folder.
    table, file, patient
        Name of the CSV file, columns of the picture's name and of the patient.
    boxes
        Columns of boxes, ``x;y;width;height`` in pixels of the picture; rows that lack one are left
        out.
    only
        Columns and the words that a row must have in them, to be used.
    """

    folder: str
    table: str
    file: str
    patient: str
    boxes: tuple[str, ...]
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()


def regions_of(table: Table) -> RegionsSpec:
    """Read the table ``regions``.

    Raises
    ------
    MalformedError
        Naming the field that is missing or wrong.
    """
    only = table.optional("only")
    spec = RegionsSpec(
        folder=table.text("folder"),
        table=table.text("table", "labels.csv"),
        file=table.text("file", "file"),
        patient=table.text("patient"),
        boxes=table.texts("boxes"),
        only=() if only is None else tuple((key, only.texts(key)) for key in only.keys()),  # noqa: SIM118
    )
    table.demand(bool(spec.boxes) and all(spec.boxes), "boxes")
    return spec

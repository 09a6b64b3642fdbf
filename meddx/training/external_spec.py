"""Sets of another source that a pack is measured on: ``[[external]]`` of a configuration."""

from dataclasses import dataclass

from meddx.analysis.pack_fields import Table


@dataclass(frozen=True)
class ExternalLabel:
    """How another set tells a label of the pack.

    Parameters
    ----------
    key
        Of the label.
    column
        Of the set's table.
    positive, negative
        Words of the column that say it is there, and that it is not; without ``negative`` all other
        words do. A picture of neither is not measured.
    """

    key: str
    column: str
    positive: frozenset[str]
    negative: frozenset[str]

    def truth(self, word: str) -> bool | None:
        """Whether a word of the column says that the label is there; None where it says nothing."""
        if word in self.positive:
            return True
        return None if self.negative and word not in self.negative else False


@dataclass(frozen=True)
class ExternalSpec:
    """Another set: its name in the card, its folder and table, columns, and how it tells labels."""

    name: str
    folder: str
    table: str
    file: str
    patient: str
    labels: tuple[ExternalLabel, ...]


def external_of(table: Table) -> ExternalSpec:
    """Read one table ``external``.

    Raises
    ------
    MalformedError
        Naming the field that is missing or wrong.
    """
    labels = tuple(_label(entry) for entry in table.tables("label"))
    table.demand(bool(labels), "label")
    return ExternalSpec(
        name=table.text("name"),
        folder=table.text("folder"),
        table=table.text("table", "labels.csv"),
        file=table.text("file", "file"),
        patient=table.text("patient", "patient_id"),
        labels=labels,
    )


def _label(table: Table) -> ExternalLabel:
    positive, negative = frozenset(table.texts("positive")), frozenset(table.texts("negative"))
    table.demand(bool(positive), "positive")
    table.demand(not positive & negative, "negative")
    return ExternalLabel(table.text("key"), table.text("column"), positive, negative)

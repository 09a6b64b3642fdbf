"""Gene files as a child process answers them: big columns as arrays, the rest as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from meddx.case.columns import Texts, Words
from meddx.case.gene_files import GenePanel
from meddx.case.identity import Patient
from meddx.case.record import Case, RefusedFile
from meddx.case.source import Source
from meddx.case.variants import Column, VariantTable
from meddx.child import CRASHED, Reply
from meddx.importers.shared import cases, packing
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

DEADLINE_S: Final = 600.0  # a table of a whole genome has millions of rows
# Columns of what may have millions of rows; every other field travels as its type says.
_APART: Final = frozenset({"variants", "regions"})
_PLAIN: Final = tuple(f.name for f in fields(GenePanel) if f.name not in _APART)

_OF_READ: Final = ("patient", "samples", "question")

Regions = tuple[tuple[str, int, int, str], ...]


@dataclass(frozen=True, eq=False)
class Read:
    """What was read of one file: whose it is, and its panels (variants as ``VariantTable``).

    ``samples`` are those to choose from, and ``question`` what to say, where nothing was read
    because the file does not tell which is the patient's.
    """

    panels: tuple[GenePanel, ...] = ()
    patient: Patient = field(default_factory=Patient)
    samples: tuple[str, ...] = ()
    question: Phrase | None = None


def undecided(samples: Sequence[str], question: Phrase) -> Read:
    """Return what to answer for a file of several samples that tells nothing of them."""
    asked = question.with_values(count=len(samples))
    return Read(samples=tuple(samples), question=asked)


def reply(read: Read) -> Reply:
    """Return the answer of a child function that ``load_each`` asks."""
    arrays: dict[str, NDArray[Any]] = {}
    told = [_told(panel, f"{n}.", arrays) for n, panel in enumerate(read.panels)]
    plain = {name: packing.pack(getattr(read, name), {}) for name in _OF_READ}
    return Reply({"panels": told, **plain}, arrays)


def load_each(files: tuple[Source, ...], context: Context, function: str) -> tuple[Case, ...]:
    """Import files one by one, each of them one case with its panels.

    Parameters
    ----------
    files, context
        As ``Importer.load`` gets them.
    function
        ``module:function`` that takes ``source`` and ``sample`` and answers ``reply(...)``.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """

    def load(source: Source, context: Context) -> Case:
        arguments = {"source": source.as_json(), "sample": source.sample}
        read = of_reply(context.in_child(function, arguments, DEADLINE_S))
        if read.question is not None:
            asked = RefusedFile(source.label, "choose_sample", read.question, read.samples)
            return Case(refused=(asked,))
        panels = (replace(panel, title=panel.title or source.name) for panel in read.panels)
        return Case(read.patient, panels=tuple(panels))

    return cases.load_each(files, context, load)


def of_reply(answer: Reply) -> Read:
    """Undo ``reply``.

    Raises
    ------
    Refused
        ``crashed`` when the answer has another shape.
    """
    try:
        hints = get_type_hints(Read)
        plain = {n: packing.unpack(hints[n], answer.header[n], {}) for n in _OF_READ}
        told = answer.header["panels"]
        panels = tuple(_panel(one, f"{n}.", answer.arrays) for n, one in enumerate(told))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Refused("crashed", CRASHED) from error
    return Read(panels, **plain)


def _told(panel: GenePanel, at: str, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    words: dict[str, list[str]] = {}
    table = panel.variants
    if table and not isinstance(table, VariantTable):
        table = VariantTable.of(table)
    if isinstance(table, VariantTable):
        for name, column in table.columns.items():
            _split(f"{at}v.{name}", column, arrays, words)
    if panel.regions:
        chromosomes, starts, ends, labels = zip(*panel.regions, strict=True)
        _split(f"{at}r.chromosome", Words.of(chromosomes), arrays, words)
        _split(f"{at}r.start", np.array(starts, np.int64), arrays, words)
        _split(f"{at}r.end", np.array(ends, np.int64), arrays, words)
        _split(f"{at}r.label", Texts.of(labels), arrays, words)
    told = {name: packing.pack(getattr(panel, name), arrays) for name in _PLAIN}
    return {"plain": told, "words": words}


def _split(
    name: str, column: Column, arrays: dict[str, NDArray[Any]], words: dict[str, list[str]]
) -> None:
    if isinstance(column, Words):
        arrays[name] = column.codes
        words[name] = list(column.names)
    elif isinstance(column, Texts):
        arrays[name] = column.heap
        arrays[f"{name}.ends"] = column.ends
    else:
        arrays[name] = column


def _joined(
    start: str, arrays: Mapping[str, NDArray[Any]], words: Mapping[str, Sequence[str]]
) -> dict[str, Column]:
    """Return the columns whose names begin with ``start``, by the rest of their names."""
    columns: dict[str, Column] = {}
    for name, array in arrays.items():
        if not name.startswith(start) or name.endswith(".ends"):
            continue
        if name in words:
            if array.size and not 0 <= array.min() <= array.max() < len(words[name]):
                raise ValueError("a word of the answer is missing")
            columns[name.removeprefix(start)] = Words(array, tuple(map(str, words[name])))
        elif f"{name}.ends" in arrays:
            columns[name.removeprefix(start)] = Texts(array, arrays[f"{name}.ends"])
        else:
            columns[name.removeprefix(start)] = array
    return columns


def _panel(told: Mapping[str, Any], at: str, arrays: Mapping[str, NDArray[Any]]) -> GenePanel:
    hints = get_type_hints(GenePanel)
    plain = {
        name: packing.unpack(hints[name], told["plain"][name], dict(arrays)) for name in _PLAIN
    }
    variants = _joined(f"{at}v.", arrays, told["words"])
    regions = _joined(f"{at}r.", arrays, told["words"])
    rows: Regions = ()
    if regions:
        starts, ends = (np.asarray(regions[name]).tolist() for name in ("start", "end"))
        rows = tuple(zip(regions["chromosome"], starts, ends, regions["label"], strict=True))
    table = VariantTable(variants) if variants else ()
    return GenePanel(**plain, variants=table, regions=rows)

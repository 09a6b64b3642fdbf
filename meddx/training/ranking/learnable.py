"""Reads solved cases to learn from: GA4GH phenopackets (version 2) and lines of JSON.

A packet tells its disease where it was interpreted (``interpretations[].diagnosis.disease``), else
in ``diseases`` if it is one; a line in ``diseases`` and ``disease_labels``.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from meddx.case.codes import Code
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers.shared import unpacked
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.ranking.learning import Learnable

NO_SOLVED: Final = Phrase(
    "{file} holds no solved case. Name phenopackets with a diagnosis (.json), or lines of JSON "
    "with observed terms and diseases (.jsonl, .jsonl.gz)."
)
DEADLINE_S: Final = 120.0
_FUNCTION: Final = f"{__name__}:told"


@dataclass(frozen=True)
class Read:
    """The solved cases of a file, and how many cases tell no disease, or several."""

    cases: tuple[Learnable, ...]
    left_out: int


def read(path: Path, context: Context) -> Read:
    """Read the solved cases of a file; in the child process.

    Raises
    ------
    Refused
        ``no_solved`` when it holds none, or what ``unpacked.read_lines`` refuses.
    """
    header = context.in_child(_FUNCTION, {"source": Source(path).as_json()}, DEADLINE_S).header
    cases = [
        Learnable(str(disease), str(label), *(tuple(map(str, each)) for each in several))
        for disease, label, *several in header["cases"]
    ]
    return Read(tuple(cases), int(header["left_out"]))


def told(source: dict[str, Any]) -> Reply:
    """Answer what the cases of a file tell; the child's half of ``read``."""
    opened = Source.from_json(source)
    lines, _ = unpacked.read_lines(opened)
    found = [_learnable(value) for value in _values(lines)]
    cases = [astuple(case) for case in found if case is not None]
    if not cases:
        raise Refused("no_solved", NO_SOLVED.with_values(file=opened.label))
    return Reply({"cases": cases, "left_out": len(found) - len(cases)}, {})


def _values(lines: list[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the cases of one JSON document or of one a line; a line that is no case is left out."""
    try:
        parsed: list[Any] = [json.loads("\n".join(lines))]
    except (ValueError, RecursionError):
        parsed = []
        for line in lines:
            with contextlib.suppress(ValueError, RecursionError):
                parsed.append(json.loads(line))
    for value in parsed:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                yield item


def _learnable(value: Mapping[str, Any]) -> Learnable | None:
    """Return what a case tells; None where it tells no disease, several, or no findings."""
    is_packet = "phenotypicFeatures" in value
    diseases = _diseases(value) if is_packet else _of_line(value)
    known = {code: label for code, label in diseases if _is_code(code)}
    if len(known) != 1:
        return None
    (disease, label), *_ = known.items()
    present, excluded = _findings(value) if is_packet else _terms(value)
    if not present and not excluded:
        return None
    genes = _genes(value) if is_packet else (v.get("gene") for v in _each(value, "variants"))
    return Learnable(
        disease=disease,
        label=_plain(label) or disease,
        present=present,
        excluded=excluded,
        genes=_once(genes),
        publications=_once(_publications(value) if is_packet else _list(value, "pmids")),
    )


def _is_code(code: str) -> bool:
    try:
        return Code.parse(code).code == code
    except ValueError:
        return False


def _of_line(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    labels = [*_list(value, "disease_labels")]
    for number, code in enumerate(_list(value, "diseases")):
        yield str(code), str(labels[number]) if number < len(labels) else ""


def _terms(value: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _once(_list(value, "observed")), _once(_list(value, "excluded"))


def _diseases(packet: Mapping[str, Any]) -> list[tuple[str, str]]:
    interpreted = [_one(_one(i, "diagnosis"), "disease") for i in _each(packet, "interpretations")]
    stated = [_one(d, "term") for d in _each(packet, "diseases") if not d.get("excluded")]
    terms = [term for term in interpreted if term] or stated
    return [(str(term.get("id", "")), str(term.get("label", ""))) for term in terms]


def _findings(packet: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: tuple[list[object], list[object]] = ([], [])
    for feature in _each(packet, "phenotypicFeatures"):
        is_denied = bool(feature.get("excluded") or feature.get("negated"))
        found[is_denied].append(_one(feature, "type").get("id"))
    return _once(found[False]), _once(found[True])


def _genes(packet: Mapping[str, Any]) -> Iterator[object]:
    for interpretation in _each(packet, "interpretations"):
        for genomic in _each(_one(interpretation, "diagnosis"), "genomicInterpretations"):
            variant = _one(_one(genomic, "variantInterpretation"), "variationDescriptor")
            yield _one(variant, "geneContext").get("symbol")


def _publications(packet: Mapping[str, Any]) -> Iterator[object]:
    for reference in _each(_one(packet, "metaData"), "externalReferences"):
        if str(reference.get("id", "")).startswith("PMID:"):
            yield reference["id"]


def _once(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(value) for value in values if value))


def _plain(value: object) -> str:
    """Return a text that can stand in a cell of a table."""
    return " ".join(str(value).split())


def _list(value: Mapping[str, Any], key: str) -> list[object]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def _one(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _each(value: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    return (item for item in _list(value, key) if isinstance(item, Mapping))

"""``meddx rank``: the ranked diagnoses of cases, solved or not, from their terms and variants."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from meddx import knowledge
from meddx.case.collected import CollectedCase
from meddx.case.evidence import Diagnosis
from meddx.children import Children
from meddx.commands import DONE, FAILED, WRONG_USAGE, print_json, say
from meddx.diagnosis import collected
from meddx.diagnosis.inputs import AMONG, RankOptions
from meddx.diagnosis.rank import rank
from meddx.importers.shared import phenopackets
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Language, Phrase, Refused

NAME: Final = "rank"
HELP: Final = "rank the diagnoses of cases: phenopackets, or lines of JSON"

UNKNOWN: Final = Phrase("Case {case}: this release of the HPO does not hold {terms}; not counted.")
_SHOWN: Final = 5  # diagnoses of a case on the terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--among", choices=AMONG, default=AMONG[0], help="diseases to choose from (default: all)"
    )
    parser.add_argument(
        "--use",
        choices=collected.USES,
        default=collected.USES[0],
        help="terms only, or candidate variants and genes too (default: phenotypes)",
    )
    parser.add_argument("--top", type=int, default=50, metavar="N", help="how many (default: 50)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--language", choices=[item.value for item in Language], default=Language.EN.value
    )


def run(options: argparse.Namespace) -> int:
    """Run the command; ends with 1 if a file or a line could not be read."""
    if options.top < 1:
        say("meddx rank: --top is a number from 1 on.")
        return WRONG_USAGE
    language = Language(options.language)
    tables = knowledge.load()
    ranked: list[tuple[CollectedCase, tuple[Diagnosis, ...]]] = []
    refused: list[tuple[str, Phrase]] = []
    with closing(Children(1)) as children:
        for path in options.files:
            try:
                found = phenopackets.load(path, Context(children=children))
            except Refused as problem:
                refused.append((path.name, problem.phrase))
                continue
            refused += [(path.name, phrase) for phrase in found.refused]
            ranked += [(case, _ranked(case, tables, options)) for case in found.cases]
    for name, phrase in refused:
        say(f"{name}: {phrase.label(language)}")
    for case, _ in ranked:
        _tell_unknown(case, tables, language)
    if options.json:
        print_json(
            {
                "schema": 1,
                "cases": [_described(case, diagnoses, language) for case, diagnoses in ranked],
                "refused": [{"file": n, "reason": p.label(language)} for n, p in refused],
            }
        )
    else:
        for case, diagnoses in ranked:
            _print_plain(case, diagnoses[:_SHOWN], language)
    return FAILED if refused else DONE


def _ranked(
    case: CollectedCase, tables: Knowledge, options: argparse.Namespace
) -> tuple[Diagnosis, ...]:
    findings = collected.findings_of(case, tables.phenotypes, options.use)
    how = RankOptions(among=options.among, limit=options.top)
    return rank(findings, collected.person_of(case), tables, how)


def _tell_unknown(case: CollectedCase, tables: Knowledge, language: Language) -> None:
    terms = collected.unknown_terms(case, tables.phenotypes)
    if terms:
        say(UNKNOWN.with_values(case=case.case_id, terms=", ".join(terms)).label(language))


def _described(
    case: CollectedCase, diagnoses: tuple[Diagnosis, ...], language: Language
) -> dict[str, Any]:
    return {
        "id": case.case_id,
        "diagnoses": [
            {
                "rank": place,
                "code": diagnosis.code.code,
                "label": diagnosis.code.label(language),
                "probability": diagnosis.probability,
            }
            for place, diagnosis in enumerate(diagnoses, start=1)
        ],
    }


def _print_plain(case: CollectedCase, diagnoses: tuple[Diagnosis, ...], language: Language) -> None:
    print(case.case_id)
    for place, diagnosis in enumerate(diagnoses, start=1):
        label = diagnosis.code.label(language)
        print(f"  {place}. {diagnosis.code.code}  {label}  {diagnosis.probability:.3g}")

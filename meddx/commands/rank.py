"""``meddx rank``: the ranked diagnoses of cases, solved or not, from their terms and variants."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from meddx import knowledge
from meddx.case.collected import CollectedCase
from meddx.case.evidence import Diagnosis
from meddx.case.source import Source
from meddx.children import Children
from meddx.commands import DONE, FAILED, WRONG_USAGE, print_json, say
from meddx.diagnosis import collected
from meddx.diagnosis.gene_list import RankedGene, of_genes, ranked_genes
from meddx.diagnosis.inputs import AMONG, RankOptions
from meddx.diagnosis.rank import rank
from meddx.diagnosis.sets import DiagnosisSet, diagnosis_set, most_of
from meddx.importers.gene_list import GeneListImporter
from meddx.importers.shared import phenopackets
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Language, Phrase, Refused, listed

NAME: Final = "rank"
HELP: Final = "rank the diagnoses of cases: phenopackets, or lines of JSON"

UNKNOWN: Final = Phrase("Case {case}: this release of the HPO does not hold {terms}; not counted.")
NO_DISEASE: Final = Phrase(
    "Case {case}: no inherited disease is known here for {genes}; not counted."
)
NO_GENE: Final = Phrase(
    "Case {case}: of {count} variants the gene is not named; they are not counted."
)
HELD: Final = Phrase(
    "With {coverage} confidence it is one of the first {size}, or none that is described."
)
_MOST_NAMED: Final = 20  # genes that one line names
_SHOWN: Final = 5  # diagnoses, and genes, of a case on the terminal


@dataclass(frozen=True)
class _Ranked:
    """A case with its diagnoses, and the genes of a list that was asked for."""

    case: CollectedCase
    diagnoses: tuple[Diagnosis, ...]
    genes: tuple[RankedGene, ...]
    held: DiagnosisSet | None  # None where no sizes of sets were learnt for such a list


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
    parser.add_argument(
        "--genes",
        type=Path,
        metavar="LIST",
        help="rank the genes of this list too, and only their diseases (symbols, or a column "
        "entrez_id)",
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
    with closing(Children(1)) as children:
        context = Context(children=children)
        genes = _listed(options.genes, context, language)
        found, refused = _read(options.files, context)
    if options.use == "genes":
        found = [collected.with_approved_genes(case, tables.symbols) for case in found]
    for name, phrase in refused:
        say(f"{name}: {phrase.label(language)}")
    for case in found:
        _tell_unknown(case, tables, options.use, language)
    ranked = [_ranked(case, genes, tables, options) for case in found]
    if options.json:
        print_json(
            {
                "schema": 1,
                "cases": [_described(one, options.top, language) for one in ranked],
                "refused": [{"file": n, "reason": p.label(language)} for n, p in refused],
            }
        )
    else:
        for one in ranked:
            _print_plain(one, language)
    return FAILED if refused else DONE


def _read(
    files: Sequence[Path], context: Context
) -> tuple[list[CollectedCase], list[tuple[str, Phrase]]]:
    """Return the cases of all files, and what could not be read by file name."""
    cases: list[CollectedCase] = []
    refused: list[tuple[str, Phrase]] = []
    for path in files:
        try:
            found = phenopackets.load(path, context)
        except Refused as problem:
            refused.append((path.name, problem.phrase))
            continue
        refused += [(path.name, phrase) for phrase in found.refused]
        cases += found.cases
    return cases, refused


def _listed(path: Path | None, context: Context, language: Language) -> tuple[str, ...]:
    """Return the approved symbols of a gene list; what was replaced or unknown is said.

    Raises
    ------
    Refused
        When it is no list of genes.
    """
    if path is None:
        return ()
    (case,) = GeneListImporter().load((Source(path),), context)
    for problem in case.refused:
        raise Refused(problem.code, problem.reason)
    (panel,) = case.panels
    for line, phrase in panel.errors:
        say(f"{path.name}:{line}: {phrase.label(language)}")
    for phrase in panel.notes:
        say(f"{path.name}: {phrase.label(language)}")
    return panel.genes


def _ranked(
    case: CollectedCase, genes: tuple[str, ...], tables: Knowledge, options: argparse.Namespace
) -> _Ranked:
    findings = collected.findings_of(case, tables.phenotypes, options.use)
    has_set = _has_set(options) and any(f.probability for f in findings)
    limit = max(options.top, most_of(tables.ranking) if has_set else 0)
    limit = max(limit, int(of_genes(genes, tables).sum())) if genes else limit
    how = RankOptions(
        among=options.among,
        candidate_panels=collected.CANDIDATES,
        genes_examined=frozenset(case.examined if options.use == "genes" else ()),
        genes=frozenset(genes),
        limit=limit,
    )
    found = rank(findings, collected.person_of(case), tables, how)
    held = diagnosis_set(found, tables.ranking) if has_set else None
    return _Ranked(case, found, ranked_genes(found, genes, tables), held)


def _has_set(options: argparse.Namespace) -> bool:
    """Whether sizes of sets were learnt for such lists: by findings alone, among OMIM."""
    return options.among == "omim" and options.use == "phenotypes" and options.genes is None


def _tell_unknown(case: CollectedCase, tables: Knowledge, use: str, language: Language) -> None:
    terms = collected.unknown_terms(case, tables.phenotypes)
    if terms:
        say(UNKNOWN.with_values(case=case.case_id, terms=listed(terms)).label(language))
    if use != "genes":
        return
    count = collected.without_gene(case)
    if count:
        say(NO_GENE.with_values(case=case.case_id, count=str(count)).label(language))
    genes = collected.unknown_genes(case, tables)
    if genes:
        told = NO_DISEASE.with_values(case=case.case_id, genes=listed(genes, _MOST_NAMED))
        say(told.label(language))


def _described(ranked: _Ranked, top: int, language: Language) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": ranked.case.case_id,
        "diagnoses": [
            {
                "rank": place,
                "code": diagnosis.code.code,
                "label": diagnosis.code.label(language),
                "probability": diagnosis.probability,
            }
            for place, diagnosis in enumerate(ranked.diagnoses[:top], start=1)
        ],
        "set": [] if ranked.held is None else list(ranked.held.codes),
        "coverage": None if ranked.held is None else ranked.held.coverage,
    }
    if ranked.genes:
        told["genes"] = [
            {
                "rank": place,
                "symbol": gene.symbol,
                "probability": gene.probability,
                "disease": None if gene.disease is None else gene.disease.code,
            }
            for place, gene in enumerate(ranked.genes, start=1)
        ]
    return told


def _print_plain(ranked: _Ranked, language: Language) -> None:
    print(ranked.case.case_id)
    for place, diagnosis in enumerate(ranked.diagnoses[:_SHOWN], start=1):
        label = diagnosis.code.label(language)
        print(f"  {place}. {diagnosis.code.code}  {label}  {diagnosis.probability:.3g}")
    if ranked.held is not None:
        size, coverage = len(ranked.held.codes) - 1, f"{ranked.held.coverage:.0%}"
        print(f"  {HELD.with_values(coverage=coverage, size=size).label(language)}")
    for place, gene in enumerate(ranked.genes[:_SHOWN], start=1):
        label = "" if gene.disease is None else gene.disease.label(language)
        print(f"  {place}. {gene.symbol}  {label}")

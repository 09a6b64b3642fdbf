"""``meddx read``: import, analyse, rank, report, without a window."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Final

from meddx.archive import note_records
from meddx.archive.criteria_records import criteria_of
from meddx.case.criteria import CriterionEdit
from meddx.case.evidence import Assertion, Finding, ReaderSource
from meddx.case.note_marks import NoteMark
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case
from meddx.commands import DONE, print_json, say
from meddx.commands.shared import cohort, gene_options, slices
from meddx.commands.shared.opening import password_argument, sources
from meddx.commands.shared.program import (
    ANALYSIS,
    Program,
    assemble,
    codes_named,
    format_for,
    language_of,
    open_one_case,
    write_report,
)
from meddx.jobs import Context, Job
from meddx.phrase import Language, Phrase, Refused
from meddx.reports.json import as_object

NAME: Final = "read"
HELP: Final = "analyse files of one patient and write reports"

CORRECTED: Final = Phrase("Corrections of the notes that a reader made before and count: {count}")
NO_CORRECTIONS: Final = Phrase("What readers corrected in these notes could not be looked for.")
SET: Final = Phrase("Criteria of variants that a reader set before and count: {count}")
NO_CRITERIA: Final = Phrase("What readers set of criteria of variants could not be looked for.")
UNKNOWN_TERM: Final = Phrase("There is no HPO term {term}. Write it as HP: and seven digits.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="write a report; its ending chooses the format; may be given again",
    )
    parser.add_argument(
        "--attach-unidentified",
        action="store_true",
        help="take inputs that name no patient as this patient's; the report says so",
    )
    parser.add_argument(
        "--add-finding",
        action="append",
        default=[],
        metavar="HP:NUMBER",
        help="a finding that the reader saw; may be given again",
    )
    parser.add_argument(
        "--switch-off",
        action="append",
        default=[],
        metavar="FINDING",
        help="leave a finding out (its key, code, name or gene); may be given again",
    )
    parser.add_argument(
        "--slice",
        action="append",
        default=[],
        metavar="SERIES:N",
        help="have single-slice models read image N (from 1) of a series, which is its index in "
        "inspect or its UID, or frame N (1 if left out) of a DICOM file; may be given again",
    )
    parser.add_argument(
        "--switch-on",
        action="append",
        default=[],
        metavar="FINDING",
        help="count a finding of a chosen slice, which starts off; may be given again",
    )
    gene_options.arguments(parser)
    cohort.arguments(parser)
    parser.add_argument("--language", choices=[item.value for item in Language])
    parser.add_argument("--json", action="store_true", help="print the reading as JSON")
    password_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    for path in options.report:
        format_for(path)  # a wrong ending is said before the work, not after it
    program = assemble()
    try:
        language = Language(options.language) if options.language else language_of(program.settings)
        files = gene_options.of_sample(sources(options.paths, options), options)
        case = open_one_case(program, files, options.attach_unidentified, language)
        case = cohort.compared(program, gene_options.in_case(case, options), options)
        named = tuple(slices.named(case, word) for word in options.slice)
        marks = _kept_marks(program, case, language)
        criteria = _kept_criteria(program, case, language)
        chosen = Edits(slices=named, marks=marks, criteria=criteria)
        reading = _edited(program, analysed(program, case, chosen), options)
        for path in options.report:
            write_report(reading, path, language)
        if options.json:
            print_json(as_object(reading, language))
        elif not options.report:
            _print_summary(reading, language)
    finally:
        program.close()
    return DONE


def analysed(program: Program, case: Case, edits: Edits | None = None) -> Reading:
    """Analyse a case on the worker, with the slices that were chosen."""

    def work(context: Context) -> Reading:
        return program.analyser.analyse(case, context, edits)

    return program.run("analyse", Job(ANALYSIS, work))


def _kept_marks(program: Program, case: Case, language: Language) -> tuple[NoteMark, ...]:
    """Return what a reader corrected in these notes before, and say how much or why it is lost."""
    try:
        found = [note_records.marks_of(program.keeper, case.patient, n) for n in case.notes]
    except Refused as problem:
        say(problem.phrase.label(language))
        say(NO_CORRECTIONS.label(language))
        return ()
    for message in program.keeper.take_messages():
        say(message.label(language))
    marks = tuple(mark for one in found for mark in one)
    if marks:
        say(CORRECTED.with_values(count=len(marks)).label(language))
    return marks


def _kept_criteria(program: Program, case: Case, language: Language) -> tuple[CriterionEdit, ...]:
    """Return what a reader said of criteria of these variants, and say how much or why not."""
    try:
        found = criteria_of(program.keeper, case)
    except Refused as problem:
        say(problem.phrase.label(language))
        say(NO_CRITERIA.label(language))
        return ()
    for message in program.keeper.take_messages():
        say(message.label(language))
    files = tuple(f"gene:{panel.panel_id}:" for panel in case.panels)
    criteria = tuple(edit for edit in found if edit.finding_key.startswith(files))
    if criteria:
        say(SET.with_values(count=len(criteria)).label(language))
    return criteria


def _edited(program: Program, reading: Reading, options: argparse.Namespace) -> Reading:
    added, off, on = options.add_finding, options.switch_off, options.switch_on
    if not (added or off or on):
        return reading
    findings = tuple(_added(program, term) for term in added)
    edited = replace(reading, edits=replace(reading.edits, added=findings))
    edits = edited.edits
    for words, counts in ((off, False), (on, True)):
        for key in sorted(codes_named(edited, words)):
            finding = edited.find(key)
            starts_off = finding is not None and finding.starts_off
            edits = edits.switched(key, counts, starts_off)

    def work(context: Context) -> Reading:
        return program.analyser.rerank(reading, edits, context)

    return program.run("analyse", Job(ANALYSIS, work))


def _added(program: Program, term: str) -> Finding:
    """Return a finding of the reader's own.

    Raises
    ------
    Refused
        ``unknown_term`` if HPO has no such term.
    """
    try:
        code = program.analyser.knowledge.phenotypes.code(term)
    except (KeyError, ValueError):
        raise Refused("unknown_term", UNKNOWN_TERM.with_values(term=term)) from None
    return Finding(f"reader:{code.code}", code, Assertion.PRESENT, 1.0, ReaderSource())


def _print_summary(reading: Reading, language: Language) -> None:
    from meddx.case import marks, wording

    if reading.priors:
        print(wording.ONLY_PRIORS.label(language))
    for number, diagnosis in enumerate((reading.diagnoses or reading.priors)[:10], start=1):
        said = wording.probability(diagnosis.probability).label(language)
        print(f"{number:>2}  {diagnosis.code.label(language)}  {said}")
    for contradiction in reading.contradictions:
        print(contradiction.sentence.label(language))
    for line in slices.told(reading, language):
        print(line)
    for run_ in reading.packs:
        if marks.ONE_THRESHOLD in marks.of_run(run_):
            told = slices.LEFT.with_values(pack=run_, reason=marks.ONE_THRESHOLD.why)
            print(told.label(language))

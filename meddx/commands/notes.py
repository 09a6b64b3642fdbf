"""``meddx notes``: the terms that clinical notes hold, each with how it is asserted."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from meddx.case import wording
from meddx.case.evidence import Finding, TextSource
from meddx.case.record import Case, Note, RefusedFile
from meddx.case.source import Source
from meddx.case.stated_wording import is_named_disease, stated
from meddx.children import Children
from meddx.commands import DONE, FAILED, WRONG_USAGE, print_json, say
from meddx.commands.shared import note_reading
from meddx.commands.shared.named_pack import named_pack, usable
from meddx.commands.shared.opening import open_everything
from meddx.jobs import Context
from meddx.phrase import Language, Phrase, Refused

if TYPE_CHECKING:
    from meddx.analysis.families import Answer
    from meddx.analysis.named_entities import Named

NAME: Final = "notes"
HELP: Final = "list the terms of clinical notes and how each is asserted"

NO_NOTE: Final = Phrase("This file holds no note.")
NO_PHRASES: Final = Phrase("The file of phrases cannot be read. Check that it is there.")
STDIN: Final = "-"
_STDIN_NAME: Final = "stdin"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="notes of any format; - is standard input"
    )
    parser.add_argument(
        "--phrases",
        type=Path,
        metavar="FILE.tsv",
        help="a text, a tabulator and a phrase a line: how each phrase is asserted in its text",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--language", choices=[item.value for item in Language], default=Language.EN.value
    )
    parser.add_argument(
        "--pack", default="note_dictionary", help="pack that reads (default: note_dictionary)"
    )


def run(options: argparse.Namespace) -> int:
    """Run the command; ends with 1 if a file could not be read or holds no note."""
    if not options.files and options.phrases is None:
        say("meddx notes: name a file with a note, - for standard input, or --phrases FILE.tsv.")
        return WRONG_USAGE
    language = Language(options.language)
    told: dict[str, Any] = {"schema": 1}
    refused: list[RefusedFile] = []
    if options.files:
        with closing(Children(1)) as children:
            opened = [(file, _open(file, children)) for file in options.files]
        notes = [(file, case, note) for file, case in opened for note in case.notes]
        refused = [item for _, case in opened for item in case.refused]
        told["notes"] = _read(options.pack, notes, language)
        told["refused"] = [_refusal(item, language) for item in refused]
    if options.phrases is not None:
        told["assertions"] = list(_assertions(options.phrases))
    for item in refused:
        say(f"{item.file}: {item.reason.label(language)}")
    if options.json:
        print_json(told)
    else:
        _print_plain(told, language)
    return FAILED if refused else DONE


def _open(file: str, children: Children) -> Case:
    """Import one file; what is refused, or that it holds no note, stands in the case."""
    name = Path(file).name
    try:
        if file == STDIN:
            return _from_stdin()
        cases = open_everything([Source(Path(file))], children)
    except Refused as problem:
        return Case(refused=(RefusedFile(name, problem.code, problem.phrase),))
    refused = tuple(item for case in cases for item in case.refused)
    notes = tuple(note for case in cases for note in case.notes)
    patients = [case.patient for case in cases if case.notes]
    if not notes and not refused:
        refused = (RefusedFile(name, "no_note", NO_NOTE),)
    return Case(patients[0], notes=notes, refused=refused) if notes else Case(refused=refused)


def _from_stdin() -> Case:
    """Read a note from standard input.

    Raises
    ------
    Refused
        ``too_large``, what ``text.decoded`` refuses, or what the header of the note refuses.
    """
    from meddx.importers.shared import notes, text

    content = sys.stdin.buffer.read(text.MAX_BYTES + 1)
    if len(content) > text.MAX_BYTES:
        raise Refused("too_large", text.TOO_LARGE)
    decoded, _ = text.decoded(content)
    return notes.note_case(decoded, _STDIN_NAME)


def _read(
    pack_name: str, notes: Sequence[tuple[str, Case, Note]], language: Language
) -> list[dict[str, Any]]:
    """Read each note by itself, as an analysis would, and describe what it holds."""
    from meddx.analysis.named_entities import EntityReader

    readers = note_reading.readers(named_pack(pack_name), language)
    entities = EntityReader(usable)
    context = Context()
    try:
        return [
            _note(
                file,
                note,
                note_reading.read(readers, Case(case.patient, notes=(note,)), context),
                language,
            )
            | _entities(entities.read(note.text, context), note, language)
            for file, case, note in notes
        ]
    finally:
        context.close()


def _entities(named: "Named", note: Note, language: Language) -> dict[str, Any]:
    """Describe what a Chinese note names, and what read it: a pack, or the rules."""
    return {
        "entities": [
            {"start": start, "end": end, "text": note.text[start:end], "kind": kind}
            for start, end, kind in named.entities
        ],
        "entities_by": named.pack.name if named.pack is not None else "rules",
        "entities_problem": None if named.problem is None else named.problem.label(language),
    }


def _note(file: str, note: Note, answer: "Answer", language: Language) -> dict[str, Any]:
    """Describe a note: HPO terms under ``terms``, diseases that it names under ``diseases``."""
    from meddx.analysis import stated_person

    person = stated_person.find_person(note.text, note.sections)
    rows = [(not is_named_disease(f), _term(f, language)) for f in answer.findings]
    return {
        "file": file,
        "terms": [row for is_term, row in rows if is_term],
        "diseases": [row for is_term, row in rows if not is_term],
        "title": note.title,
        "age_years": None if person.age_years is None else round(person.age_years, 3),
        "sex": person.sex.value,
        "not_applicable": [
            {"pack": item.pack, "reason_code": item.code, "reason": item.reason.label(language)}
            for item in answer.not_applicable
        ],
    }


def _term(finding: Finding, language: Language) -> dict[str, Any]:
    source = finding.source
    if not isinstance(source, TextSource):
        raise TypeError("a note gives findings with a place in its text")
    beside = stated(source)
    return {
        "start": source.start,
        "end": source.end,
        "text": source.text,
        "code": finding.code.code,
        "label": finding.code.label(language),
        "assertion": finding.assertion.value,
        "denied": finding.probability == 0.0,
        "section": source.section,
        "cue": None if source.cue is None else list(source.cue),
        "side": source.side,
        "how": source.how or None,
        "stated": None if beside is None else beside.label(language),
        "pack": finding.pack,
        "remark": None if finding.remark is None else finding.remark.label(language),
        "measurements": [
            {**asdict(item), "values": list(item.values)} for item in source.measurements
        ],
    }


def _assertions(path: Path) -> Iterator[str]:
    """Yield how the phrase of each line is asserted in its text: one answer a line, in order.

    A line without a tabulator is a text without a phrase; what follows a second one is left out.
    """
    from meddx.analysis.families.note_text import NoteText
    from meddx.importers.shared.sections import find_sections

    family = NoteText()
    for line in _lines(path):
        text, _, rest = line.partition("\t")
        phrase = rest.partition("\t")[0]
        yield family.phrase(Note("", "", text, find_sections(text)), phrase.strip()).value


def _lines(path: Path) -> list[str]:
    """Read the lines of a table; bytes that are no text become marks, so that no line is lost."""
    from meddx.importers.shared import text

    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused("no_phrases", NO_PHRASES) from error
    try:
        table = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = text.decode(content)
        table = found[0] if found else content.decode("utf-8", "replace")
    lines = table.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _refusal(item: RefusedFile, language: Language) -> dict[str, str]:
    return {"file": item.file, "reason": item.reason.label(language), "code": item.code}


def _print_plain(told: dict[str, Any], language: Language) -> None:
    """Print a table a note, and a word a phrase."""
    for number, note in enumerate(told.get("notes", ())):
        print("\n" * (number > 0) + note["title"])
        for row in sorted([*note["terms"], *note["diseases"]], key=lambda row: row["start"]):
            print(_row(row, language))
            if row["remark"]:
                print(f"{'':>15}{row['remark']}")
        for item in note["not_applicable"]:
            print(f"  {item['reason']}")
    for word in told.get("assertions", ()):
        print(word)


def _row(row: dict[str, Any], language: Language) -> str:
    said = wording.ASSERTIONS[row["assertion"]].label(language)
    place = f"{row['start']}-{row['end']}"
    line = f"  {place:>11}  {said:<15} {row['code']:<14} {row['label']}"
    return f"{line}  ({row['stated']})" if row["stated"] else line

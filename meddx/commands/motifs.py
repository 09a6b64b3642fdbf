"""``meddx motifs``: the motifs of PROSITE in sequences; profiles are named as not scanned."""

import argparse
from pathlib import Path
from typing import Any, Final

from meddx import jobs
from meddx.analysis.proteins.panel import Looked, look
from meddx.analysis.proteins.scan import Scanned
from meddx.case.gene_files import GenePanel
from meddx.case.motifs import Motif
from meddx.case.source import Source
from meddx.children import Children
from meddx.commands import DONE, FAILED, print_json, say
from meddx.commands.shared.opening import open_everything
from meddx.phrase import Language, Phrase, Refused

NAME: Final = "motifs"
HELP: Final = "find the motifs of a prosite.dat in sequences (FASTA, PIR)"

SCANNING: Final = Phrase("Looking for motifs")
NO_SEQUENCE: Final = Phrase("None of these files holds a sequence.")
NO_PATTERN: Final = Phrase(
    "There is no pattern to look for. Name a prosite.dat too, or put it into the folder knowledge "
    "of MedDx."
)
NOT_SCANNED: Final = Phrase(
    "{patterns} patterns were looked for. Not scanned: {profiles} profiles or rules, {frequent} "
    "patterns that fit by chance too often (--frequent scans them)."
)
NOT_TRANSLATED: Final = Phrase(
    "{count} sequences of nucleotides were not translated (--six-frames translates them)."
)
STOPPED: Final = Phrase("Stopped.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--six-frames", action="store_true", help="translate nucleotides in all six frames"
    )
    parser.add_argument("--frequent", action="store_true", help="scan patterns with SKIP-FLAG too")
    parser.add_argument(
        "--language", choices=[item.value for item in Language], default=Language.EN.value
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Import the files, scan their sequences, print."""
    language = Language(options.language)
    children = Children(1)
    children.start()
    try:
        cases = open_everything([Source(path) for path in options.paths], children)
        refused = [file for case in cases for file in case.refused]
        for file in refused:
            say(f"{file.file}: {file.reason.label(language)}")
        panels = [panel for case in cases for panel in case.panels]
        if not any(panel.sequences for panel in panels):
            raise Refused("no_sequence", NO_SEQUENCE)
        looked, scanned = _scanned(panels, options, children)
    finally:
        children.close()
    if not scanned.scanned:
        raise Refused("no_pattern", NO_PATTERN)
    untranslated = 0 if options.six_frames else _nucleotides(panels)
    _tell(scanned, untranslated, language)
    if options.json:
        said = [{"file": f.file, "reason": f.reason.label(language)} for f in refused]
        print_json(_as_object(looked, scanned, untranslated) | {"refused": said})
    else:
        for one in looked:
            for hit in one.hits:
                named = scanned.motifs[hit.accession].name
                print(f"{_name(one)}\t{hit.start}\t{hit.end}\t{hit.accession}\t{named}")
    return FAILED if refused else DONE


def _scanned(
    panels: list[GenePanel], options: argparse.Namespace, children: Children
) -> tuple[tuple[Looked, ...], Scanned]:
    motifs: list[Motif] = [motif for panel in panels for motif in panel.motifs]

    def work(context: jobs.Context) -> tuple[tuple[Looked, ...], Scanned]:
        return look(
            (sequence for panel in panels for sequence in panel.sequences),
            motifs,
            context,
            in_six_frames=options.six_frames,
            with_frequent=options.frequent,
        )

    outcome = jobs.run(jobs.Job(SCANNING, work), jobs.Context(children=children))
    if isinstance(outcome, jobs.Succeeded):
        found: tuple[tuple[Looked, ...], Scanned] = outcome.value
        return found
    if isinstance(outcome, jobs.Failed):
        raise Refused(outcome.code, outcome.phrase)
    raise Refused("stopped", STOPPED)


def _nucleotides(panels: list[GenePanel]) -> int:
    return sum(one.kind == "nucleotide" for panel in panels for one in panel.sequences)


def _tell(scanned: Scanned, untranslated: int, language: Language) -> None:
    told = NOT_SCANNED.with_values(
        patterns=scanned.scanned, profiles=scanned.profiles, frequent=scanned.frequent
    )
    say(told.label(language))
    if untranslated:
        say(NOT_TRANSLATED.with_values(count=untranslated).label(language))


def _name(one: Looked) -> str:
    frame = f" frame {one.frame:+d}" if one.frame else ""
    return f"{one.sequence.identifier}{frame}"


def _as_object(looked: tuple[Looked, ...], scanned: Scanned, untranslated: int) -> dict[str, Any]:
    return {
        "schema": 1,
        "sequences": [
            {
                "sequence": one.sequence.identifier,
                "gene": one.sequence.gene,
                "frame": one.frame,
                "length": len(one.letters.replace("-", "")),
                "hits": [
                    {
                        "accession": hit.accession,
                        "name": scanned.motifs[hit.accession].name,
                        "start": hit.start,
                        "end": hit.end,
                    }
                    for hit in one.hits
                ],
            }
            for one in looked
        ],
        "patterns": scanned.scanned,
        "profiles_not_scanned": scanned.profiles,
        "frequent_not_scanned": scanned.frequent,
        "not_translated": untranslated,
    }

"""``meddx demo``: builds and reads the demonstration case; the window too if there is a screen."""

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from meddx import jobs
from meddx.commands import DONE, say
from meddx.commands.read import analysed
from meddx.commands.shared.demonstration import CONSTRUCTED, demonstration_files
from meddx.commands.shared.program import (
    Program,
    assemble,
    language_of,
    open_one_case,
    write_report,
)
from meddx.commands.shared.window import has_screen, preferences, services
from meddx.phrase import Language

NAME: Final = "demo"
HELP: Final = "read the demonstration case; write report.pdf, reading.json and window.png"
SMALLEST_PX: Final = (1024, 640)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--out", type=Path, default=Path("demo-out"), metavar="FOLDER")
    parser.add_argument("--language", choices=[item.value for item in Language])
    parser.add_argument(
        "--size", default="1280x800", type=_size, metavar="WIDTHxHEIGHT", help="of window.png"
    )
    parser.add_argument("--no-window", action="store_true", help="do not show the window")


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    shown = has_screen() and not options.no_window
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    program = assemble()
    if options.language:
        chosen = program.settings.with_changes(language=options.language)
        program = replace(program, settings=chosen)
    try:
        return _demonstrate(program, options, shown)
    finally:
        program.close()


def _demonstrate(program: Program, options: argparse.Namespace, shown: bool) -> int:
    from meddx.workstation.app import picture, start_with

    language = language_of(program.settings)
    say("Reading the demonstration case: a real radiograph, a constructed note, constructed genes.")
    case = open_one_case(program, demonstration_files(language), True, language)
    reading = analysed(program, replace(case, remark=CONSTRUCTED))
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    for name in ("report.pdf", "reading.json"):
        write_report(reading, out / name, language)
    quiet = replace(preferences(program, show_ai=True), first_run=False)
    picture(reading, services(program, jobs.Lanes()), quiet, out / "window.png", options.size)
    for name in ("report.pdf", "reading.json", "window.png"):
        say(f"wrote {out / name}")
    if shown:
        return start_with(reading, services(program, program.lanes), quiet)
    return DONE


def _size(text: str) -> tuple[int, int]:
    """Parse ``1280x800``; smaller than the window can be is an error of usage."""
    width, _, height = text.partition("x")
    size = int(width), int(height)
    if size[0] < SMALLEST_PX[0] or size[1] < SMALLEST_PX[1]:
        raise argparse.ArgumentTypeError(f"at least {SMALLEST_PX[0]}x{SMALLEST_PX[1]}")
    return size

"""The command line: one file per command, found by its folder; the same code as the window."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from meddx import __version__, discovery
from meddx.phrase import Language, Phrase, Refused

DONE: Final = 0
FAILED: Final = 1
WRONG_USAGE: Final = 2

NO_ACCESS: Final = Phrase("{name} cannot be read or written there. Choose another place.")

# Commands of the design that a later version brings: said so, rather than opened as a path.
ANNOUNCED: Final = frozenset({"deidentify"})


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code: 0 done, 1 a named failure, 2 wrong usage."""
    modules = _modules()
    first = arguments[0] if arguments else ""
    if first in modules:
        return _run_command(modules[first], arguments[1:])
    if first in ANNOUNCED:
        say(f"meddx {first}: this command is not in this version yet.")
        return WRONG_USAGE
    if first in {"-h", "--help"}:
        print(_help(modules))
        return DONE
    if first == "--version":
        print(f"MedDx {__version__}")
        return DONE
    if first.startswith("-") and first != "--":
        say(f"meddx: unknown option {first}. See meddx --help.")
        return WRONG_USAGE
    return _open_window(arguments[1:] if first == "--" else arguments)


def say(message: str) -> None:
    """Tell the person at the terminal something; standard output is kept for results."""
    print(message, file=sys.stderr, flush=True)


def print_json(content: Mapping[str, Any]) -> None:
    """Write one JSON object to standard output, keys in the order given, text unescaped."""
    # Unlike its own write, print takes an output that was closed by whoever started this.
    print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))


def _modules() -> dict[str, ModuleType]:
    names = discovery.module_names(__name__)
    return {name.rsplit(".", 1)[-1]: importlib.import_module(name) for name in names}


def _run_command(module: ModuleType, arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog=f"meddx {module.NAME}", description=module.HELP, allow_abbrev=False
    )
    module.arguments(parser)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as end:
        return DONE if end.code in {0, None} else WRONG_USAGE
    try:
        code: int = module.run(options)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # "meddx ... | head": whoever reads has what he wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Refused as refused:
        say(f"meddx {module.NAME}: {refused.phrase.label(_language(options))}")
        return FAILED
    except OSError as error:  # the name alone: a folder above it may be named after a patient
        name = Path(str(error.filename or "?")).name
        sentence = NO_ACCESS.with_values(name=name).label(_language(options))
        say(f"meddx {module.NAME}: {sentence}")
        return FAILED
    except KeyboardInterrupt:
        say("Stopped.")
        return FAILED
    return code


def _language(options: argparse.Namespace) -> Language:
    """Language that a command was asked to speak; English where it was not asked."""
    return Language(getattr(options, "language", None) or Language.EN)


def _help(modules: Mapping[str, ModuleType]) -> str:
    lines = [
        "meddx [PATH ...]      open the window, with these files or folders",
        "meddx -- PATH ...     the same, for a path that is named like a command",
        "",
    ]
    lines += [f"meddx {name:<15} {module.HELP}" for name, module in sorted(modules.items())]
    return "\n".join(lines)


def _open_window(paths: Sequence[str]) -> int:
    from meddx.commands.shared.window import open_window

    return open_window(tuple(Path(path) for path in paths))

"""``meddx selftest``: proves an installation on the machine it stands on."""

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from meddx import discovery, jobs
from meddx.analysis import packs
from meddx.archive.store import Store
from meddx.commands import DONE, FAILED, print_json, say
from meddx.commands.read import analysed
from meddx.commands.shared.demonstration import demonstration_files, radiograph
from meddx.commands.shared.program import Program, assemble, open_one_case, write_report
from meddx.imaging import decode, decode_stream
from meddx.imaging.loaded import stored_digest
from meddx.jobs import Context, Job
from meddx.phrase import Language, Phrase, Refused
from meddx.pipeline import open_paths

NAME: Final = "selftest"
HELP: Final = "prove that this installation works"

# Transfer syntaxes that a hospital sends; each needs a decoder in this installation.
SYNTAXES: Final = {
    "JPEG Baseline": "1.2.840.10008.1.2.4.50",
    "JPEG Extended": "1.2.840.10008.1.2.4.51",
    "JPEG Lossless": "1.2.840.10008.1.2.4.57",
    "JPEG Lossless SV1": "1.2.840.10008.1.2.4.70",
    "JPEG-LS Lossless": "1.2.840.10008.1.2.4.80",
    "JPEG-LS Near-lossless": "1.2.840.10008.1.2.4.81",
    "JPEG 2000 Lossless": "1.2.840.10008.1.2.4.90",
    "JPEG 2000": "1.2.840.10008.1.2.4.91",
    "HTJ2K Lossless": "1.2.840.10008.1.2.4.201",
    "RLE Lossless": "1.2.840.10008.1.2.5",
}
STARTING: Final = Phrase("Starting the worker")


class NotPassedError(Exception):
    """A check of the self-test did not pass; its text is for the person at the terminal."""


@dataclass(frozen=True)
class Check:
    """One thing to prove; ``prove`` returns what it saw, or raises."""

    name: str
    prove: Callable[[], str]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print the results as JSON")


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    program = assemble()
    try:
        results = [_tried(check) for check in _checks(program)]
    finally:
        program.close()
    good = all(passed for _, passed, _ in results)
    if options.json:
        rows = [{"check": n, "passed": p, "saw": s} for n, p, s in results]
        print_json({"schema": 1, "passed": good, "checks": rows})
    say("The installation works." if good else "The installation is damaged; install MedDx again.")
    return DONE if good else FAILED


def _checks(program: Program) -> tuple[Check, ...]:
    plugins = [
        Check(f"plug-ins in {package}", partial(_plugins, package))
        for package in discovery.PLUGIN_PACKAGES
    ]
    return (
        *plugins,
        Check("worker and child process", lambda: _worker(program)),
        Check("decoders", _decoders),
        Check("store round trip", _store),
        Check("radiograph decoded alike", lambda: _decoded_alike(program)),
        Check("model packs", _packs),
        Check("analysis and reports", lambda: _analysis(program)),
    )


def _tried(check: Check) -> tuple[str, bool, str]:
    try:
        saw, passed = check.prove(), True
    except (NotPassedError, Refused) as problem:
        saw, passed = str(problem), False
    except Exception as error:  # noqa: BLE001 - one failed check never hides the others
        saw, passed = jobs.place_of(error), False
    say(f"{'ok    ' if passed else 'FAILED'}  {check.name}: {saw}")
    return check.name, passed, saw


def _plugins(package: str) -> str:
    names = discovery.module_names(package)
    if not names:
        raise NotPassedError("none found")
    return f"{len(names)} ({', '.join(name.rsplit('.', 1)[-1] for name in names)})"


def _worker(program: Program) -> str:
    def work(context: Context) -> str:
        reply = context.in_child("meddx.child:echo", {"text": "ready"}, deadline_s=30)
        return str(reply.header["text"])

    return program.run("open", Job(STARTING, work))


def _decoders() -> str:
    try:
        decode.load()
    except ImportError as error:
        raise NotPassedError("the decoders do not load") from error
    missing = [name for name, uid in SYNTAXES.items() if not decode_stream.is_known(uid)]
    if missing:
        raise NotPassedError(f"no decoder for {', '.join(missing)}")
    return f"compressed transfer syntaxes: {len(SYNTAXES)}"


def _store() -> str:
    """Prove that what is kept can be read again here, and by nobody else."""
    sentence = "A sentence that stands nowhere in clear."
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        try:
            store.run(lambda c: c.execute("CREATE TABLE tried AS SELECT ? AS told", (sentence,)))
            store.close()
            written = store.path.read_bytes()
            (told,) = store.run(lambda c: c.execute("SELECT told FROM tried").fetchone())
        finally:
            store.close()
    if told != sentence or sentence.encode() in written:
        raise NotPassedError("what was kept did not come back, or lay open")
    return f"{len(written) // 1024} KiB, encrypted"


def _decoded_alike(program: Program) -> str:
    """Prove that the radiograph is one picture, uncompressed and in lossless JPEG 2000."""
    hashes = set()
    for name in ("RG1_UNCR.dcm", "RG1_J2KR.dcm"):
        path = radiograph(name)

        def work(context: Context, path: Path = path) -> str:
            volume = open_paths((path,), context).cases[0].series[0].volume
            return stored_digest(volume, program.frames, context.children)

        hashes.add(program.run("open", Job(STARTING, work)))
    if len(hashes) != 1:
        raise NotPassedError("the decoders disagree")
    return "native and JPEG 2000 agree"


def _packs() -> str:
    good, left = packs.installed()
    broken = [item for item in left if item.code != packs.UNSIGNED]
    if broken:
        raise NotPassedError("; ".join(str(item.reason) for item in broken))
    if not good:
        raise NotPassedError("none found")
    return ", ".join(str(pack) for pack in good)


def _analysis(program: Program) -> str:
    case = open_one_case(program, demonstration_files(Language.EN), attach=True)
    reading = analysed(program, case)
    if not reading.diagnoses or not reading.packs:
        raise NotPassedError("nothing was found in the demonstration case")
    with tempfile.TemporaryDirectory() as folder:
        sizes = []
        for ending in (".pdf", ".json"):
            path = Path(folder) / f"report{ending}"
            write_report(reading, path, Language.ZH_CN)
            sizes.append(f"{ending[1:]} {path.stat().st_size // 1024} KiB")
    devices = sorted({run.device for run in reading.packs})
    return f"packs: {len(reading.packs)}, on {', '.join(devices)}; {', '.join(sizes)}"

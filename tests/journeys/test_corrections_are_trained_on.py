"""A radiograph is read, corrected and reported; with permission, training begins with it."""

import re
import time

import pytest

from meddx import commands, paths
from meddx.analysis.pack import load
from meddx.archive.corrections import Corrections
from meddx.case.codes import Code
from meddx.case.corrections import Correction, JudgedLabel
from meddx.case.identity import Patient
from meddx.commands.shared.demonstration import RADIOGRAPH, radiograph
from meddx.phrase import Language
from meddx.training.run import Curve, TrainingRun
from meddx.workstation.teaching.correcting import KeepingCorrections
from tests.helpers.at_work import settled, until
from tests.helpers.packs import phantom

PACK = "chest_radiograph"
VERSION = load(paths.delivered_models() / PACK).version
MASS = Code.parse("HP:0033821", "Pulmonary mass")
WORDS = ("compressedsamples", "rg1", "1.3.6.1.4.1")  # of the patient and of the study
WAIT_S = 110.0


def others(work):
    """Keep what was corrected in fifteen patients before, as the window would."""
    store = Corrections(work.program.store)
    for n in range(15):
        picture = phantom(20 + n, (224, 224))
        picture[: 10 * (n % 2)] = 230
        labels = (JudgedLabel("Mass", MASS, bool(n % 2)),)
        made = Correction(f"8.{n}", f"8.{n}.1", PACK, "1.0.0", picture, labels, 2020)
        store.keep(Patient(f"P{n}"), [f"8.{n}"], [made])


def corrected(work, report):
    """Read the radiograph, say that there is no mass, write the report, and permit."""
    window = work.window
    work.drop(radiograph(RADIOGRAPH))
    window.actions_["analyse"].trigger()
    until(lambda: window.session.reading is not None and work.is_idle())
    window.actions_["show_ai"].trigger()
    window.findings.rows[f"image:{PACK}:0:{MASS.code}"].switch.click()
    until(work.is_idle)
    window.session.export(report, Language.EN)
    keeping = window.findChild(KeepingCorrections)
    until(keeping.strip.isVisible, "nobody asked")
    keeping.strip.look.click()
    until(lambda: keeping.dialog is not None)
    keeping.dialog.keep.click()
    until(lambda: Corrections(work.program.store).all(), "nothing was kept")


@pytest.fixture
def exported(started, tmp_path, capsys):
    """The folder that is written of what was kept, and what was printed meanwhile."""
    settled(keep_corrections=True)
    work = started()
    corrected(work, tmp_path / "report.pdf")
    others(work)
    work.end()
    capsys.readouterr()
    assert commands.run(["corrections", "list"]) == 0
    assert commands.run(["corrections", "export", str(tmp_path / "out")]) == 0
    return tmp_path / "out" / PACK, capsys.readouterr().out


@pytest.mark.slow
def test_read_correct_report_permit_and_train(exported, tmp_path):
    folder, told = exported
    assert f"{PACK} {VERSION}  2004  Mass 0" in told
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len([path for path in files if path.suffix == ".png"]) == 16
    raw = told + "".join(path.read_bytes().decode("latin-1") + path.name for path in files)
    assert not any(word in raw.lower() for word in WORDS)

    config = folder / "Mass.toml"
    quick = 'network = "small_cnn"\nwidth = 2\nepochs = 1'
    text = re.sub(r"width = \d+\nepochs = \d+", quick, config.read_text(encoding="utf-8"))
    config.write_text(text, encoding="utf-8")
    state = tmp_path / "w" / f"{PACK}_mass_corrected"
    arguments = [str(config), "--work", str(tmp_path / "w"), "--out", str(tmp_path / "packs")]
    run, told, end = TrainingRun(arguments, state), [], time.monotonic() + WAIT_S
    try:
        while not any(isinstance(each, Curve) for each in told):
            assert time.monotonic() < end, told
            told += run.drain(1.0)
    finally:
        run.stop()
    assert (state / "fold0.safetensors").is_file()

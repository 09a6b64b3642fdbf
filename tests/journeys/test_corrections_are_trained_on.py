"""A radiograph is read, corrected and reported; with permission, training begins with it."""

import re
import shutil

import numpy as np
import pytest

from meddx import commands, paths
from meddx.archive.corrections import Corrections
from meddx.case.corrections import Correction, JudgedLabel
from meddx.case.identity import Patient
from meddx.phrase import Language
from meddx.workstation.teaching.correcting import KeepingCorrections
from tests.helpers import phantoms
from tests.helpers.at_work import settled, until
from tests.helpers.packs import LABELS, phantom, tiny_pack

CODE = LABELS[0].code.code
WORDS = ("zzqcanary", "zzq-77", phantoms.ROOT_UID)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """A tiny pack; what exports it leaves a thread behind."""
    return tiny_pack(tmp_path_factory.mktemp("packs"))


@pytest.fixture
def radiograph(tmp_path):
    """A chest radiograph of a patient with a telling name."""
    return phantoms.write(
        tmp_path / "in" / "film.dcm",
        phantom(3)[:64, :64].astype(np.uint16) * 16,
        PatientName="Zzqcanary^Anna",
        PatientID="ZZQ-77",
        BodyPartExamined="CHEST",
        ViewPosition="PA",
        WindowCenter=2048,
        WindowWidth=4096,
    )


def others(work):
    """Keep what was corrected in fifteen patients before, as the window would."""
    store, random = Corrections(work.program.store), np.random.default_rng(5)
    for n in range(15):
        label = JudgedLabel("Mass", LABELS[0].code, bool(n % 2))
        picture = phantom(20 + n, (64, 56))
        picture[: 10 * (n % 2)] = random.integers(200, 255)
        made = Correction(f"8.{n}", f"8.{n}.1", "tiny", "0.1", picture, (label,), 2020)
        store.keep(Patient(f"P{n}"), [f"8.{n}"], [made])


def test_read_correct_report_permit_and_train(
    started, pack, radiograph, tmp_path, capsys, monkeypatch
):
    settled(keep_corrections=True, unsigned_packs=True)
    shutil.copytree(pack.folder, paths.user_models() / pack.name)
    work = started()
    window = work.window
    work.drop(radiograph)
    window.actions_["analyse"].trigger()
    until(lambda: window.session.reading is not None and work.is_idle())
    window.actions_["show_ai"].trigger()
    (key,) = [k for k in window.findings.rows if k.startswith("image:tiny:") and k.endswith(CODE)]
    window.findings.rows[key].switch.click()
    until(work.is_idle)

    window.session.export(tmp_path / "report.pdf", Language.EN)
    keeping = window.findChild(KeepingCorrections)
    until(keeping.strip.isVisible, "nobody asked")
    keeping.strip.look.click()
    until(lambda: keeping.dialog is not None)
    keeping.dialog.keep.click()
    until(lambda: Corrections(work.program.store).all(), "nothing was kept")
    others(work)
    work.end()

    capsys.readouterr()
    assert commands.run(["corrections", "list"]) == 0
    assert commands.run(["corrections", "export", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "tiny 0.1  2020  Mass 0" in told
    folder = tmp_path / "out" / "tiny"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len([path for path in files if path.suffix == ".png"]) == 16
    raw = told + "".join(path.read_bytes().decode("latin-1") + path.name for path in files)
    assert not any(word in raw.lower() for word in WORDS)

    config = folder / "Mass.toml"
    text = config.read_text(encoding="utf-8")
    text = re.sub(
        r"width = \d+\nepochs = \d+", 'network = "small_cnn"\nwidth = 2\nepochs = 1', text
    )
    config.write_text(text.replace("folds = 3", "folds = 2"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code = commands.run(["train", str(config), "--work", str(tmp_path / "w")])
    said = capsys.readouterr().err
    assert "epoch 1 of 1" in said
    assert (tmp_path / "w" / "tiny_mass_corrected" / "fold0.safetensors").is_file()
    assert code == 0, said[-300:]

"""``meddx corrections`` shows pseudonyms, writes sets and withdraws cases."""

import json

import numpy as np
import pytest

from meddx import commands, paths
from meddx.archive.corrections import Corrections
from meddx.archive.store import Store
from meddx.case.codes import Code
from meddx.case.corrections import Correction, JudgedLabel
from meddx.case.identity import Patient


@pytest.fixture
def filled(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    store = Store(paths.user_folder())
    grey = np.arange(48, dtype=np.uint8).reshape(8, 6)
    label = JudgedLabel("Mass", Code.parse("HP:0033821"), False)
    for n in range(2):
        made = Correction(f"9.{n}", f"9.{n}.1", "gone", "0.1", grey, (label,), 2021)
        Corrections(store).keep(Patient(f"ZZQ{n}", "Zzqcanary^A"), [f"9.{n}"], [made])
    store.close()
    return tmp_path


def test_list_forget_export_and_clear(filled, capsys):
    assert commands.run(["corrections", "list", "--json"]) == 0
    out = capsys.readouterr().out
    listed = json.loads(out)
    assert listed["schema"] == 1
    assert [row["labels"] for row in listed["pictures"]] == [{"Mass": False}] * 2
    assert "zzq" not in out.lower()
    case = listed["pictures"][0]["case"]
    assert commands.run(["corrections", "list"]) == 0
    out, err = capsys.readouterr()
    assert f"{case}  gone 0.1  2021  Mass 0" in out
    assert err == "gone: 2\n"

    assert commands.run(["corrections", "forget", case]) == 0
    assert commands.run(["corrections", "forget", "x"]) == 1
    assert "No corrections of a case x" in capsys.readouterr().err
    assert commands.run(["corrections", "export", str(filled / "out")]) == 0
    folder = filled / "out" / "gone"
    assert capsys.readouterr().out == f"{folder}\n"
    assert len(list((folder / "pictures").iterdir())) == 1
    written = " ".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*.*"))
    assert "zzq" not in written.lower()

    assert commands.run(["corrections", "clear"]) == 0
    assert capsys.readouterr().out == "1\n"
    assert commands.run(["corrections", "export", str(filled / "out")]) == 1
    assert "No corrections are kept yet." in capsys.readouterr().err

"""The program's parts put together: what the store says reaches the reader."""

import os
import shutil

import pytest

from meddx import log
from meddx.analysis.decision import Purpose
from meddx.commands.shared import window
from meddx.commands.shared.program import assemble, open_one_case, usable_packs
from meddx.jobs import Lanes
from meddx.phrase import Language
from meddx.settings import Settings
from tests.helpers.packs import FACTS, tiny_pack, with_decisions
from tests.helpers.phantoms import axial, slices


@pytest.fixture
def series(tmp_path):
    paths = slices(tmp_path / "ct", axial(3))
    for path in paths:
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return tmp_path / "ct"


@pytest.fixture
def start(own_home):
    started = []

    def run():
        started.append(assemble())
        return started[-1]

    yield run
    for program in started:
        program.close()
    log.stop()


def test_a_damaged_store_is_told_once_and_costs_nothing(start, series, own_home, capsys):
    own_home.mkdir()
    (own_home / "store.db").write_bytes(b"x" * 5000)
    program = start()
    case = open_one_case(program, (series,), attach=False, language=Language.ZH_CN)
    (aside,) = own_home.glob("store.damaged-*.db")
    assert len(case.series) == 1
    said = capsys.readouterr().err
    assert aside.name in said
    assert "MedDx 保存的内容无法读取" in said
    open_one_case(program, (series,), attach=False)
    assert aside.name not in capsys.readouterr().err


def test_a_series_is_known_to_the_next_program(start, series, monkeypatch):
    first = start()
    case = open_one_case(first, (series,), attach=False)
    first.close()
    second = start()
    monkeypatch.setattr(second.lanes.children("open"), "run", lambda *_: pytest.fail("read again"))
    again = open_one_case(second, (series,), attach=False)
    assert again.series[0].sop_instance_uids == case.series[0].sop_instance_uids


def test_the_window_opens_the_store_when_it_stands(start, own_home):
    program = start()
    lanes = Lanes()
    assert not (own_home / "store.db").exists()
    ticket = window.services(program, lanes).begin()
    lanes.wait(ticket)
    assert (own_home / "store.db").exists()
    lanes.close()


def test_a_setting_that_is_changed_is_kept_at_once_beside_the_keys(start, own_home):
    chosen = window.preferences(start())
    chosen.remember("scale", 1.5)
    chosen.remember("reader", 'Dr. "Li" 李')
    assert (chosen.current().scale, chosen.current().reader) == (1.5, 'Dr. "Li" 李')
    assert chosen.folder == own_home
    assert chosen.scale == 1.0
    assert window.preferences(start()).scale == 1.5


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A pack with thresholds by purpose."""
    return tiny_pack(tmp_path_factory.mktemp("packs"), with_decisions(FACTS))


@pytest.mark.parametrize(
    ("purpose", "threshold"), [("screening", 0.2), ("balanced", 0.4), ("confirming", 0.7)]
)
def test_the_purpose_of_the_settings_chooses_the_thresholds(
    start, own_home, tiny, purpose, threshold
):
    shutil.copytree(tiny.folder, own_home / "models" / tiny.name)
    said = f'schema = 1\nunsigned_packs = true\npurpose = "{purpose}"\n'
    (own_home / "settings.toml").write_text(said)
    packs = {pack.name: pack for pack in start().analyser.packs}
    assert packs["tiny"].purpose is Purpose(purpose)
    assert packs["tiny"].labels[0].threshold == threshold
    rules = packs["ct_quantities"]
    assert rules.purpose is Purpose.BALANCED, "a pack without such thresholds keeps its own"


def test_corrections_are_looked_for_in_the_packs_of_now(start, monkeypatch):
    program = start()
    monkeypatch.setattr(window, "corrections", lambda _reading, _edits, packs, _reader: packs)
    correcting = window.services(program, program.lanes).correcting
    program.analyser.use(program.analyser.packs[:1], ())  # as the import of a model does
    assert correcting.find(None, None) == program.analyser.packs


@pytest.mark.parametrize(
    ("language", "said"), [(Language.EN, "Notes: 1"), (Language.ZH_CN, "病历：1")]
)
def test_another_patient_is_named_by_kind_and_count_only(start, tmp_path, capsys, language, said):
    """A title can be free text of another patient's record."""
    for number in (1, 2):
        text = f"Patient: Doe{number} Anna\nPatient ID: P{number}\nDOB: 1955-01-0{number}\n\nCough."
        (tmp_path / f"Doe{number} Anna.txt").write_text(text, encoding="utf-8")
    files = (tmp_path / "Doe1 Anna.txt", tmp_path / "Doe2 Anna.txt")
    case = open_one_case(start(), files, attach=False, language=language)
    assert [(item.file, item.code) for item in case.refused] == [(said, "other_patient")]
    assert "Doe" not in capsys.readouterr().err


def test_linking_without_an_encoder_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path))
    _, left = usable_packs(Settings(link_terms=True))
    (said,) = (item for item in left if item.code == "no_encoder")
    assert "Import one" in str(said.reason)
    assert [item for item in usable_packs(Settings())[1] if item.code == "no_encoder"] == []

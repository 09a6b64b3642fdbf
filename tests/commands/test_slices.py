"""A slice is named on the command line, read, and counted only when it is switched on."""

import json
from pathlib import Path

import pytest

from meddx.case.evidence import ImageSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case
from meddx.commands.shared import slices
from meddx.phrase import Language, Phrase, Refused
from meddx.pipeline import open_paths
from tests.helpers.brains import GLIOMA, LESION, brain_pack, written
from tests.helpers.builders import on_a_slice
from tests.helpers.phantoms import ROOT_UID


@pytest.fixture
def case(tmp_path, context) -> Case:
    """Two stacks of five slices."""
    written(tmp_path / "mr", 1)
    written(tmp_path / "mr", 2, "coronal")
    return open_paths((tmp_path / "mr",), context).cases[0]


def source(case: Case, place: int, k: int) -> ImageSource:
    return ImageSource(case.series[place].series_instance_uid, k)


def test_a_series_is_named_by_its_place_or_its_uid(case):
    assert slices.named(case, "1:4") == source(case, 1, 3)
    assert slices.named(case, f"{ROOT_UID}.4.1:5") == source(case, 0, 4)
    assert slices.named(case, "0") == source(case, 0, 0)


def test_a_file_is_named_by_its_name_or_its_path(case, tmp_path, monkeypatch):
    found = slices.named(case, "mr2_003.dcm")
    assert case.find_series(found.series_instance_uid).series_number == 2
    uid = case.find_series(found.series_instance_uid).sop_instance_uids[found.k]
    assert uid == f"{ROOT_UID}.4.2.3"
    monkeypatch.chdir(tmp_path)
    assert slices.named(case, "mr/mr2_003.dcm:1") == found
    assert slices.named(case, str(tmp_path / "mr" / "mr2_003.dcm")) == found


@pytest.mark.parametrize("word", ["7:1", "0:0", "0:6", "none.dcm", "mr1_001.dcm:2", "", ":", "x:y"])
def test_what_is_not_there_is_refused(case, word):
    with pytest.raises(Refused) as refused:
        slices.named(case, word)
    assert refused.value.code == "no_such_slice"


def test_a_name_that_several_files_have_is_refused(tmp_path, context):
    written(tmp_path / "a", 1)
    for path in written(tmp_path / "b", 2):
        path.rename(path.with_name(path.name.replace("mr2", "mr1")))
    (case,) = open_paths((tmp_path,), context).cases
    with pytest.raises(Refused) as refused:
        slices.named(case, "mr1_001.dcm")
    assert refused.value.code == "several_files"
    meant = slices.named(case, str(tmp_path / "b" / "mr1_001.dcm"))
    assert case.find_series(meant.series_instance_uid).series_number == 2


def test_what_was_read_is_told_in_lines():
    oblique = NotApplicable("b", "Brain", "oblique", Phrase("It leans."), "1.2.4", k=5)
    told = list(slices.told(on_a_slice(oblique), Language.EN))
    assert told[0] == "MR Ax T1 +C, image 6"
    assert told[1] == "    A demonstration on this one slice."
    assert told[2].startswith("    Glioma: 40 % (among")
    assert told[2].endswith("above its threshold (not counted)")
    assert told[4:] == ["    Brain: It leans."]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A home with a tiny brain pack that nobody signed, and leave to use it."""
    made = tmp_path_factory.mktemp("home")
    brain_pack(made / "models")
    (made / "settings.toml").write_text("schema = 1\nunsigned_packs = true\n", encoding="utf-8")
    return made


def test_read_slice_and_switch_on(meddx_at, home, tmp_path):
    written(tmp_path / "mr", 1)

    def read(*arguments):
        done = meddx_at(home, "read", tmp_path / "mr", "--json", "--language", "en", *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    chosen = ("--slice", f"0:{LESION + 1}")
    off, on = read(*chosen), read(*chosen, "--switch-on", GLIOMA)
    assert [f["counted"] for f in off["findings"]] == [False] * 3
    assert off["chosen_slices"][0]["sop_instance_uid"] == f"{ROOT_UID}.4.1.{LESION + 1}"
    assert [f["counted"] for f in on["findings"]] == [True, False, False]
    glioma = {item["finding"] for d in on["diagnoses"] for item in d["evidence"]} - {None}
    assert glioma == {on["findings"][0]["key"]}
    assert not any(item["finding"] for d in off["diagnoses"] for item in d["evidence"])
    done = meddx_at(home, "read", tmp_path / "mr", "--slice", "3:1")
    assert done.returncode == 1
    assert "There is no slice 3:1." in done.stderr

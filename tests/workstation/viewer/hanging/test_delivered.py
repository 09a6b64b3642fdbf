"""The delivered protocols: each is the best for the studies it is made for, and hangs them so."""

import random
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from meddx import paths
from meddx.workstation.viewer.hanging import own, read
from meddx.workstation.viewer.hanging.hang import hang_all
from meddx.workstation.viewer.hanging.match import match
from meddx.workstation.viewer.hanging.priors import prior_of
from meddx.workstation.viewer.hanging.protocol import Protocol
from meddx.workstation.viewer.hanging.write import text_of
from tests.helpers.hangings import STUDIES, TODAY, case, earlier, never_shown
from tests.helpers.known import earlier_study

FILES = sorted(paths.resource("hanging").glob("*.toml"))
# What the first stage shows, pane by pane; "" is an empty pane.
FIRST = {
    "chest_radiograph": ["pa", "ll"],
    "radiograph": ["one"],
    "radiograph_views": ["ap", "lat"],
    "mammography": ["RCC", "LCC", "RMLO", "LMLO"],
    "ct_chest": ["soft", "lung"],
    "ct_head": ["brain", "bone"],
    "ct_abdomen": ["art", "thin", "thin"],
    "ct_spine": ["bone", "bone", "bone"],
    "ct": ["any", "any", "any"],
    "mr_brain": ["Ax_T2", "Ax_FLAIR", "DWI_b1000", "Ax_T1", "", "ADC"],
    "mr_spine": ["T1_sag", "T2_sag", "STIR_sag", "T2_tra"],
    "mr_joint": ["PD_FS_sag", "PD_FS_cor", "PD_FS_ax"],
    "mr_abdomen": ["T2_ax", "T1_VIBE", "DWI", "ADC"],
    "mr": ["A", "B"],
    "pet_ct": ["ct", "pet", "ct", "pet"],
    "ultrasound": [f"us{n:02}" for n in range(1, 10)],
    "angiography": ["xa1"],
    "any": ["nm"],
}
# The best protocol once there is a prior, where it is another one.
WITH_PRIOR = {"chest_radiograph": "chest_radiograph_prior", "ct": "ct_prior"}


@pytest.fixture(scope="module")
def protocols() -> tuple[Protocol, ...]:
    made, wrong = read.read_all(FILES, is_own=False)
    assert wrong == ()
    return made


def test_every_delivered_file_is_read_and_tried():
    assert {path.stem for path in FILES} == {*STUDIES, *WITH_PRIOR.values()}
    assert set(FIRST) == set(STUDIES)
    assert len(FILES) >= 14


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_what_it_is_for_in_both_languages(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    names = [tomllib.loads(text)["name"], *(s["name"] for s in tomllib.loads(text)["stage"])]
    same = {"PET/CT", "CT", "1:1"}
    assert [n for n in names if n["en"] == n["zh"] and n["en"] not in same] == []


@pytest.mark.parametrize("kind", STUDIES)
def test_a_study_is_hung_by_the_protocol_made_for_it(protocols, kind):
    found = match(protocols, STUDIES[kind], ())
    assert found[0].protocol.key == kind
    assert found[0].points > max(other.points for other in found[1:]) if found[1:] else True
    first = hang_all(found[0].protocol, STUDIES[kind], ())[0]
    assert [pane.series_uid for pane in first.panes] == FIRST[kind]


@pytest.mark.parametrize("kind", STUDIES)
def test_with_a_prior_a_stage_shows_both(protocols, kind):
    now, before = STUDIES[kind], earlier(kind)
    priors = prior_of(case(now, before), now)
    best = match(protocols, now, priors)[0].protocol
    assert best.key == WITH_PRIOR.get(kind, kind)
    pairs = [
        {pane.prior is None for pane in hung.panes if pane.series_uid}
        for hung in hang_all(best, now, priors)
    ]
    assert {True, False} in pairs


@pytest.mark.parametrize("kind", STUDIES)
def test_a_prior_that_is_not_open_keeps_its_panes(protocols, kind):
    now = STUDIES[kind]
    parts = tuple(s.body_part_examined or s.description for s in now.series)
    kinds = {s.modality for s in now.series}
    known = earlier_study("9", earlier(kind).study_date, *kinds, parts=parts)
    priors = prior_of(case(now), now, [known])
    best = match(protocols, now, priors)[0].protocol
    waiting = [pane for hung in hang_all(best, now, priors) for pane in hung.panes if pane.waits]
    assert waiting
    assert {str(pane.text) for pane in waiting} == {
        "Prior of 2025-03-02, not opened: double-click here to open it"
    }


@pytest.mark.parametrize("kind", STUDIES)
def test_without_a_prior_no_stage_asks_for_one(protocols, kind):
    best = match(protocols, STUDIES[kind], ())[0].protocol
    numbers = {hung.stage for hung in hang_all(best, STUDIES[kind], ())}
    assert all(wish.study == 0 for n in numbers for wish in best.stages[n].wishes)


@pytest.mark.parametrize("kind", STUDIES)
def test_nothing_is_hidden(protocols, kind):
    best = match(protocols, STUDIES[kind], ())[0].protocol
    hung = hang_all(best, STUDIES[kind], ())
    assert never_shown(hung) == ()
    everything = {series.series_instance_uid for series in STUDIES[kind].series}
    for one in hung:
        shown = {uid for pane in one.panes for uid in (pane.series_uid, pane.over_uid)} - {""}
        assert shown | set(one.unseen) == everything
        assert not shown & set(one.unseen)


@pytest.mark.parametrize("kind", STUDIES)
def test_the_order_of_files_series_and_studies_changes_nothing(protocols, kind):
    now, before = STUDIES[kind], earlier(kind)
    older = earlier(kind, 800, "8")

    def shown(files, series, studies):
        mixed = replace(now, series=tuple(series))
        priors = prior_of(case(mixed, *studies), mixed)
        found = match(files, mixed, priors)
        told = [(m.protocol.key, m.points) for m in found]
        return told, hang_all(found[0].protocol, mixed, priors)

    expected = shown(protocols, now.series, (before, older))
    dice = random.Random(7)  # noqa: S311 - only shuffles
    for _ in range(5):
        files, series, studies = list(protocols), list(now.series), [before, older]
        for mixed in (files, series, studies):
            dice.shuffle(mixed)
        assert shown(files, series, studies) == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_written_reads_as_the_same(path: Path):
    protocol = read.read(path)
    assert read.parse(text_of(protocol), protocol.key) == protocol


def test_the_library_holds_delivered_and_own(own_home, protocols):
    folder = own.folder()
    mine = replace(protocols[0], key="own_x", name=protocols[0].name, is_own=True)
    own.write_protocol(mine, folder)
    (folder / "bad.toml").write_text("schema = 2", encoding="utf-8")
    made, wrong = own.library()
    assert len(made) == len(protocols) + 1
    assert [str(phrase) for phrase in wrong] == [
        'bad.toml: "schema" must be 1; this file is made for another version.'
    ]


def test_the_readers_own_comes_before_a_delivered_one_of_the_same_kind(protocols):
    delivered = next(p for p in protocols if p.key == "ct_head")
    mine = replace(delivered, key="own_head", is_own=True)
    found = match((*protocols, mine), STUDIES["ct_head"], ())
    assert [m.protocol.key for m in found][:2] == ["own_head", "ct_head"]


def test_today_is_later_than_the_priors():
    assert all(earlier(kind).study_date < TODAY for kind in STUDIES)

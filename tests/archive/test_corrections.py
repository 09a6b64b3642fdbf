"""Corrected pictures: encrypted, under pseudonyms, replaced and withdrawn."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from meddx.archive.catalogue import Catalogue
from meddx.archive.corrections import Corrections
from meddx.archive.store import Store
from meddx.case.codes import Code
from meddx.case.corrections import Correction, JudgedLabel
from meddx.case.identity import Patient
from meddx.case.known import Sought
from meddx.case.record import Case, Study
from meddx.phrase import Refused
from tests.helpers.builders import a_stack

ANNA, BEN = Patient("ZZQ-4711", "Zzqcanary^Anna"), Patient("ZZQ-4712", "Zzqcanary^Ben")
MASS = Code.parse("HP:0033821", "Mass", "肿块")


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def corrections(store):
    return Corrections(store)


def picture(study="9.1", present=True, *, value=7, series="1", pack="tiny"):
    grey = np.full((6, 5), value, np.uint8)
    labels = (JudgedLabel("Mass", MASS, present),)
    return Correction(study, f"{study}.{series}", pack, "0.1", grey, labels, 2021)


def test_what_is_kept_comes_back_under_pseudonyms(corrections):
    assert corrections.allowed(["9.1"]) is None
    assert corrections.keep(ANNA, ["9.1"], [picture()]) == 1
    assert corrections.allowed(["9.1"]) is True
    (one,) = corrections.all()
    assert (one.pack, one.version, one.year) == ("tiny", "0.1", 2021)
    assert one.labels[0] == JudgedLabel("Mass", MASS, True)
    assert np.asarray(Image.open(io.BytesIO(one.png))).tolist() == [[7] * 5] * 6
    shown = f"{one.case} {one.patient} {one.name}"
    assert not any(word in shown.lower() for word in ("zzq", "9.1", "anna", "4711"))


def test_pictures_of_a_patient_share_a_pseudonym_that_no_other_patient_has(corrections):
    corrections.keep(ANNA, ["9.1"], [picture("9.1")])
    corrections.keep(replace(ANNA, patient_id=" zzq-4711 "), ["9.2"], [picture("9.2")])
    corrections.keep(BEN, ["9.3"], [picture("9.3")])
    corrections.keep(Patient(), ["9.4"], [picture("9.4")])
    corrections.keep(Patient(), ["9.5"], [picture("9.5")])
    assert len({one.case for one in corrections.all()}) == 5
    assert len({one.patient for one in corrections.all()}) == 4


def test_another_store_gives_the_same_patient_another_pseudonym(corrections, tmp_path):
    other = Store(tmp_path / "other")
    for one in (corrections, Corrections(other)):
        one.keep(ANNA, ["9.1"], [picture()])
    here, there = corrections.all()[0], Corrections(other).all()[0]
    other.close()
    assert not {here.patient, here.case, here.name} & {there.patient, there.case, there.name}


def test_the_same_picture_is_replaced_and_goes_when_nothing_is_said_of_it(corrections):
    corrections.keep(ANNA, ["9.1"], [picture(), picture(series="2"), picture(pack="other")])
    corrections.keep(ANNA, ["9.1"], [picture(present=False), picture(series="2", present=None)])
    kept = {one.pack: one.labels[0].present for one in corrections.all()}
    assert kept == {"tiny": False, "other": True}
    assert corrections.count(["9.1"]) == 2


def test_whether_keeping_would_change_anything_is_known(corrections):
    def holds(*those):
        return corrections.holds(ANNA, ["9.1"], those)

    assert not holds(picture())
    corrections.keep(ANNA, ["9.1"], [picture()])
    assert holds(picture())
    assert holds()  # nothing was read: what was kept stays
    changed = (picture(present=False), picture(present=None), picture(series="2"), picture(value=8))
    assert [holds(one) for one in changed] == [False] * 4
    assert holds(picture(), picture(series="2", present=None))
    assert not corrections.holds(BEN, ["9.1"], [picture()])
    corrections.refuse(["9.1"])
    assert not holds()


def test_each_slice_of_a_series_is_a_picture_of_its_own(corrections):
    slices = [replace(picture(value=k), k=k) for k in (3, 7)]
    single = picture(series="2")
    corrections.keep(ANNA, ["9.1"], [*slices, single])
    kept = {one.k: one for one in corrections.all()}
    assert set(kept) == {3, 7, None}
    assert kept[3].series == kept[7].series != ""
    assert kept[None].series == ""
    assert "9.1" not in kept[3].series
    assert np.asarray(Image.open(io.BytesIO(kept[7].png)))[0, 0] == 7
    corrections.keep(ANNA, ["9.1"], [replace(picture(present=None), k=3)])
    assert {one.k for one in corrections.all()} == {7, None}


def test_a_refusal_is_remembered_and_deletes_what_was_kept(corrections):
    corrections.keep(ANNA, ["9.1"], [picture()])
    corrections.refuse(["9.1"])
    assert corrections.allowed(["9.1"]) is False
    assert corrections.all() == ()


def test_a_case_is_withdrawn_by_its_pseudonym(corrections):
    corrections.keep(ANNA, ["9.1"], [picture("9.1")])
    corrections.keep(BEN, ["9.3"], [picture("9.3")])
    first, second = corrections.all()
    corrections.forget(first.case)
    assert [one.case for one in corrections.all()] == [second.case]
    with pytest.raises(Refused) as refused:
        corrections.forget("nothing")
    assert refused.value.code == "no_case"
    assert corrections.clear() == 1
    assert corrections.all() == ()
    assert corrections.allowed(["9.1"]) is None


def test_whoever_forgets_a_study_forgets_its_corrections(store, corrections):
    catalogue = Catalogue(store)
    series = replace(a_stack(uid="9.1.1"), study_instance_uid="9.1")
    catalogue.remember(Case(ANNA, (Study("9.1", (series,)),)), {"9.1": ()}, {})
    corrections.keep(ANNA, ["9.1"], [picture()])
    catalogue.forget(catalogue.studies(Sought())[0])
    assert corrections.all() == ()
    assert corrections.allowed(["9.1"]) is None


def test_nothing_can_be_read_on_the_disk(store, corrections):
    corrections.keep(ANNA, ["9.1"], [picture()])
    store.close()
    for path in store.path.parent.iterdir():
        raw = path.read_bytes()
        assert b"iVBOR" not in raw  # a PNG in base64
        assert b"tiny" not in raw


def test_a_damaged_document_costs_no_other(store, corrections):
    corrections.keep(ANNA, ["9.1"], [picture("9.1")])
    corrections.keep(BEN, ["9.3"], [picture("9.3")])
    for spoilt in ("{", '{"schema": 1, "pictures": {"a": {"labels": 3}}, "allowed": 7}'):
        store.run(
            lambda c, text=spoilt: c.execute(
                "UPDATE kept SET document = ? WHERE kind = 'corrections' AND subject = '9.1'",
                (text,),
            )
        )
        assert len(corrections.all()) == 1
        assert corrections.allowed(["9.1"]) is None

"""The list of studies: everything is found again, nobody is taken for another, all can go."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from meddx.archive.catalogue import Catalogue
from meddx.archive.header_index import HeaderIndex
from meddx.archive.kept import Kept
from meddx.archive.store import Store
from meddx.case import note_plain
from meddx.case.identity import Patient, Sex
from meddx.case.known import Presence, Sought
from meddx.case.record import Case, Note, Study
from meddx.jobs import Learned
from tests.helpers.builders import a_radiograph, a_stack

CANARY = "ZZQCANARY"
ANNA = Patient("9RG1", "Müller^Änne=张^小东", date(1940, 3, 5), Sex.FEMALE)
BEN = Patient("B2", "Doe^Ben", date(1971, 1, 2), Sex.MALE)


class Clock:
    def __init__(self):
        self.now = 1_700_000_000.0

    def __call__(self):
        self.now += 1
        return self.now


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def catalogue(store):
    return Catalogue(store, Clock())


def study(uid, day=None, *series, **more):
    made = series or (a_stack(uid=f"{uid}.1"),)
    owned = tuple(replace(one, study_instance_uid=uid) for one in made)
    return Study(uid, owned, study_date=day, **more)


def put(catalogue, patient, *studies, paths=(Path("/data"),), thumbnails=None):
    case = Case(patient, tuple(studies))
    places = {one.study_instance_uid: paths for one in studies}
    catalogue.remember(case, places, thumbnails or {})


def uids(found):
    return [one.study_instance_uid for one in found]


def test_a_study_is_listed_with_all_that_is_known_of_it(catalogue):
    series = (a_radiograph(uid="1.1"), a_stack(12, uid="1.2"))
    put(
        catalogue,
        ANNA,
        study("1", date(2004, 8, 26), *series, description="Thorax", accession_number="A77"),
    )
    (one,) = catalogue.studies()
    assert one.patient == ANNA
    assert (one.study_instance_uid, one.study_date) == ("1", date(2004, 8, 26))
    assert (one.description, one.accession_number) == ("Thorax", "A77")
    assert (one.modalities, one.body_parts) == (("CR", "CT"), ("CHEST",))
    assert (one.series, one.images) == (2, 13)
    assert one.opened == datetime.fromtimestamp(1_700_000_001, UTC)
    first, second = catalogue.series_of(one)
    assert (first.series_instance_uid, first.modality, first.images) == ("1.1", "CR", 1)
    assert (second.description, second.body_part, second.images) == ("Stack", "CHEST", 12)
    assert first.thumbnail is None


def test_thumbnails_come_back_bit_by_bit_and_stay_until_there_are_newer_ones(catalogue):
    rng = np.random.default_rng(7)
    grey = rng.integers(0, 256, (80, 96), np.uint8)
    colour = rng.integers(0, 256, (96, 60, 3), np.uint8)
    one = study("1", None, a_radiograph(uid="1.1"), a_stack(uid="1.2"), a_stack(uid="1.3"))
    put(catalogue, ANNA, one, thumbnails={"1.1": grey, "1.2": colour})
    put(catalogue, ANNA, one)
    first, second, third = (s.thumbnail for s in catalogue.series_of(catalogue.studies()[0]))
    np.testing.assert_array_equal(first, grey)
    np.testing.assert_array_equal(second, colour)
    assert third is None
    assert not first.flags.writeable
    put(catalogue, ANNA, one, thumbnails={"1.1": grey[::2].copy()})
    again = catalogue.series_of(catalogue.studies()[0])[0].thumbnail
    np.testing.assert_array_equal(again, grey[::2])


def test_opening_again_moves_to_the_front_and_never_lists_twice(catalogue):
    put(catalogue, ANNA, study("1"))
    put(catalogue, BEN, study("2"))
    assert uids(catalogue.studies()) == ["2", "1"]
    put(catalogue, ANNA, study("1"))
    assert uids(catalogue.studies()) == ["1", "2"]
    assert uids(catalogue.studies(Sought(most=1))) == ["1"]


def test_only_the_studies_that_were_named_are_remembered(catalogue):
    catalogue.remember(Case(ANNA, (study("1"), study("2"))), {"2": (Path("/data"),)})
    assert uids(catalogue.studies()) == ["2"]


def test_more_series_of_a_study_join_the_others(catalogue):
    put(catalogue, ANNA, study("1", None, a_stack(uid="1.1")), paths=(Path("/a"),))
    put(catalogue, ANNA, study("1", None, a_stack(5, uid="1.2")), paths=(Path("/b"),))
    (one,) = catalogue.studies()
    assert (one.series, one.images) == (2, 17)
    assert catalogue.paths_of(one) == (Path("/a"), Path("/b"))
    whole = study("1", None, a_stack(uid="1.1"), a_stack(5, uid="1.2"))
    put(catalogue, ANNA, whole, paths=(Path("/moved"),))
    assert catalogue.paths_of(catalogue.studies()[0]) == (Path("/moved"),)


def search(catalogue, words, **more):
    return sorted(uids(catalogue.studies(Sought(words, **more))))


@pytest.fixture
def several(catalogue):
    chest = replace(a_radiograph(uid="1.1"), description="p.a. stehend")
    put(
        catalogue,
        ANNA,
        study(
            "1", date(2004, 8, 26), chest, description="Röntgen Thorax", accession_number="ACC-77"
        ),
        study("2", date(2024, 2, 1), description="100% _CT_"),
    )
    put(catalogue, BEN, study("3", date(2024, 2, 29)), study("4"))
    return catalogue


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["1", "2", "3", "4"]),
        ("müller", ["1", "2"]),
        ("MULLER anne", ["1", "2"]),
        ("Änne Müller", ["1", "2"]),
        ("张小东", ["1", "2"]),
        ("小东", ["1", "2"]),
        ("9rg1", ["1", "2"]),
        ("acc-77", ["1"]),
        ("rontgen", ["1"]),
        ("stehend", ["1"]),
        ("muller thorax", ["1"]),
        ("2024-02", ["2", "3"]),
        ("1971", ["3", "4"]),
        ("100%", ["2"]),
        ("%", ["2"]),
        ("'; DROP TABLE seen_study; --", []),
        ("ben muller", []),
    ],
)
def test_words_are_looked_for_everywhere_without_case_and_accents(several, words, found):
    assert search(several, words) == found


def test_modalities_and_dates_narrow_the_list(several):
    assert search(several, "", modalities=frozenset({"CR"})) == ["1"]
    assert search(several, "", modalities=frozenset({"CR", "CT"})) == ["1", "2", "3", "4"]
    assert search(several, "", modalities=frozenset({"C"})) == []
    assert search(several, "", since=date(2024, 2, 1)) == ["2", "3"]
    assert search(several, "", until=date(2024, 2, 1)) == ["1", "2"]
    assert search(several, "doe", since=date(2024, 1, 1), modalities=frozenset({"CT"})) == ["3"]
    assert several.modalities() == ("CT", "CR")


def test_priors_are_of_the_same_patient_only_newest_first(catalogue):
    put(catalogue, ANNA, study("1", date(2004, 1, 1)), study("2", date(2020, 1, 1)), study("3"))
    put(
        catalogue, replace(ANNA, patient_id="9rg1 ", name="Mueller^A"), study("4", date(2010, 1, 1))
    )
    put(catalogue, replace(ANNA, birth_date=date(1941, 3, 5)), study("5"))
    put(catalogue, replace(ANNA, patient_id="9RG2"), study("6"))
    put(catalogue, replace(ANNA, patient_id=""), study("7", date(2001, 1, 1)))
    put(catalogue, BEN, study("8"))
    put(catalogue, Patient(), study("9"))
    assert uids(catalogue.priors(ANNA, "1")) == ["2", "4", "7", "3"]
    assert uids(catalogue.priors(Patient(), "9")) == []
    assert uids(catalogue.priors(Patient(name="Müller^Änne=张^小东"), "1")) == []
    (seventh,) = catalogue.studies(Sought("2001-01-01"))
    assert set(uids(catalogue.priors(seventh.patient, "7"))) == {"1", "2", "3", "6"}


def test_a_study_whose_patient_is_better_known_later_is_still_one(catalogue):
    put(catalogue, replace(ANNA, birth_date=None), study("1"))
    put(catalogue, ANNA, study("1"))
    (one,) = catalogue.studies()
    assert one.patient == ANNA
    put(catalogue, Patient(), study("2"))
    put(catalogue, ANNA, study("2"))  # attached by its reader
    assert [s.patient for s in catalogue.studies()] == [ANNA, ANNA]
    put(catalogue, BEN, study("2"))  # a doubt never merges
    put(catalogue, Patient(), study("2"))
    assert len(catalogue.studies()) == 4


def test_it_tells_whether_the_files_are_still_there(catalogue, tmp_path):
    here, gone = tmp_path / "here", tmp_path / "gone"
    here.mkdir()
    put(catalogue, ANNA, study("1"), paths=(here,))
    put(catalogue, ANNA, study("2"), paths=(here, gone))
    put(catalogue, ANNA, study("3"), paths=(gone,))
    told = [catalogue.presence(one) for one in catalogue.studies()]
    assert told == [Presence.GONE, Presence.PARTLY, Presence.THERE]
    put(catalogue, ANNA, study("4"), paths=tuple(gone / str(number) for number in range(3000)))
    assert catalogue.presence(catalogue.studies(Sought(most=1))[0]) is Presence.GONE
    put(catalogue, ANNA, study("5"), paths=())
    assert catalogue.presence(catalogue.studies(Sought(most=1))[0]) is Presence.GONE


def test_paths_of_every_kind_come_back(catalogue):
    odd = tuple(sorted([Path("/数据/病例"), Path("/a b/'c'"), Path("/x\udcff")]))
    put(catalogue, ANNA, study("1"), paths=odd)
    assert catalogue.paths_of(catalogue.studies()[0]) == odd


def test_forgetting_leaves_nothing_of_a_study_and_everything_of_others(catalogue, store, tmp_path):
    mine, theirs = tmp_path / "mine", tmp_path / "mine2"
    for folder in (mine, theirs):
        folder.mkdir()
        (folder / "1.dcm").write_bytes(b"x")
    index = HeaderIndex(store)
    for folder in (mine, theirs):
        index.learn("k", [Learned(b"header", ((folder / "1.dcm", "stamp", 0),))])
    kept = Kept(store)
    for subject in ("1", "1.1", "2", "2.1"):
        kept.save("series", subject, {"k": 1})
        kept.save("room", subject, {"k": 1})
    put(catalogue, ANNA, study("1"), paths=(mine,), thumbnails={"1.1": np.zeros((2, 2), np.uint8)})
    put(catalogue, BEN, study("2"), paths=(theirs,))
    catalogue.forget(catalogue.studies(Sought("9RG1"))[0])
    assert uids(catalogue.studies()) == ["2"]
    assert [kept.load("series", s) is None for s in ("1", "1.1", "2", "2.1")] == [1, 1, 0, 0]
    assert [kept.load("room", s) is None for s in ("1", "2")] == [1, 0]

    def left(connection):
        tables = ("seen_patient", "seen_series", "seen_files", "known_file", "known_text")
        return [connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]  # noqa: S608

    assert store.run(left) == [1, 1, 1, 1, 1]


def test_corrections_of_notes_go_with_the_last_study_of_their_patient(catalogue, store):
    kept = Kept(store)
    note = Note("n", "note", "Cough.")
    mine, theirs = note_plain.subject(Patient("9rg1"), note), note_plain.subject(BEN, note)
    for one in (mine, theirs):
        kept.save("note_marks", one, {"marks": []})
        kept.save("typed_notes", one, {"notes": []})
        kept.save("typed_variants", one, {"notes": []})
        kept.save("criteria", one, {"criteria": []})
        kept.save("counts", one, {"counts": []})
    put(catalogue, ANNA, study("1"), study("2"))
    put(catalogue, BEN, study("3"))
    catalogue.forget(catalogue.studies(Sought("9RG1"))[0])
    assert kept.load("note_marks", mine) is not None
    catalogue.forget(catalogue.studies(Sought("9RG1"))[0])
    assert kept.load("note_marks", mine) is None
    assert kept.load("typed_notes", mine) is None
    assert kept.load("typed_variants", mine) is None
    assert kept.load("criteria", mine) is None
    assert kept.load("criteria", theirs) is not None
    assert kept.load("counts", mine) is None
    assert kept.load("counts", theirs) is not None
    assert kept.load("note_marks", theirs) is not None
    assert kept.load("typed_notes", theirs) is not None


def test_what_another_row_of_the_same_study_needs_is_not_forgotten(catalogue, store):
    kept = Kept(store)
    put(catalogue, ANNA, study("1"))
    put(catalogue, BEN, study("1"))
    kept.save("series", "1.1", {"k": 1})
    catalogue.forget(catalogue.studies(Sought("doe"))[0])
    assert kept.load("series", "1.1") is not None
    catalogue.forget(catalogue.studies()[0])
    assert kept.load("series", "1.1") is None


def test_nobody_is_named_in_clear_on_the_disk(catalogue, store, tmp_path):
    who = Patient(f"{CANARY}77", f"{CANARY}^Anna", date(1940, 3, 5))
    put(catalogue, who, study("1", description=f"{CANARY} Thorax"), paths=(Path(f"/{CANARY}"),))
    store.close()
    put(catalogue, who, study("2"))
    written = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert len(written) > 4096
    assert CANARY.encode() not in written
    assert CANARY.lower().encode() not in written
    assert len(catalogue.studies(Sought(CANARY))) == 2

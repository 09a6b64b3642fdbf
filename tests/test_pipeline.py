"""Opening and analysing: merging, identity, one broken input or pack never costs the rest."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from meddx import knowledge, pipeline
from meddx.analysis.decision import Purpose
from meddx.analysis.families import Answer, Family
from meddx.analysis.pack import Trust
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, ImageSource, ReaderSource
from meddx.case.gene_files import GenePanel
from meddx.case.identity import Sex
from meddx.case.reading import Edits, NotApplicable, Reading
from meddx.case.record import Case, Series
from meddx.case.source import Source
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.jobs import Cancelled, Context
from meddx.phrase import Phrase, Refused
from meddx.pipeline import Analyser, open_paths
from tests.helpers import phantoms
from tests.helpers.phantoms import write
from tests.helpers.stacks import stack

NAMED = "Patient ID A1, born 1950-02-03, male. 2020-01-02.\nCough.\n"
OTHER = "Patient ID B2, born 1960-02-03, female. 2020-01-02.\nFever.\n"
UNNAMED = "HISTORY: cough for three weeks.\n"


@pytest.fixture
def note(tmp_path: Path):
    def write(name: str, text: str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _codes(case: Case) -> list[tuple[str, str]]:
    return [(item.file, item.code) for item in case.refused]


def test_files_of_one_patient_become_one_case(note, context: Context) -> None:
    note("a.txt", NAMED)
    folder = note("b.txt", NAMED.replace("Cough", "Dyspnoea")).parent
    (case,) = open_paths((folder,), context).cases
    assert [n.title for n in case.notes] == ["a.txt", "b.txt"]
    assert case.patient.patient_id == "A1"
    assert case.identity_verified


def test_two_patients_never_merge(note, context: Context) -> None:
    opened = open_paths((note("a.txt", NAMED), note("b.txt", OTHER)), context)
    assert [case.patient.patient_id for case in opened.cases] == ["A1", "B2"]


def test_another_patient_is_refused_by_an_open_case(note, context: Context) -> None:
    (case,) = open_paths((note("a.txt", NAMED),), context).cases
    opened = open_paths((note("b.txt", OTHER),), context, into=case)
    assert len(opened.cases) == 1
    assert _codes(opened.cases[0]) == [("b.txt", "other_patient")]
    assert len(opened.cases[0].notes) == 1


def test_more_of_an_open_series_is_not_lost_in_silence(tmp_path, context: Context) -> None:
    first, rest = stack(tmp_path / "a", 0, 3), stack(tmp_path / "b", 3, 3)
    (case,) = open_paths((tmp_path / "a",), context).cases
    (again,) = open_paths((first[0],), context, into=case).cases
    assert _codes(again) == []
    (more,) = open_paths((tmp_path / "b",), context, into=case).cases
    assert [code for _, code in _codes(more)] == ["more_of_series"]
    (whole,) = open_paths((*first, *rest), context).cases
    assert (_codes(whole), len(whole.series[0].sop_instance_uids)) == ([], 6)


def test_an_unnamed_note_waits_for_the_reader(note, context: Context) -> None:
    paths = (note("a.txt", NAMED), note("b.txt", UNNAMED))
    opened = open_paths(paths, context)
    assert opened.unattached == (Source(paths[1]),)
    assert _codes(opened.cases[0]) == [("b.txt", "no_patient")]
    attached = open_paths(paths, context, attach_unidentified=True)
    assert attached.unattached == ()
    assert attached.cases[0].attached == ("b.txt",)
    assert not attached.cases[0].identity_verified
    assert len(attached.cases[0].notes) == 2


def test_an_unnamed_note_alone_is_a_case_of_its_own(note, context: Context) -> None:
    opened = open_paths((note("b.txt", UNNAMED),), context)
    assert len(opened.cases[0].notes) == 1
    assert not opened.cases[0].identity_verified, "nobody knows whose it is"
    assert opened.unattached == ()


def test_unnamed_inputs_never_join_one_of_several_patients(note, context: Context) -> None:
    paths = (note("a.txt", NAMED), note("b.txt", OTHER), note("c.txt", UNNAMED))
    opened = open_paths(paths, context, attach_unidentified=True)
    assert opened.unattached == (Source(paths[2]),)
    assert all(len(case.notes) == 1 for case in opened.cases)


def test_what_cannot_be_read_is_named_and_the_rest_is_kept(note, context: Context) -> None:
    good = note("a.txt", NAMED)
    (good.parent / "b.bin").write_bytes(bytes(range(256)) * 40)
    (good.parent / "c.txt").write_bytes(b"")
    empty = good.parent.parent / "empty"
    empty.mkdir()
    opened = open_paths((good.parent, empty, good.parent / "gone.txt"), context)
    case = opened.cases[0]
    assert [n.title for n in case.notes] == ["a.txt"]
    refused = dict(_codes(case))
    assert set(refused) == {"b.bin", "c.txt", "empty", "gone.txt"}
    assert (refused["empty"], refused["gone.txt"]) == ("empty_folder", "missing")
    assert (refused["b.bin"], refused["c.txt"]) == ("unknown_format", "empty_file")
    assert all(str(item.reason).endswith(".") for item in case.refused)


def test_a_sample_named_like_another_known_patient_is_refused(
    note, context: Context, tmp_path: Path
) -> None:
    vcf = tmp_path / "x.vcf"
    vcf.write_text(
        "##fileformat=VCFv4.2\n##contig=<ID=2,length=243199373>\n"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tB2\n"
        "2\t47656972\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n",
        encoding="utf-8",
    )
    paths = (note("a.txt", NAMED), vcf)
    known = frozenset({"B2"})
    opened = open_paths(paths, context, attach_unidentified=True, known_patient_ids=known)
    assert ("x.vcf", "other_patient") in _codes(opened.cases[0])
    assert opened.cases[0].panels == ()
    own = note("b.txt", OTHER)
    opened = open_paths((own, vcf), context)
    assert len(opened.cases[0].panels) == 1, "a sample that bears the patient's own ID belongs"
    assert opened.cases[0].identity_verified


def test_cancelling_leaves_nothing(note, context: Context) -> None:
    path = note("a.txt", NAMED)
    context.cancel()
    with pytest.raises(Cancelled):
        open_paths((path,), context)


class _Pack:
    """The few words of a pack that the pipeline reads."""

    def __init__(self, name: str, family: str) -> None:
        self.name, self.family, self.version = name, family, "1"
        self.title, self.title_zh, self.sha256 = name.title(), "", "0" * 64
        self.delivered = ()
        self.trust, self.calibrated = Trust.UNSIGNED, False
        self.purpose = self.asked = Purpose.BALANCED
        self.weights = None

    def label(self, language: object) -> str:
        return self.title


class _Family(Family):
    """A family that finds a cough, or does what its pack's name says."""

    name = "fake"

    def accepts(self, pack: _Pack, case: Case) -> NotApplicable | None:
        if pack.name == "unfit":
            return NotApplicable(pack.name, pack.title, "age", Phrase("For children only."))
        return None

    def wants(self, pack: _Pack, series: Series) -> bool:
        if pack.name == "faulty":
            raise ZeroDivisionError("Doe^Jane")
        return pack.name == "good"

    def read(self, pack: _Pack, case: Case, context: Context) -> Answer:
        context.checkpoint(0, 1, Phrase("Looking"))
        self.seen = {**getattr(self, "seen", {}), pack.name: case}
        if pack.name == "damaged":
            raise Refused("pack_damaged", Phrase("This pack is damaged."))
        if pack.name == "faulty":
            raise ZeroDivisionError("Doe^Jane")
        cough = Code.parse("HP:0012735", "Cough")
        found = Finding(f"fake:{pack.name}", cough, Assertion.PRESENT, 1.0, ReaderSource())
        return Answer((found,))


@pytest.fixture
def analyser():
    packs = [_Pack(n, "fake") for n in ("good", "unfit", "damaged", "faulty")]
    made = Analyser(
        (*packs, _Pack("lost", "unheard_of")), (), knowledge.load, FrameStore(Children(1))
    )
    made.reader.families = {"fake": _Family()}
    return made


def test_one_broken_pack_never_costs_the_reading(analyser, context: Context) -> None:
    reading = analyser.analyse(Case(), context)
    assert [run.name for run in reading.packs] == ["good"]
    left = {item.pack: item.code for item in reading.not_applicable}
    assert left == {
        "unfit": "age",
        "damaged": "pack_damaged",
        "faulty": "fault",
        "lost": "no_family",
    }
    assert not any("Doe" in str(item.reason) for item in reading.not_applicable)
    assert [f.code.code for f in reading.findings] == ["HP:0012735"]
    assert reading.made_at <= datetime.now(UTC)


def test_a_stack_is_in_memory_only_for_the_pack_that_wants_it(
    analyser, tmp_path, context: Context
) -> None:
    phantoms.slices(tmp_path, phantoms.axial(3))
    (case,) = open_paths((tmp_path,), context).cases
    reading = analyser.analyse(case, context)
    seen = analyser.reader.families["fake"].seen
    assert seen["good"].series[0].volume.is_in_memory
    assert not seen["damaged"].series[0].volume.is_in_memory
    (series,) = reading.case.series
    assert not series.volume.is_in_memory
    assert (series.series_instance_uid, series.pixel_sha256) in reading.input_sha256
    assert len(series.pixel_sha256) == 64


def test_an_analysis_can_be_cancelled(analyser, context: Context) -> None:
    context.cancel()
    with pytest.raises(Cancelled):
        analyser.analyse(Case(), context)


def test_switching_a_finding_off_and_on_gives_the_same_list(analyser, context: Context) -> None:
    reading = analyser.analyse(Case(), context)
    off = analyser.rerank(reading, Edits(switched_off=frozenset({"fake:good"})), context)
    assert reading.diagnoses
    assert off.diagnoses == off.next_steps == off.questions == ()  # nothing is left to weigh
    on = analyser.rerank(off, Edits(), context)
    assert on.diagnoses == reading.diagnoses


class _OfSlices(Family):
    """A family that reads chosen slices: each is a cough that starts off."""

    name = "of_slices"

    def accepts(self, pack: _Pack, case: Case) -> NotApplicable | None:
        if case.slices:
            return None
        return NotApplicable(pack.name, pack.title, "no_slice_chosen", Phrase("Choose a slice."))

    def offers(self, pack: _Pack, series: Series) -> bool:
        return series.modality == "CT"

    def read(self, pack: _Pack, case: Case, context: Context) -> Answer:
        context.checkpoint(0, 1, Phrase("Looking"))
        cough = Code.parse("HP:0012735", "Cough")
        sources = [ImageSource(one.series.series_instance_uid, one.k) for one in case.slices]
        return Answer(
            tuple(
                Finding(
                    f"slice:{s.k}", cough, Assertion.PRESENT, 1.0, s, pack.name, starts_off=True
                )
                for s in sources
            )
        )


@pytest.fixture
def of_slices(tmp_path, context: Context):
    """What analyses a stack of three slices, and the case of it."""
    phantoms.slices(tmp_path, phantoms.axial(3))
    (case,) = open_paths((tmp_path,), context).cases
    packs = [_Pack("good", "fake"), _Pack("one_by_one", "of_slices"), _Pack("unfit", "fake")]
    made = Analyser(tuple(packs), (), knowledge.load, FrameStore(Children(1)))
    made.reader.families = {"fake": _Family(), "of_slices": _OfSlices()}
    return made, case


def _told(reading: Reading) -> tuple[object, ...]:
    """What a reading says, but for times."""
    return (
        [finding.key for finding in reading.findings],
        [run.name for run in reading.packs],
        [(item.pack, item.code) for item in reading.not_applicable],
        reading.diagnoses,
        reading.questions,
        reading.input_sha256,
    )


def test_slices_that_are_chosen_later_give_what_an_analysis_with_them_gives(
    of_slices, context: Context
) -> None:
    analyser, case = of_slices
    uid = case.series[0].series_instance_uid
    edits = Edits(slices=(ImageSource(uid, 2), ImageSource(uid, 0)))
    plain, whole = analyser.analyse(case, context), analyser.analyse(case, context, edits)
    assert [item.code for item in plain.not_applicable] == ["no_slice_chosen", "age"]
    later = analyser.rerank(plain, edits, context)
    assert [f.key for f in later.findings] == ["fake:good", "slice:2", "slice:0"]
    assert _told(later) == _told(whole)
    assert later.findings[0] is plain.findings[0], "what others read stays in place"
    assert _told(analyser.rerank(later, Edits(), context)) == _told(plain)
    assert len(later.input_sha256) == len(plain.input_sha256) + 2


def test_what_starts_off_is_weighed_once_it_is_switched_on(of_slices, context: Context) -> None:
    analyser, case = of_slices
    analyser.reader.families["fake"] = _OfSlices()  # nothing else coughs
    edits = Edits(slices=(ImageSource(case.series[0].series_instance_uid, 1),))
    reading = analyser.analyse(case, context, edits)
    without = analyser.analyse(case, context)
    assert reading.diagnoses == without.diagnoses == ()
    assert reading.questions == reading.next_steps == ()
    on = analyser.rerank(reading, edits.switched("slice:1", True, True), context)
    assert on.diagnoses != reading.diagnoses
    assert on.questions
    off = analyser.rerank(on, on.edits.switched("slice:1", False, True), context)
    assert _told(off) == _told(reading)


def test_a_head_in_which_nothing_was_found_is_offered_no_disease_of_another_part(
    of_slices, context: Context
) -> None:
    analyser, case = of_slices
    analyser.packs = ()
    reading = analyser.analyse(case, context)
    assert reading.diagnoses == ()
    added = Finding("reader:1", Code.parse("HP:0012735"), Assertion.PRESENT, 1.0, ReaderSource())
    assert analyser.rerank(reading, Edits(added=(added,)), context).diagnoses


def test_a_published_panel_does_not_say_that_its_genes_were_examined(context: Context) -> None:
    analyser = Analyser((), (), knowledge.load, FrameStore(Children(1)))
    added = Finding("reader:1", Code.parse("HP:0003003"), Assertion.PRESENT, 1.0, ReaderSource())
    genes = ("MLH1", "MSH2", "MSH6", "PMS2", "EPCAM")

    def told(kind: str) -> list[str]:
        case = Case(panels=(GenePanel("p", "x", kind, genes=genes),))
        reading = analyser.rerank(analyser.analyse(case, context), Edits(added=(added,)), context)
        because = [str(e.because) for d in reading.diagnoses for e in d.evidence]
        return [sentence for sentence in because if "examined" in sentence]

    assert told("gene_list")
    assert told("panel") == []


def test_reading_a_slice_can_be_cancelled(of_slices, context: Context) -> None:
    analyser, case = of_slices
    reading = analyser.analyse(case, context)
    context.cancel()
    edits = Edits(slices=(ImageSource(case.series[0].series_instance_uid, 1),))
    with pytest.raises(Cancelled):
        analyser.rerank(reading, edits, context)


def test_only_some_series_offer_their_slices(of_slices) -> None:
    analyser, case = of_slices
    (series,) = case.series
    assert analyser.reads_slices(series)
    assert not analyser.reads_slices(replace(series, modality="CR"))


def test_person_is_taken_from_the_case(note, context: Context) -> None:
    (case,) = open_paths((note("a.txt", NAMED),), context).cases
    person = pipeline.person_of(case)
    assert person.sex is Sex.MALE
    assert person.age_years == pytest.approx(69.9, abs=0.1)
    unknown = pipeline.person_of(replace(case, patient=replace(case.patient, birth_date=None)))
    assert unknown.age_years is None


def test_age_and_sex_that_only_the_text_states_are_used(note, context: Context) -> None:
    (case,) = open_paths((note("a.txt", "A 45-year-old woman with cough."),), context).cases
    person = pipeline.person_of(case)
    assert (person.age_years, person.sex) == (45, Sex.FEMALE)
    born = replace(case.patient, birth_date=date(2000, 1, 1), sex=Sex.MALE)
    header = pipeline.person_of(replace(case, patient=born))
    assert header.sex is Sex.MALE
    assert header.age_years != 45


def test_an_examination_of_contradictory_age_is_not_given_todays_age(
    tmp_path: Path, context: Context
) -> None:
    path = tmp_path / "a.dcm"
    pixels = np.arange(64, dtype=np.uint16).reshape(8, 8)
    write(path, pixels, PatientBirthDate="20010101", PatientAge="064Y", StudyDate="20040826")
    (case,) = open_paths((path,), context).cases
    assert case.series[0].age_years is None
    assert pipeline.person_of(case).age_years is None

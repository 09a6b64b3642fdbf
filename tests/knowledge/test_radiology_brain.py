"""The tables of the head: readable, coherent, and leading from findings to the disease.

The vignettes are constructed: each was written from the textbook picture of its disease before its
rank was looked at. They show that the tables are consistent with themselves and with the ranking,
not that the program is accurate on patients.
"""

import csv
import math
from dataclasses import dataclass

import pytest

from meddx import paths
from meddx.case.codes import HPO, Code
from meddx.case.evidence import Assertion, Finding, ReaderSource, TextSource, Universe
from meddx.case.identity import Sex
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.knowledge.examinations import prior
from meddx.knowledge.radiology import ESTIMATE, is_reference
from tests.knowledge.vignettes_with_mimics import WITH_MIMICS

FEMALE, MALE = Sex.FEMALE, Sex.MALE
REGION = tuple(f"MEDDX:{number}" for number in range(2001, 2043))
PRACTICE = "usual practice, project authors"


def rows(name):
    text = paths.resource("knowledge", f"radiology_brain{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", restval=""))


def table():
    return {row["hpo_id"]: float(row["background"]) for row in rows("_background")}


def test_every_row_is_used(tables):
    assert [bad for bad in tables.department.bad if "brain" in bad.file] == []
    used = sum(len(tables.diseases.own[code].annotations) for code in REGION)
    assert used == len(rows(".hpoa"))
    assert {row["code"] for row in rows("_diseases")} == set(REGION)


def test_each_disease_is_done_well(tables):
    for code in REGION:
        disease = tables.diseases.own[code]
        assert disease.universe is Universe.COMMON
        assert disease.examinations == {"head"}
        assert disease.code.display
        assert disease.code.display_zh
        assert 15 <= len(disease.annotations) <= 42, code
        assert disease.next_steps
        assert disease.links
        assert any(a.share > 2 * a.background for a in disease.annotations)
        assert any(a.share < 0.5 * a.background for a in disease.annotations), code


@pytest.mark.parametrize("name", [".hpoa", "_background"])
def test_ids_carry_the_name_of_the_ontology(tables, name):
    hpo = tables.phenotypes
    for row in rows(name):
        assert hpo.primary(row["hpo_id"]) == row["hpo_id"]
        assert hpo.code(row["hpo_id"]).display_zh
        if name == "_background":
            assert hpo.code(row["hpo_id"]).display == row["name"]
            assert row["examination"] == "head"


def test_every_figure_says_whence_it_comes():
    for row in (*rows(".hpoa"), *rows("_background"), *rows("_diseases")):
        assert is_reference(row["reference"])
    assert all(row["source"] == PRACTICE for row in rows("_steps"))
    assert all(row["step_id"].startswith("brain_") for row in rows("_steps"))


def test_intervals_are_half_to_twice_the_odds():
    figures = [(float(r["background"]), r["background_interval"]) for r in rows(".hpoa")]
    figures += [(_percent(r["frequency"]), r["frequency_interval"]) for r in rows(".hpoa")]
    figures += [(float(r["background"]), r["interval"]) for r in rows("_background")]
    for figure, interval in figures:
        low, high = map(float, interval.split("-"))
        odds = figure / (1 - figure)
        assert low / (1 - low) == pytest.approx(odds / 2, rel=0.01)
        assert high / (1 - high) == pytest.approx(2 * odds, rel=0.02)


def _percent(text):
    return float(text.rstrip("%")) / 100


# Coherence of the backgrounds: the table says how often a finding is met at all, a row how often
# without its disease; both together must be the table again.


def test_backgrounds_agree_with_the_table(tables):
    stated = table()
    for row in rows(".hpoa"):
        part = prior(tables.diseases.own[row["database_id"]])
        share, background = _percent(row["frequency"]), float(row["background"])
        at_all = part * share + (1 - part) * background
        place = (row["database_id"], row["hpo_id"])
        assert stated[row["hpo_id"]] == pytest.approx(at_all, rel=0.06), place
        # Where the disease is not itself most of what is met, its background is that of the table.
        if part * share < 0.5 * stated[row["hpo_id"]]:
            assert 0.5 <= background / stated[row["hpo_id"]] <= 2.0, place


def test_no_finding_is_rarer_than_the_diseases_alone_make_it(tables):
    brought = dict.fromkeys(table(), 0.0)
    for row in rows(".hpoa"):
        part = prior(tables.diseases.own[row["database_id"]])
        brought[row["hpo_id"]] += part * _percent(row["frequency"])
    for hp_id, share in table().items():
        assert share >= brought[hp_id], hp_id
        assert brought[hp_id] > 0.0, hp_id


def test_no_special_finding_is_commoner_than_a_general_one(tables):
    stated = table()
    for hp_id, share in stated.items():
        for above in tables.phenotypes.ancestors(hp_id) & stated.keys():
            assert stated[above] >= share, (hp_id, above)


def test_no_disease_shows_a_special_finding_more_often_than_a_general_one(tables):
    for code in REGION:
        shares = {i: a.share for i, a in tables.diseases.own[code].rows["finding"].items()}
        for hp_id, share in shares.items():
            for above in tables.phenotypes.ancestors(hp_id) & shares.keys():
                assert shares[above] >= share, (code, hp_id, above)


# Vignettes


@dataclass(frozen=True)
class Vignette:
    """A constructed patient: what the images show and do not show, what the note says."""

    code: str
    age: float
    sex: Sex
    seen: tuple[str, ...]
    noted: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    history: tuple[str, ...] = ()

    def findings(self):
        """Return the reader's findings and those of a note."""
        places = enumerate(
            [
                *((hp_id, Assertion.PRESENT) for hp_id in self.noted),
                *((hp_id, Assertion.EXCLUDED) for hp_id in self.absent),
                *((hp_id, Assertion.HISTORICAL) for hp_id in self.history),
            ]
        )
        return (
            *(_reader(hp_id) for hp_id in self.seen),
            *(_note(hp_id, said, 10 * number) for number, (hp_id, said) in places),
        )


def _reader(hp_id):
    return Finding(f"reader:{hp_id}", Code(HPO, hp_id), Assertion.PRESENT, 1.0, ReaderSource())


def _note(hp_id, assertion, start):
    probability = 0.0 if assertion is Assertion.EXCLUDED else 1.0
    source = TextSource("note", start, start + 5, "words")
    key = f"note:note:{start}:{assertion.value}:{hp_id}"
    return Finding(key, Code(HPO, hp_id), assertion, probability, source, "note_dictionary")


INFARCT, DIFFUSION, OEDEMA = "HP:0025722", "HP:0032615", "HP:0002181"
BLEED, SUBARACHNOID, SUBDURAL = "HP:0001342", "HP:0002138", "HP:0100309"
RING, HEMISPHERE, POSTERIOR = "HP:0025738", "HP:6001083", "HP:6001085"
HEADACHE, VOMITING, SEIZURE, FEVER = "HP:0002315", "HP:0002013", "HP:0001250", "HP:0001945"
HEMIPARESIS, APHASIA, CONFUSION = "HP:0001269", "HP:0002381", "HP:0001289"
DROWSY, NECK, MEMORY, DECLINE = "HP:0004372", "HP:0031179", "HP:0002354", "HP:0001268"
TRAUMA, HYPERTENSION, CANCER = "HP:0500260", "HP:0000822", "HP:0002664"
HYDROCEPHALUS, VENTRICLES, ATROPHY = "HP:0000238", "HP:0002119", "HP:0002059"
WHITE_MATTER, PERIVENTRICULAR = "HP:0040329", "HP:0030891"

VIGNETTES = (
    # Left middle cerebral artery infarct in atrial fibrillation.
    Vignette(
        "MEDDX:2001", 74, MALE, (DIFFUSION, "HP:0012493"),
        (HEMIPARESIS, APHASIA), (HEADACHE, BLEED), ("HP:0005110", HYPERTENSION),
    ),
    # Basal ganglia bleed into the ventricles.
    Vignette(
        "MEDDX:2002", 61, MALE, (BLEED, "HP:0030746"), (HEMIPARESIS, DROWSY, VOMITING),
        (TRAUMA,), (HYPERTENSION,),
    ),
    # Sudden worst headache, blood in the basal cisterns, aneurysm.
    Vignette(
        "MEDDX:2003", 52, FEMALE, (SUBARACHNOID, "HP:0007029"),
        ("HP:0030907", VOMITING, NECK), (FEVER, TRAUMA), ("HP:0430133",),
    ),
    # An old man on an anticoagulant, weeks after a fall.
    Vignette(
        "MEDDX:2004", 81, MALE, (SUBDURAL,), ("HP:0002317", CONFUSION, HEADACHE), (FEVER,),
        (TRAUMA, "HP:0034896"),
    ),
    # Lucid interval after a blow on the temple.
    Vignette(
        "MEDDX:2005", 23, MALE, ("HP:0100310", "HP:0041082"),
        (TRAUMA, "HP:0007185", VOMITING, HEADACHE), (FEVER,),
    ),
    # Necrotic mass that crosses the corpus callosum.
    Vignette(
        "MEDDX:2006", 63, MALE, (RING, HEMISPHERE, "HP:0001273", OEDEMA),
        ("HP:0007359", "HP:0000751"), (FEVER, CANCER),
    ),
    # Young adult, seizure, mass without enhancement, with calcification.
    Vignette(
        "MEDDX:2007", 34, MALE, (HEMISPHERE, "HP:0040328", "HP:0002514"),
        ("HP:0007359",), (FEVER, RING, HEMIPARESIS),
    ),
    # Dural mass, calcified.
    Vignette(
        "MEDDX:2008", 58, FEMALE, ("HP:0100009", "HP:0002514", OEDEMA),
        (SEIZURE, HEADACHE), (FEVER, CANCER),
    ),
    # Prolactinoma.
    Vignette(
        "MEDDX:2009", 31, FEMALE, ("HP:0025693", "HP:0002690"),
        ("HP:0000141", "HP:0100829", "HP:0030521"), (FEVER, SEIZURE),
    ),
    # Mass of the cerebellopontine angle, hearing loss of one side.
    Vignette(
        "MEDDX:2010", 55, FEMALE, (POSTERIOR, "HP:0004458"),
        ("HP:0000407", "HP:0000360", "HP:0002317"), (HEMIPARESIS, FEVER),
    ),
    # Several enhancing masses in known lung cancer.
    Vignette(
        "MEDDX:2011", 66, MALE, (RING, HEMISPHERE, POSTERIOR, OEDEMA),
        ("HP:0001824", "HP:0001251"), (FEVER,), ("HP:0100526",),
    ),
    # Deep homogeneous mass with restricted diffusion.
    Vignette(
        "MEDDX:2012", 67, FEMALE, (HEMISPHERE, DIFFUSION, "HP:0012658"),
        (DECLINE, "HP:0000751", "HP:0002922"), (RING, FEVER),
    ),
    # Dissemination in space after optic neuritis.
    Vignette(
        "MEDDX:2013", 29, FEMALE, (PERIVENTRICULAR, "HP:0040272", "HP:0012748"),
        ("HP:0100653", "HP:0003401", "HP:6000397"), (FEVER, HYPERTENSION),
    ),
    # Purulent meningitis.
    Vignette(
        "MEDDX:2014", 45, MALE, ("HP:0032070",),
        (FEVER, HEADACHE, NECK, "HP:0012756", "HP:0011972"), (RING, TRAUMA),
    ),
    # Temporal lobe swelling, fever and confusion.
    Vignette(
        "MEDDX:2015", 57, FEMALE, ("HP:0034221", DIFFUSION),
        (FEVER, CONFUSION, SEIZURE, "HP:0012229"), (RING, "HP:0011972"),
    ),
    # Ring with restricted diffusion and fever after sinusitis.
    Vignette(
        "MEDDX:2016", 38, MALE, (RING, DIFFUSION, OEDEMA),
        (HEADACHE, FEVER, "HP:0001974", "HP:0000246"), (CANCER,),
    ),
    # Child with a mass that blocks the fourth ventricle.
    Vignette(
        "MEDDX:2017", 7, MALE, ("HP:0010953", VENTRICLES),
        (HEADACHE, VOMITING, "HP:0001085"), (FEVER, TRAUMA),
    ),
    # Gait, memory and bladder.
    Vignette(
        "MEDDX:2018", 76, MALE, ("HP:0001334", VENTRICLES),
        ("HP:0002136", "HP:0000020", MEMORY), (HEADACHE, "HP:0001085"),
    ),
    # Young woman, headache, thrombosed sinus.
    Vignette(
        "MEDDX:2019", 28, FEMALE, ("HP:0033724", BLEED),
        (HEADACHE, SEIZURE, "HP:0001085", "HP:0033106"), (FEVER, TRAUMA),
    ),
    # Years of failing memory, small hippocampi.
    Vignette(
        "MEDDX:2020", 78, FEMALE, ("HP:0410170", "HP:0012104"),
        (MEMORY, "HP:0000726", "HP:0000741"), (HEMIPARESIS, HEADACHE),
    ),
    # Confluent white matter disease and lacunes.
    Vignette(
        "MEDDX:2021", 72, MALE, ("HP:0040330", "HP:0032325", "HP:0012520"),
        ("HP:0001288", DECLINE), (SEIZURE, FEVER), (HYPERTENSION,),
    ),
    # Young man with a lobar bleed and large draining veins.
    Vignette(
        "MEDDX:2022", 26, MALE, ("HP:0002408", BLEED, "HP:0012480"),
        (HEADACHE, SEIZURE), (TRAUMA, HYPERTENSION),
    ),
    # Popcorn lesion beside a developmental venous anomaly.
    Vignette(
        "MEDDX:2023", 36, FEMALE, ("HP:0033522", "HP:0012481"),
        ("HP:0007359",), (FEVER, HEMIPARESIS),
    ),
    # Fall from a ladder.
    Vignette(
        "MEDDX:2024", 41, MALE, (BLEED, SUBARACHNOID, "HP:0041082"),
        (TRAUMA, "HP:0007185", CONFUSION), (FEVER, "HP:0030907"),
    ),
)  # fmt: skip


def test_every_disease_has_its_vignette():
    assert {v.code for v in VIGNETTES} | set(WITH_MIMICS) >= set(REGION)
    for vignette in VIGNETTES:
        assert 4 <= len(vignette.findings()) <= 8


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[v.code for v in VIGNETTES])
def test_a_vignette_puts_its_disease_among_the_first_three(tables, vignette):
    person = Person(vignette.age, vignette.sex)
    found = rank(vignette.findings(), person, tables, RankOptions(limit=400))
    ranked = [d.code.code for d in found if d.code.code in REGION]
    assert vignette.code in ranked[:3]


COMMON = (
    (44.0, FEMALE, (HEADACHE, "HP:0002018")),
    (70.0, MALE, ("HP:0002321", "HP:0002317")),
    (78.0, FEMALE, (MEMORY, "HP:0002527", "HP:0012378")),
)


@pytest.mark.parametrize(("age", "sex", "noted"), COMMON)
def test_common_symptoms_alone_never_bring_up_a_rare_disease(tables, age, sex, noted):
    findings = [_note(hp_id, Assertion.PRESENT, 10 * n) for n, hp_id in enumerate(noted)]
    found = rank(findings, Person(age, sex), tables, RankOptions(limit=400))
    assert all(diagnosis.prior >= 1e-4 for diagnosis in found[:5])


def test_sourced_figures_are_those_printed():
    """The share of a sourced row is the figure of its reference, or what that leaves of 100 %."""
    sourced = [row for row in rows(".hpoa") if row["reference"] != ESTIMATE]
    for row in sourced:
        printed = row["reference"].rsplit(";", 1)[1]
        numbers = {float(part) for part in _numbers(printed)}
        share = float(row["frequency"].rstrip("%"))
        assert any(math.isclose(share, n) or math.isclose(share, 100 - n) for n in numbers), row


def _numbers(text):
    kept = "".join(letter if letter.isdigit() or letter == "." else " " for letter in text)
    return [part for part in kept.split() if part.strip(".")]

"""Requests for imaging as they are sent: what a doctor takes from each, and what MedDx reads."""

from pathlib import Path

import pytest

from meddx.analysis.families.note_text import NoteText
from meddx.analysis.laboratory import Person
from meddx.importers.shared.notes import note_case


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
    family = NoteText()
    family.read_note(note_case("Cough.", "warm").notes[0], Person())  # its tables are read once
    patch.undo()
    return family


def told(family, text):
    found, _ = family.read_note(note_case(text, "request").notes[0], Person())
    return [f"{f.source.text} -> {f.code.display} {f.assertion.value}" for f in found]


def written(name):
    """Return the requests of a file, each with what it says."""
    records = Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n\n")[1:]
    parts = [record.strip().partition("\n= ") for record in records]
    return [pytest.param(text, found.split("; "), id=text[:40]) for text, _, found in parts]


@pytest.mark.parametrize(("text", "findings"), written("referrals_en.txt"))
def test_an_english_request_is_read_as_a_doctor_reads_it(family, text, findings):
    assert told(family, text) == findings


@pytest.mark.parametrize(("text", "findings"), written("referrals_zh.txt"))
def test_a_chinese_request_is_read_as_a_doctor_reads_it(family, text, findings):
    assert told(family, text) == findings


SAME = {
    "HP:0003418": [
        "interscapular pain", "chest pain radiating to the back", "pain between shoulder blades",
        "肩胛间区疼痛", "腹痛，向背部放射",
    ],
    "HP:6000945": [
        "Blood pressure differs between the arms", "BP different in both arms",
        "R arm 185/100, L arm 140/80", "双上肢血压不对称",
    ],
    "HP:6000840": [
        "calf swollen", "swollen calf", "swelling of the left calf", "swollen and tender calf",
        "左小腿肿胀",
    ],
    "HP:0010741": ["LE edema", "双下肢水肿"],
    "HP:0011985": ["pale stools", "clay-coloured stools", "大便呈陶土色"],
    "HP:0040319": ["dark urine", "cola coloured urine", "尿如浓茶"],
    "HP:0001269": [
        "weakness of the right arm and leg", "left-sided weakness", "L sided weakness",
        "right upper and lower limb weakness", "weak down the left side", "左侧肢体无力",
        "weakness of left face, arm and leg",
    ],
    "HP:0002573": ["PR bleeding", "fresh blood PR", "BRBPR"],
    "HP:6000655": ["#NOF", "# R NOF", "# neck of femur"],
    "HP:0003978": ["# R radius", "L radius # 3 weeks ago"],
    "HP:0002105": ["blood stained sputum", "blood-streaked sputum"],
    "HP:0100526": ["lung ca", "Ca lung"],
    "HP:0034753": ["Murphy's +ve", "positive Murphy's", "墨菲征阳性"],
    "HP:0031029": ["raised CEA", "CEA升高", "CEA↑"],
    "HP:0033106": ["D-dimer +ve", "raised D-dimers", "D-二聚体升高"],
    "HP:0034982": ["saddle anaesthesia", "perianal numbness", "会阴部麻木"],
    "HP:0009720": ["facial angiofibromas", "面部血管纤维瘤"],
    "HP:0031135": ["RTA", "FOOSH", "blunt trauma", "knee injury", "外伤"],
}  # fmt: skip


@pytest.mark.parametrize(("hpo_id", "words"), [(i, w) for i, ws in SAME.items() for w in ws])
def test_everyday_words_name_the_finding(family, hpo_id, words):
    found, _ = family.read_note(note_case(words, "request").notes[0], Person())
    assert (hpo_id, "present") in [(f.code.code, f.assertion.value) for f in found]


@pytest.mark.parametrize(
    "words",
    [
        "septic screen", "bed # 4", "#NAME?", "MRN #: 123", "# Findings", "Ca 2.4 mmol/l",
        "raised Ca", "blunting of the left CP angle on CXR", "Hb fell", "cough worse at night.",
        "No acute traumatic finding", "acute kidney injury",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_does_not(family, words):
    never = {"HP:0100806", "HP:0020110", "HP:0002664", "HP:0100749", "HP:0002527", "HP:6000707"}
    found, _ = family.read_note(note_case(words, "request").notes[0], Person())
    assert not never & {f.code.code for f in found}
    assert "HP:0031135" not in {f.code.code for f in found}


FAMILY = [
    ("FAMILY HISTORY: father had lung cancer.\nNo fever.", "Fever excluded"),
    ("Family history: father had lung cancer. No fever, no headache.", "Headache excluded"),
    ("Family history: mother has epilepsy. No fever. He has vomiting.", "Vomiting present"),
    ("FHx: mother breast ca. Patient has a breast lump.", "Breast mass present"),
    ("FH: nil. Ascites.", "Ascites present"),
    ("FHx: sister breast ca. ?pneumonia", "Pneumonia uncertain"),
    ("家族史：父亲有结肠癌。\n无发热。", "Fever excluded"),
    ("家族史：父亲有结肠癌。患者无发热、咯血。", "Hemoptysis excluded"),
    # Diseases there are the family's, and so is what a relative has.
    ("FAMILY HISTORY: mother has asthma. No colon cancer.", "Colon cancer family"),
    ("FAMILY HISTORY: mother has asthma. She has headaches.", "Headache family"),
    ("FAMILY HISTORY: mother has asthma. Sister has headaches.", "Headache family"),
    ("FAMILY HISTORY: no headaches.", "Headache family"),
    ("FAMILY HISTORY: Two brothers. Both have ataxia.", "Ataxia family"),
    ("家族史：父亲有结肠癌。母亲头痛。", "Headache family"),
]


@pytest.mark.parametrize(("text", "said"), FAMILY)
def test_whose_it_is_behind_the_familys_part(family, text, said):
    assert told(family, text)[-1].partition(" -> ")[2] == said


SIGNS = [
    ("developmental delay and facial angiofibromas. Hypopigmented macules", "present"),
    ("raised D-dimer, crackles, low GCS, RTA", "present"),
    ("pale stools, inverted nipple, hyperreflexia", "present"),
    ("aortic dissection, melanoma, hydrocephalus, sinusitis, rib fracture", "uncertain"),
]


@pytest.mark.parametrize(("words", "said"), SIGNS)
def test_signs_and_results_in_an_indication_are_there_and_what_a_picture_shows_is_asked(
    family, words, said
):
    found = told(family, f"INDICATION: {words}.")
    assert len(found) > 2
    assert {one.rpartition(" ")[2] for one in found} == {said}

import re
from contextlib import closing
from pathlib import Path
from time import process_time

import pytest

from meddx.analysis import long_notes, pack
from meddx.analysis.families.note_text import NoteText
from meddx.case.evidence import Assertion, TextSource
from meddx.case.record import Case
from meddx.importers.shared.notes import note_case
from meddx.jobs import Cancelled, Context
from meddx.paths import delivered_models, resource

PACK = pack.load(delivered_models() / "note_dictionary")


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
    family = NoteText()
    family.read_note(note_case("Cough.", "warm").notes[0], _nobody())  # its tables are read once
    patch.undo()
    return family


def _nobody():
    from meddx.analysis.laboratory import Person

    return Person()


def read(family, text, context):
    return family.read(PACK, note_case(text, "note"), context)


def labels(findings):
    return [(f.code.display, f.assertion.value) for f in findings]


DEMO = [
    ("Exertional dyspnea", "present"), ("Nonproductive cough", "present"),
    ("Weight loss", "present"), ("Pneumonia", "uncertain"),
    ("Colon cancer", "historical"), ("History of recent central venous catheter", "present"),
    ("Endometrial carcinoma", "historical"), ("Tobacco use history", "excluded"),
    ("Colon cancer", "family"), ("Endometrial carcinoma", "family"),
    ("Fever", "excluded"), ("Night sweats", "excluded"), ("Hemoptysis", "excluded"),
    ("Epistaxis", "excluded"), ("Sinusitis", "excluded"), ("Anemia", "present"),
    ("Decreased circulating ferritin concentration", "present"),
    ("Elevated circulating carcinoembryonic antigen concentration", "present"),
    ("Hematuria", "excluded"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["note_en.txt", "note_zh.txt"])
def test_the_demonstration_reads_the_same_in_both_languages(family, context, name):
    text = resource("demo", name).read_text(encoding="utf-8")
    answer = read(family, text, context)
    assert labels(answer.findings) == DEMO
    assert answer.not_applicable == ()
    for finding in answer.findings:
        source = finding.source
        assert isinstance(source, TextSource)
        assert text[source.start : source.end] == source.text
        assert finding.key == f"note:{source.note_id}:{source.start}:{finding.code.code}"
        assert finding.probability == (0.0 if finding.assertion is Assertion.EXCLUDED else 1.0)
        assert finding.pack == "note_dictionary"
    assert len({finding.key for finding in answer.findings}) == len(answer.findings)


def test_a_section_decides_where_the_sentence_does_not(family, context):
    text = "INDICATION: pneumonia, cough.\nPAST HISTORY: asthma, cough.\nFINDINGS: pneumothorax."
    assert labels(read(family, text, context).findings) == [
        ("Pneumonia", "uncertain"), ("Cough", "present"), ("Asthma", "historical"),
        ("Cough", "present"), ("Pneumothorax", "present"),
    ]  # fmt: skip


def test_a_denied_disease_of_the_family_has_probability_0(family, context):
    (finding,) = read(family, "No family history of colon cancer.", context).findings
    assert (finding.assertion, finding.probability) == (Assertion.FAMILY, 0.0)
    (finding,) = read(family, "FAMILY HISTORY: no colon cancer.", context).findings
    assert (finding.assertion, finding.probability) == (Assertion.FAMILY, 0.0)


def test_modifiers_and_other_words_of_the_ontology_are_no_findings(family, context):
    text = "Severe, chronic, bilateral, adult onset, all."
    assert read(family, text, context).findings == ()


def test_values_that_cannot_be_judged_are_said(family, context):
    answer = read(family, "Hb 9.6, cough", context)
    assert labels(answer.findings) == [("Cough", "present")]
    assert [(n.pack, n.code) for n in answer.not_applicable] == [("note_dictionary", "no_unit")]


def test_a_value_of_the_past_is_historical(family, context):
    (finding,) = read(family, "CRP was 200 mg/l two years ago.", context).findings
    assert finding.assertion is Assertion.HISTORICAL


def test_chinese_names_are_shown(family, context):
    (finding,) = read(family, "咳嗽", context).findings
    assert finding.code.display_zh == "咳嗽"


def test_a_case_without_a_note_is_not_read(family):
    refusal = family.accepts(PACK, Case())
    assert refusal is not None
    assert (refusal.pack, refusal.code) == ("note_dictionary", "no_note")
    assert family.accepts(PACK, note_case("Cough.", "n")) is None


def test_cancelling_stops(family, context):
    context.cancel()
    with pytest.raises(Cancelled):
        read(family, "Cough.", context)


def test_cancelling_stops_inside_a_note(family):
    shares = []

    def report(done, total, _message):
        shares.append(done / total)
        if len(shares) == 3:
            context.cancel()

    with closing(Context(report)) as context, pytest.raises(Cancelled):
        read(family, "Cough. No fever.", context)
    assert len(shares) == 3
    assert shares == sorted(set(shares))


def test_a_note_of_many_lines_is_read_in_time_that_grows_with_them(family, context):
    said = "Right pleural effusion of 23 mm, no pneumothorax. 患者咳嗽，右侧胸腔积液，未见气胸。\n"
    many = "FINDINGS: " + said * 2000
    began = process_time()
    answer = read(family, many, context)
    assert len(answer.findings) > 8000
    assert process_time() - began < 10  # a few seconds; far more where each is compared with all


def test_what_is_beyond_the_limit_is_not_read_and_said(family, context, monkeypatch):
    monkeypatch.setattr(long_notes.read_part, "__defaults__", (20,))
    answer = read(family, "Cough and fever now.\nHeadache.", context)
    assert [f.code.display for f in answer.findings] == ["Cough", "Fever"]
    assert [item.code for item in answer.not_applicable] == ["note_cut"]


def test_every_word_of_our_own_names_a_term(family):
    known = family._tools.known
    for line in Path(resource("knowledge", "note_terms_en.tsv")).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            words, hpo_id = line.split("\t")
            assert known.primary(hpo_id) == hpo_id, words


def found(family, text, context):
    return {f.source.text: f for f in read(family, text, context).findings}


def test_a_disease_that_is_named_is_told_beside_the_findings(family, context):
    text = "Known Marfan syndrome. No sarcoidosis. FAMILY HISTORY: Lynch syndrome."
    said = {f.code.code: f.assertion.value for f in read(family, text, context).findings}
    assert said["OMIM:154700"] == "present"
    assert said["MEDDX:1015"] == "excluded"
    assert said["OMIM:120435"] == "family"


def test_what_is_a_finding_and_a_disease_is_told_once(family, context):
    assert labels(read(family, "Asthma.", context).findings) == [("Asthma", "present")]


def test_part_of_a_rare_disease_s_name_starts_off(family, context):
    name = "Cardiomyopathy, familial hypertrophic, 15".replace(",", "")
    starts_off = {f.code.code: f.starts_off for f in read(family, name, context).findings}
    assert any(code.startswith("HP:") for code in starts_off)
    assert all(off == code.startswith("HP:") for code, off in starts_off.items())
    assert not any(f.starts_off for f in read(family, "Cardiomyopathy.", context).findings)


def test_cue_side_and_measurements_are_told(family, context):
    text = "No pneumothorax. A 3.2 x 2.1 cm lung mass in the left upper lobe."
    terms = found(family, text, context)
    gone, mass = (finding.source for finding in terms.values())
    assert text[slice(*gone.cue)] == "No"
    assert (mass.side, [m.values for m in mass.measurements]) == ("left", [(3.2, 2.1)])
    assert mass.cue is None


def test_a_section_decides_without_a_cue(family, context):
    (finding,) = read(family, "FAMILY HISTORY: colon cancer", context).findings
    assert (finding.assertion, finding.source.cue) == (Assertion.FAMILY, None)
    assert finding.source.section == "family"


def test_what_is_known_is_not_asked_for(family, context):
    text = "INDICATION: known asthma, pneumonia."
    assert labels(read(family, text, context).findings) == [
        ("Asthma", "present"), ("Pneumonia", "uncertain"),
    ]  # fmt: skip


def test_a_stated_age_and_sex_judge_values(family, context):
    child = read(family, "A 3-year-old boy. Hb 10.5 g/dl, PSA 9 ng/ml", context)
    assert [n.code for n in child.not_applicable] == ["child_value"]
    assert labels(child.findings) == [("Anemia", "present")]
    assert labels(read(family, "A 43-year-old man. Hb 12.5 g/dl", context).findings) == [
        ("Anemia", "present")
    ]


@pytest.mark.parametrize(
    ("text", "phrase", "wanted"),
    [
        ("INDICATION: pneumonia", "pneumonia", "uncertain"),
        ("INDICATION: cough", "cough", "present"),
        ("PAST HISTORY: asthma", "asthma", "historical"),
        ("No fever.", "Fever", "excluded"),
        ("No fever.", "", "present"),
    ],
)
def test_a_phrase_is_asserted_as_a_term_is(family, text, phrase, wanted):
    assert family.phrase(note_case(text, "n").notes[0], phrase).value == wanted


def test_what_a_report_says_in_words_of_its_own_keeps_its_size(family, context):
    text = "FINDINGS:\nNodule of 12 mm in the left upper lobe."
    (found,) = read(family, text, context).findings
    assert [item.values for item in found.source.measurements] == [(12.0,)]


def written(name):
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_terms_of_letters_from_genetics_clinics(family):
    marked = re.compile(r"\[([^|\]]+)\|([\d ]+)\]")
    right = wrong = missed = 0
    for line in written("clinic_notes_en.txt"):
        gold = {f"HP:{number}" for _, ids in marked.findall(line) for number in ids.split()}
        note = note_case(marked.sub(r"\1", line), "letter").notes[0]
        found = {mention.hpo_id for mention in family.mentions_in(note)}
        right += len(found & gold)
        wrong += len(found - gold)
        missed += len(gold - found)
    assert right + missed > 600
    assert right / (right + wrong) > 0.97
    assert right / (right + missed) > 0.96


def test_normal_findings_are_no_findings(family):
    for line in written("normal_notes_en.txt"):
        found, _ = family.read_note(note_case(line, "letter").notes[0], _nobody())
        assert [f.code.display for f in found if f.assertion is Assertion.PRESENT] == [], line


INDICATIONS = [
    ("INDICATION: headache, vomiting.", "Headache present, Vomiting present"),
    ("INDICATION: Rule out pneumonia.", "Pneumonia uncertain"),
    ("INDICATION: ?pneumonia", "Pneumonia uncertain"),
    (
        "INDICATION: Chest pain, evaluate for PE.",
        "Chest pain present, Pulmonary embolism uncertain",
    ),
    ("INDICATION: hypertension, edema", "Hypertension present, Edema present"),
    ("INDICATION: pleural effusion", "Pleural effusion uncertain"),
    ("PAST MEDICAL HISTORY: hypertension", "Hypertension historical"),
    ("INDICATION: Leg swelling, DVT?", "Pedal edema present, Deep venous thrombosis uncertain"),
    (
        "INDICATION: History of breast cancer, back pain",
        "Breast carcinoma historical, Back pain present",
    ),
    ("INDICATION: RLQ pain", "Abdominal pain present"),
    ("INDICATION: Rule out pneumonia in patient with cough", "Pneumonia uncertain, Cough present"),
    ("INDICATION: AMS, nipple discharge", "Confusion present, Abnormal nipple discharge present"),
    ("主诉：发现右乳肿块2月", "Breast mass present"),
    ("检查目的：头痛、呕吐", "Headache present, Vomiting present"),
    ("检查目的：咳嗽，除外肺炎", "Cough present, Pneumonia uncertain"),
    ("临床诊断：腹痛待查", "Abdominal pain present"),
    ("主诉：头痛、呕吐3天", "Headache present, Vomiting present"),
    (
        "INDICATION: Headache\nCT HEAD: There is subdural hemorrhage.",
        "Headache present, Subdural hemorrhage present",
    ),
]


@pytest.mark.parametrize(("text", "told"), INDICATIONS)
def test_an_indication_names_complaints_and_asks_for_diseases(family, context, text, told):
    found = [f for f in read(family, text, context).findings if f.code.system == "HPO"]
    assert ", ".join(" ".join(pair) for pair in labels(found)) == told


UNBORN = [
    ("28 weeks pregnant. Fetal ultrasound: fetus with ventriculomegaly.", "family"),
    ("孕28周，胎儿脑积水。", "family"),
    ("28 weeks pregnant. Headache and ventriculomegaly.", "present"),
    ("Fetal ultrasound showed ventriculomegaly. Born at 38 weeks.", "present"),
]


@pytest.mark.parametrize(("text", "assertion"), UNBORN)
def test_what_the_fetus_of_a_pregnant_patient_has_is_not_hers(family, context, text, assertion):
    found = read(family, text, context).findings
    assert found[-1].code.code in {"HP:0002119", "HP:0000238"}
    assert found[-1].assertion.value == assertion


@pytest.mark.parametrize("text", ["Gestational diabetes.", "妊娠期糖尿病。"])
def test_a_disease_of_pregnancy_is_not_the_one_outside_it(family, context, text):
    assert labels(read(family, text, context).findings) == [("Maternal diabetes", "present")]

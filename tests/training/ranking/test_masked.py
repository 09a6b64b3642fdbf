import pytest

from meddx.knowledge import Knowledge
from meddx.training.ranking.masked import masked, words

WORDS = words()


@pytest.mark.parametrize(
    "sentence",
    [
        "Chest X-ray on admission shows diffuse abnormalities.",
        "CXR: no change.",
        "CT of the chest was done.",
        "Bilateral ground-glass opacities in both lower lobes.",
        "No pleural effusion.",
        "RT-PCR was positive.",
        "She was diagnosed with it two days later.",
        "The findings are consistent with an atypical cause.",
        "Lungs clear.",
    ],
)
def test_what_tells_of_images_or_proofs_is_left_out(sentence):
    assert masked(sentence, WORDS) == ""
    assert masked(f"Fever for 3 days. {sentence} Never smoked.", WORDS).split("\n") == [
        "Fever for 3 days.",
        "Never smoked.",
    ]


@pytest.mark.parametrize(
    "name", ["COVID-19", "covid19", "SARS-CoV-2", "pneumonia", "Pneumocystis", "ARDS", "influenza"]
)
def test_names_of_diagnoses_are_taken_out(name):
    assert masked(f"Patient with {name} and cough of 38.5 days", WORDS) == (
        "Patient with  and cough of 38.5 days"
    )


def test_what_a_patient_tells_stays():
    note = "A 52-year-old man with cough, haemoptysis and fever (38.2). Alcoholic and smoker."
    assert masked(note, WORDS).replace("\n", " ") == note


def test_each_truth_is_a_diagnosis_that_is_ranked(tables: Knowledge):
    assert WORDS.truth
    for name, code in WORDS.truth.items():
        assert code in tables.diseases.own, name

"""What the wizard proposes: everything that can be proposed, and nothing that cannot."""

from dataclasses import replace

from meddx.analysis.foreign.found import PRESETS, Answers, LabelAnswer, Scaling, questions
from meddx.workstation.models.first_answers import first, labels, named_in, preset_of
from tests.helpers.models import a_found

named = named_in({"output_0": "HP:0002090", "output 0": "HP:0002090", "output 1": "HP:0033821"})
code_of = named_in({"pneumonia": "HP:0002090", "pulmonary mass": "HP:0033821"})


def test_a_proposal_answers_all_but_terms_that_nobody_knows():
    answers = first(a_found(), Answers(), code_of)
    assert [question.key for question in questions(a_found(), answers)] == [
        "code:output_0",
        "code:output_1",
    ]
    assert answers.name == "my_model"
    assert answers.modalities == ("CR", "DX")


def test_what_the_file_says_is_never_replaced():
    own = Scaling("window", (0.25,), (0.5,))
    found = a_found(size=(96, 128), scaling=own, activation="softmax", resize="letterbox")
    answers = first(found, Answers(), code_of)
    assert (answers.size, answers.scaling) == ((96, 128), own)
    assert (answers.activation, answers.resize) == ("softmax", "letterbox")
    assert preset_of(answers.scaling) == ""
    assert preset_of(PRESETS["signed"]) == "signed"


def test_grey_networks_are_not_scaled_as_for_colours():
    assert first(a_found(channels=1), Answers(), code_of).scaling == PRESETS["unit"]
    assert first(a_found(channels=3), Answers(), code_of).scaling == PRESETS["imagenet"]


def test_names_of_outputs_find_their_terms():
    found = labels(a_found(keys=("Pulmonary_Mass", "whatever")), code_of)
    assert found == (LabelAnswer("Pulmonary_Mass", "HP:0033821"), LabelAnswer("whatever", ""))
    assert [label.key for label in labels(a_found(labels=0), code_of)] == ["output_0"]


def test_of_ct_neither_the_window_nor_the_part_of_the_body_is_guessed():
    ct = a_found(modalities=("CT",))
    asked = questions(ct, first(ct, Answers(), named))
    assert [question.key for question in asked] == ["window", "gate"]
    known = first(replace(ct, window=(40.5, 81.0)), Answers(), named)
    assert (known.family, known.window) == ("ct_slice", (40.5, 81.0))
    assert known.modalities == ("CT",)


def test_a_well_known_model_needs_nothing_more():
    found = a_found(labels=14, like="chexnet", network="DenseNet-121", size=(224, 224))
    answers = first(found, Answers(labels_of="chexnet"), code_of)
    assert questions(found, answers) == ()
    assert answers.labels[6] == LabelAnswer("Pneumonia", "HP:0002090")

import json
from dataclasses import replace
from pathlib import Path

import pytest

from meddx.case.codes import MEDDX, Code
from meddx.case.contradictions import Contradiction
from meddx.case.evidence import ConformalSet, GeneFileSource, Quantity, TextSource
from meddx.case.expressed import Expressed
from meddx.case.reading import Edits
from meddx.case.stated import StatedMeasurement
from meddx.phrase import Language, Phrase, Refused
from meddx.reports import Options
from meddx.reports.json import Json, as_object
from tests.helpers.builders import a_doubtful_reading, a_reading


def test_the_shape_that_scripts_rely_on() -> None:
    content = as_object(a_reading())
    assert content["schema"] == 1
    finding = {"code", "label", "present", "probability", "source", "pack"}
    assert finding <= set(content["findings"][0])
    assert {"rank", "code", "label", "probability", "prior", "evidence"} <= set(
        content["diagnoses"][0]
    )
    assert {"code", "log10_lr", "because"} <= set(content["diagnoses"][0]["evidence"][0])
    assert {"name", "version", "device"} <= set(content["packs"][0])
    assert {"pack", "reason_code", "reason"} <= set(content["not_applicable"][0])
    assert [d["rank"] for d in content["diagnoses"]] == list(
        range(1, len(content["diagnoses"]) + 1)
    )


def test_contradictions_name_their_findings() -> None:
    reading = a_reading()
    keys = [finding.key for finding in reading.findings[:2]]
    told = (
        Contradiction(keys[0], keys[1], Phrase("Both cannot be.")),
        Contradiction(keys[0], "", Phrase("Not at this age.")),
    )
    assert as_object(replace(reading, contradictions=told))["contradictions"] == [
        {"first": keys[0], "second": keys[1], "sentence": "Both cannot be."},
        {"first": keys[0], "second": None, "sentence": "Not at this age."},
    ]
    assert as_object(reading)["contradictions"] == []


def test_a_question_comes_with_its_code_and_what_it_tells() -> None:
    content = as_object(a_reading())
    assert content["questions"] == ["Ask or look for: leg swelling."]
    assert content["asked"] == [
        {"code": "HP:0010741", "label": "Pedal edema", "about": "state", "bits": 0.2}
    ]


def test_priors_stand_apart_from_ranked_diagnoses() -> None:
    reading = a_reading()
    assert as_object(reading)["priors"] == []
    first = reading.diagnoses[0]
    content = as_object(replace(reading, diagnoses=(), priors=(first,)))
    assert content["diagnoses"] == []
    assert [item["code"] for item in content["priors"]] == [first.code.code]


def test_a_score_below_its_threshold_is_not_present() -> None:
    reading = a_reading()
    below = [f for f in reading.findings if f.threshold and f.probability < f.threshold]
    assert below, "the builder holds one finding below its threshold"
    by_key = {item["key"]: item for item in as_object(reading)["findings"]}
    for finding in below:
        assert by_key[finding.key]["present"] is False
        assert by_key[finding.key]["assertion"] == "below_threshold"


def test_the_reader_stands_apart_from_the_model() -> None:
    reading = a_reading()
    key = reading.findings[0].key
    edits = Edits(switched_off=frozenset({key}), accepted=frozenset({key}))
    first = as_object(replace(reading, edits=edits))["findings"][0]
    assert (first["switched_off"], first["accepted"]) == (True, True)


def test_sentences_follow_the_language() -> None:
    assert "未经审核" in as_object(a_reading(), Language.ZH_CN)["title"]
    assert as_object(a_reading())["title"] == "AI analysis, not reviewed, not a radiology report"


def test_the_file_is_one_json_object_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "reading.json"
    Json().write(a_reading(), path, Options())
    assert json.loads(path.read_text(encoding="utf-8"))["schema"] == 1
    assert list(tmp_path.glob(".*")) == [], "no part file stays"


def test_a_place_that_cannot_be_written_keeps_what_it_held(tmp_path: Path) -> None:
    path = tmp_path / "reading.json"
    path.mkdir()
    with pytest.raises(Refused) as refused:
        Json().write(a_reading(), path, Options())
    assert refused.value.code == "not_writable"
    assert path.is_dir()


def test_what_was_measured_comes_with_its_limits() -> None:
    reading = a_reading()
    method = Phrase("limits: the surface moved by half a voxel")
    first = replace(reading.findings[0], quantity=Quantity(2.5, 2.0, 3.0, "mL", method))
    findings = as_object(replace(reading, findings=(first, *reading.findings[1:])))["findings"]
    assert findings[0]["quantity"] == {
        "value": 2.5,
        "low": 2.0,
        "high": 3.0,
        "unit": "mL",
        "method": str(method),
    }
    assert findings[1]["quantity"] is None


def test_what_nobody_vouches_for_is_marked() -> None:
    reading = a_reading()
    assert all(item["marks"] == [] for item in as_object(reading)["findings"])
    content = as_object(a_doubtful_reading())
    marked = {f["key"] for f in content["findings"] if f["marks"] == ["unsigned", "not_calibrated"]}
    assert marked == {f.key for f in reading.findings if f.pack == "chest_radiograph"}
    assert {d["code"] for d in content["diagnoses"] if d["marks"]} == {"MEDDX:0001"}


def test_the_method_of_a_heatmap_is_named() -> None:
    methods = {f["key"]: f["heatmap_method"] for f in as_object(a_reading())["findings"]}
    assert methods["image:chest:1:HP:0033821"] == "cam"
    assert methods["gene:p1:2-47656951-C-T"] is None


@pytest.mark.parametrize(
    ("present", "absent", "outcome", "answers"),
    [
        (True, True, "indeterminate", ["present", "absent"]),
        (False, False, "indeterminate", []),
        (True, False, "present", ["present"]),
    ],
)
def test_the_answers_that_a_score_leaves_open_are_told(present, absent, outcome, answers) -> None:
    reading = a_reading()
    called = next(f for f in reading.findings if f.threshold and f.probability >= f.threshold)
    kinds = (Code.parse("HP:0009733", "Glioma"),)
    for labels in (None, kinds):
        score = replace(called, conformal=ConformalSet(0.9, present, absent, labels))
        told = as_object(replace(reading, findings=(score,)))["findings"][0]
        assert told["conformal"] == {
            "outcome": outcome,
            "set": answers,
            "labels": None if labels is None else ["HP:0009733"],
            "coverage": 0.9,
        }
        assert told["present"] is (outcome == "present")
        assert told["assertion"] == outcome
    assert as_object(reading)["findings"][0]["conformal"] is None
    run = as_object(reading)["packs"][0]
    assert (run["purpose"], run["purpose_asked"]) == ("balanced", "balanced")


def test_words_of_a_note_come_with_their_cue_their_side_and_their_sizes() -> None:
    reading = a_reading()
    size = StatedMeasurement((3.0, 4.0), "mm", 2, 6, is_range=True, is_prior=True)
    found = next(f for f in reading.findings if isinstance(f.source, TextSource))
    source = replace(found.source, cue=(0, 2), side="left", measurements=(size,))
    disease = replace(found, code=Code(MEDDX, "MEDDX:1020", "Lung cancer"), key="disease")
    reading = replace(reading, findings=(replace(found, source=source), disease))
    first, second = as_object(reading)["findings"]
    assert json.loads(json.dumps(first["source"])) == {
        "kind": "note",
        "note_id": "n1",
        "start": source.start,
        "end": source.end,
        "text": source.text,
        "section": "other",
        "cue": [0, 2],
        "side": "left",
        "how": None,
        "measurements": [
            {
                "values": [3.0, 4.0],
                "unit": "mm",
                "start": 2,
                "end": 6,
                "quantity": "",
                "bound": "",
                "is_range": True,
                "is_prior": True,
            }
        ],
    }
    assert (second["source"]["cue"], second["source"]["measurements"]) == (None, [])
    assert (first["named_disease"], second["named_disease"]) == (False, True)


def test_a_remark_on_a_gene_file_names_file_kind_and_gene() -> None:
    reading = a_reading()
    source = GeneFileSource("e1", "expression", "ENSG00000076242")
    first = replace(reading.findings[0], source=source, remark=Phrase("negative binomial"))
    found = as_object(replace(reading, findings=(first,)))["findings"][0]
    assert found["source"] == {"kind": "expression", "panel_id": "e1", "name": "ENSG00000076242"}
    assert found["remark"] == "negative binomial"
    figures = Expressed(120.0, 950.0, 40, -6.1, 2e-6, -1, -3.6)
    first = replace(first, source=replace(source, expressed=figures))
    told = as_object(replace(reading, findings=(first,)))["findings"][0]["source"]["figures"]
    assert (told["observed"], told["others"], told["z"]) == (120.0, 40, -6.1)


def test_evidence_has_one_row_and_names_the_other_places_of_its_finding() -> None:
    reading = a_reading()
    keys = {e.finding_key for d in reading.diagnoses for e in d.evidence} - {""}
    told = next(f for f in reading.findings if f.key in keys and f.is_present)
    again = replace(told, key="again")
    twice = as_object(replace(reading, findings=(*reading.findings, again)))
    rows = [e for d in twice["diagnoses"] for e in d["evidence"] if e["finding"] == told.key]
    assert rows
    assert all(row["also"] == ["again"] for row in rows)
    once = as_object(reading)
    assert all(e["also"] == [] for d in once["diagnoses"] for e in d["evidence"])

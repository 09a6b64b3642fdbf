"""What was read on a chosen slice stands in every report, and whether it counts."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from meddx.case.evidence import ImageSource
from meddx.case.reading import NotApplicable, Reading
from meddx.phrase import Language, Phrase
from meddx.reports import Options
from meddx.reports.json import Json, as_object
from meddx.reports.pdf import Pdf
from tests.helpers.builders import GLIOMA, ON_SLICE, a_reading, on_a_slice

KEY = f"slice:brain:1.2.4:5:{GLIOMA.code}"
OBLIQUE = NotApplicable(
    "brain", "Brain MRI", "oblique", Phrase("The slice leans too far."), "1.2.4", k=7
)


def switched_on(reading: Reading) -> Reading:
    return replace(reading, edits=reading.edits.switched(KEY, on=True, starts_off=True))


def text_of(reading: Reading, folder: Path, language: Language = Language.EN) -> str:
    path = folder / "report.pdf"
    Pdf().write(reading, path, Options(language))
    return " ".join(" ".join(p.extract_text() for p in PdfReader(path).pages).split())


def glioma(reading: Reading) -> dict[str, object]:
    (found,) = (f for f in as_object(reading)["findings"] if f["key"] == KEY)
    return found


def test_json_says_that_it_is_not_counted_until_it_is_switched_on(tmp_path):
    off, on = glioma(on_a_slice()), glioma(switched_on(on_a_slice()))
    assert (off["starts_off"], off["counted"], off["present"]) == (True, False, False)
    assert (on["starts_off"], on["counted"], on["present"]) == (True, True, True)
    assert off["switched_off"] is on["switched_off"] is False
    assert off["remark"] == "A demonstration on this one slice."
    path = tmp_path / "reading.json"
    Json().write(on_a_slice(), path, Options(Language.EN))
    assert json.loads(path.read_text(encoding="utf-8"))["chosen_slices"][0]["k"] == 5


def test_json_ties_it_to_its_instance():
    reading = on_a_slice()
    named = replace(
        reading.case.series[1], sop_instance_uids=tuple(f"1.2.4.{k}" for k in range(12))
    )
    study = reading.case.studies[0]
    studies = (replace(study, series=(study.series[0], named)),)
    source = glioma(replace(reading, case=replace(reading.case, studies=studies)))["source"]
    assert source["sop_instance_uid"] == "1.2.4.5"
    assert (source["series_instance_uid"], source["k"]) == ("1.2.4", 5)
    assert glioma(reading)["source"]["sop_instance_uid"] is None


def test_other_findings_count_as_before():
    assert as_object(a_reading())["chosen_slices"] == []
    assert all(f["counted"] and not f["starts_off"] for f in as_object(a_reading())["findings"])


def test_the_pdf_has_a_part_of_its_own_for_slices(tmp_path):
    off = text_of(on_a_slice(), tmp_path)
    assert "Single slices that the reader chose" in off
    assert "MR Ax T1 +C, image 6" in off
    assert "A demonstration on this one slice." in off
    assert "not counted" in off
    assert "counted: switched on by the reader" not in off
    assert "counted: switched on by the reader" in text_of(switched_on(on_a_slice()), tmp_path)
    assert "Single slices" not in text_of(a_reading(), tmp_path)


def test_the_heatmap_of_what_does_not_count_is_not_pictured(tmp_path):
    assert "Glioma: 40 %" not in text_of(on_a_slice(), tmp_path)
    assert "Glioma: 40 %" in text_of(switched_on(on_a_slice()), tmp_path)


@pytest.mark.parametrize("language", Language)
def test_a_slice_that_was_refused_is_named_once_with_its_reason(tmp_path, language):
    reading = on_a_slice(OBLIQUE)
    edits = reading.edits.with_slice(ImageSource("1.2.4", 7))
    text = text_of(replace(reading, edits=edits), tmp_path, language)
    assert text.count("The slice leans too far.") == 1
    left = [item for item in as_object(reading)["not_applicable"] if item["k"] is not None]
    assert [(item["k"], item["reason_code"]) for item in left] == [(7, "oblique")]
    assert ON_SLICE in edits.slices

from dataclasses import replace
from pathlib import Path

import pytest

from meddx.case.contradictions import Contradiction
from meddx.case.evidence import ConformalSet
from meddx.case.reading import Edits, Reading
from meddx.phrase import Language, Phrase
from meddx.reports import Options
from meddx.reports.pdf import Pdf
from tests.helpers.builders import a_doubtful_reading, a_reading


def _pages(reading: Reading, folder: Path, language: Language = Language.EN) -> list[str]:
    from pypdf import PdfReader

    path = folder / f"report-{language}.pdf"
    Pdf().write(reading, path, Options(language))
    with path.open("rb") as stream:
        return [page.extract_text() for page in PdfReader(stream).pages]


def test_every_page_says_that_nobody_reviewed_it(tmp_path: Path) -> None:
    reading = a_reading()
    long = replace(reading, diagnoses=reading.diagnoses * 12)
    pages = _pages(long, tmp_path)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "AI analysis, not reviewed, not a radiology report" in page
        assert "Research use only, not a medical device" in page
        assert f"page {number} of {len(pages)}" in page


def test_it_tells_who_what_and_why(tmp_path: Path) -> None:
    reading = a_reading()
    text = "\n".join(_pages(reading, tmp_path))
    assert reading.case.patient.patient_id in text
    for diagnosis in reading.diagnoses[:3]:
        assert diagnosis.code.display in text
    for run in reading.packs:
        assert f"{run.title} {run.version} on {run.device}" in text
    assert "Identity not verified" not in text


def test_attached_inputs_are_said(tmp_path: Path) -> None:
    reading = a_reading()
    attached = replace(reading, case=replace(reading.case, attached=("note.txt",)))
    assert "Identity not verified" in "\n".join(_pages(attached, tmp_path))


def test_a_remark_on_the_case_is_said(tmp_path: Path) -> None:
    reading = a_reading()
    remarked = replace(reading, case=replace(reading.case, remark=Phrase("A constructed case.")))
    assert "A constructed case." in "\n".join(_pages(remarked, tmp_path))


def test_contradictions_have_a_section_and_it_is_left_out_without_any(tmp_path: Path) -> None:
    reading = a_reading()
    told = Contradiction("a", "b", Phrase("Fever is there and is not."))
    text = "\n".join(_pages(replace(reading, contradictions=(told,)), tmp_path))
    assert "Contradictions" in text
    assert "Fever is there and is not." in text
    assert "Contradictions" not in "\n".join(_pages(reading, tmp_path))


def test_priors_are_no_result_and_are_not_printed(tmp_path: Path) -> None:
    reading = a_reading()
    without = replace(reading, diagnoses=(), priors=reading.diagnoses)
    text = "\n".join(_pages(without, tmp_path))
    assert "No diagnosis was ranked" in text
    assert reading.diagnoses[0].code.display not in text


def test_what_the_reader_accepted_stands_apart(tmp_path: Path) -> None:
    reading = a_reading()
    assert "The reader has accepted nothing yet." in "\n".join(_pages(reading, tmp_path))
    key = f"dx:{reading.diagnoses[0].code.code}"
    accepted = replace(reading, edits=Edits(accepted=frozenset({key})))
    assert "accepted nothing" not in "\n".join(_pages(accepted, tmp_path))


def test_chinese_is_written_with_our_own_font(tmp_path: Path) -> None:
    text = "\n".join(_pages(a_reading(), tmp_path, Language.ZH_CN))
    assert "未经审核" in text
    assert "鉴别诊断" in text


def test_an_empty_reading_is_still_a_report(tmp_path: Path) -> None:
    reading = replace(a_reading(), findings=(), diagnoses=())
    text = "\n".join(_pages(reading, tmp_path))
    assert "Nothing above threshold." in text
    assert "No diagnosis was ranked" in text


@pytest.mark.parametrize("hostile", ["<b>x</b> & y", "a" * 300, "胸" * 200])
def test_text_from_files_cannot_break_the_page(tmp_path: Path, hostile: str) -> None:
    reading = a_reading()
    case = replace(reading.case, patient=replace(reading.case.patient, name=hostile))
    text = "".join(_pages(replace(reading, case=case), tmp_path)).replace("\n", "")
    assert hostile[:20].replace(" ", "") in text.replace(" ", "")


def test_what_nobody_vouches_for_is_marked_and_explained(tmp_path: Path) -> None:
    plain = " ".join("\n".join(_pages(a_reading(), tmp_path)).split())
    assert "unsigned" not in plain
    text = " ".join("\n".join(_pages(a_doubtful_reading(), tmp_path)).split())
    assert "Pulmonary mass (unsigned model) (not calibrated)" in text
    assert "Lung metastases (unsigned model)" in text
    assert "nobody vouches for it" in text
    assert "未签名模型" in "".join(_pages(a_doubtful_reading(), tmp_path, Language.ZH_CN))


def test_the_method_of_the_heatmap_is_named(tmp_path: Path) -> None:
    text = " ".join("\n".join(_pages(a_reading(), tmp_path)).split())
    assert "exact class activation map. The colours do not outline a lesion." in text


def test_a_score_that_is_no_answer_says_why(tmp_path: Path) -> None:
    reading = a_reading()
    answers = ConformalSet(0.9, True, True)
    left_open = tuple(
        replace(f, conformal=answers) if f.threshold is not None else f for f in reading.findings
    )
    told = replace(reading, findings=left_open)
    text = " ".join("\n".join(_pages(told, tmp_path)).split())
    assert "Pulmonary mass, Pneumonia: Indeterminate: the score fits patients with it and" in text
    assert "above its threshold" not in text
    chinese = "".join(_pages(told, tmp_path, Language.ZH_CN))
    assert "无法判定：该得分既符合" in "".join(chinese.split())
    assert "ndeterminate" not in " ".join(_pages(reading, tmp_path))

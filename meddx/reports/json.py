"""The reading as one JSON object, for scripts: stable keys, schema 1."""

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from typing_extensions import override

from meddx.case import marks
from meddx.case.elsewhere import Elsewhere
from meddx.case.evidence import (
    ConformalSet,
    Diagnosis,
    Evidence,
    Finding,
    GeneFileSource,
    ImageSource,
    ObservationSource,
    Outcome,
    Quantity,
    ReaderSource,
    Source,
    TextSource,
    VariantSource,
)
from meddx.case.note_marks import NoteMark, is_readers, with_read
from meddx.case.reading import Reading
from meddx.case.stated_wording import is_named_disease
from meddx.case.wording import is_below_threshold
from meddx.phrase import Language
from meddx.reports import Format, Options
from meddx.reports.shared.files import written
from meddx.reports.shared.interpreted import interpreted
from meddx.reports.shared.words import DISCLAIMER, REVIEW_TITLE

SCHEMA: Final = 1
INDETERMINATE: Final = Outcome.INDETERMINATE.value


class Json(Format):
    """JSON for scripts."""

    title = "JSON"
    extension = ".json"

    @override
    def write(self, reading: Reading, path: Path, options: Options) -> None:
        content = as_object(reading, options.language)
        text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
        with written(path) as part:
            part.write_text(text + "\n", encoding="utf-8")


def as_object(reading: Reading, language: Language = Language.EN) -> dict[str, Any]:
    """Return the reading in the shape of ``meddx read --json``; sentences in ``language``."""
    elsewhere = Elsewhere(reading.all_findings)
    return {
        "schema": SCHEMA,
        "title": REVIEW_TITLE.label(language),
        "disclaimer": DISCLAIMER.label(language),
        "program": f"MedDx {reading.program_version}",
        "made_at": reading.made_at.isoformat(timespec="seconds"),
        "remark": reading.case.remark.label(language) if reading.case.remark else None,
        "identity_verified": reading.case.identity_verified,
        "attached_without_identity": list(reading.case.attached),
        "findings": [_finding(f, reading, language) for f in reading.all_findings],
        "diagnoses": [
            _diagnosis(number, d, reading, elsewhere, language)
            for number, d in enumerate(reading.diagnoses, start=1)
        ],
        "note_corrections": [
            _correction(mark, read, language)
            for mark, read in with_read(reading.findings, reading.marks)
        ],
        "chosen_slices": [_source(source, reading) for source in reading.edits.slices],
        "priors": [
            {"code": d.code.code, "label": d.code.label(language), "prior": _rounded(d.probability)}
            for d in reading.priors
        ],
        "contradictions": [
            {"first": c.first, "second": c.second or None, "sentence": c.sentence.label(language)}
            for c in reading.contradictions
        ],
        "next_steps": [step.label(language) for step in reading.next_steps],
        "questions": [question.label(language) for question in reading.questions],
        "asked": [
            {
                "code": question.code.code,
                "label": question.code.label(language),
                "about": question.about.value,
                "bits": round(question.bits, 4),
            }
            for question in reading.asked
        ],
        "packs": [
            {
                "name": run.name,
                "version": run.version,
                "device": run.device,
                "device_note": run.device_note.label(language) if run.device_note else None,
                "seconds": round(run.seconds, 4),
                "looked_for": list(run.looked_for),
                "sha256": run.sha256,
                "trust": run.trust,
                "calibrated": run.calibrated,
                "purpose": run.purpose,
                "purpose_asked": run.asked,
            }
            for run in reading.packs
        ],
        "not_applicable": [
            {
                "pack": item.pack,
                "reason_code": item.code,
                "reason": item.reason.label(language),
                "series_instance_uid": item.series_instance_uid.partition("#")[0] or None,
                "k": item.k,
            }
            for item in reading.not_applicable
        ],
        "refused": [
            {"file": item.file, "reason_code": item.code, "reason": item.reason.label(language)}
            for item in reading.case.refused
        ],
        "sources": list(reading.sources),
        "inputs": [{"input": name, "sha256": value} for name, value in reading.input_sha256],
        "seconds": round(reading.seconds, 3),
    }


def _finding(finding: Finding, reading: Reading, language: Language) -> dict[str, Any]:
    below = is_below_threshold(finding)
    asserted = "below_threshold" if below else finding.assertion.value
    called = finding.is_present and not below and not finding.is_indeterminate
    marks_of = marks.of_map if finding.heatmap else marks.of_finding
    is_on = not finding.starts_off or reading.edits.counts(finding)
    return {
        "key": finding.key,
        "code": finding.code.code,
        "label": finding.code.label(language),
        # A variant that failed a filter is shown with probability 0: it counts as nothing.
        "present": called and is_on and finding.probability > 0.0,
        "assertion": INDETERMINATE if finding.is_indeterminate else asserted,
        "probability": _rounded(finding.probability),
        "prevalence": finding.prevalence,
        "threshold": finding.threshold,
        "conformal": _conformal(finding.conformal),
        "remark": finding.remark.label(language) if finding.remark else None,
        "log10_lr": finding.log10_lr,
        "quantity": _quantity(finding.quantity, language),
        "source": _source(finding.source, reading),
        "heatmap_method": finding.heatmap.method if finding.heatmap else None,
        "marks": [mark.code for mark in marks_of(reading, finding)],
        "pack": finding.pack or None,
        "corrected_by_reader": is_readers(finding),
        "named_disease": is_named_disease(finding),
        "switched_off": finding.key in reading.edits.switched_off,
        "starts_off": finding.starts_off,
        "counted": reading.edits.counts(finding),
        "accepted": finding.key in reading.edits.accepted,
        "interpretation": interpreted(finding.interpretation, language),
    }


def _correction(mark: NoteMark, read: Finding | None, language: Language) -> dict[str, Any]:
    """Say what the reader said of words in a note, and what the program had read there."""
    source, was = mark.source, mark.was
    return {
        "note_id": source.note_id,
        "start": source.start,
        "end": source.end,
        "text": source.text,
        "code": mark.code.code if mark.code else None,
        "label": mark.code.label(language) if mark.code else None,
        "assertion": mark.assertion.value if mark.assertion else None,
        "was_code": was.code if was else None,
        "was_label": was.label(language) if was else None,
        "was_assertion": read.assertion.value if read else None,
    }


def _conformal(answers: ConformalSet | None) -> dict[str, Any] | None:
    if answers is None:
        return None
    open_ = {Outcome.PRESENT.value: answers.present, Outcome.ABSENT.value: answers.absent}
    return {
        "outcome": answers.outcome.value,
        "set": [answer for answer, is_open in open_.items() if is_open],
        "labels": None if answers.labels is None else [code.code for code in answers.labels],
        "coverage": answers.coverage,
    }


def _quantity(quantity: Quantity | None, language: Language) -> dict[str, Any] | None:
    if quantity is None:
        return None
    return {
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
        "method": quantity.method.label(language),
    }


def _source(source: Source, reading: Reading) -> dict[str, Any]:
    match source:
        case ImageSource(uid, k):
            return _image(uid, k, reading)
        case TextSource():
            return _words(source)
        case VariantSource(panel_id, variant):
            return {
                "kind": "variant",
                "panel_id": panel_id,
                "variant": variant.key,
                "gene": variant.gene,
                "hgvs_c": variant.hgvs_c,
                "hgvs_p": variant.hgvs_p,
                "consequence": variant.consequence,
                "exon": variant.exon or None,
                "zygosity": variant.zygosity.value,
                "classification": variant.classification,
                "passed": variant.passed,
            }
        case GeneFileSource(panel_id, kind, name, expressed):
            figures = {} if expressed is None else {"figures": asdict(expressed)}
            return {"kind": kind, "panel_id": panel_id, "name": name} | figures
        case ObservationSource(index):
            return {"kind": "observation", "index": index}
        case ReaderSource():
            return {"kind": "reader"}


def _words(source: TextSource) -> dict[str, Any]:
    return {
        "kind": "note",
        "note_id": source.note_id,
        "start": source.start,
        "end": source.end,
        "text": source.text,
        "section": source.section,
        "cue": None if source.cue is None else list(source.cue),
        "side": source.side,
        "how": source.how or None,
        "measurements": [
            {**asdict(item), "values": list(item.values)} for item in source.measurements
        ],
    }


def _image(uid: str, k: int, reading: Reading) -> dict[str, Any]:
    # A display set's name is its series' UID, with "#" and a mark where there are several.
    series = reading.case.find_series(uid)
    instances = series.sop_instance_uids if series is not None else ()
    return {
        "kind": "image",
        "series_instance_uid": uid.partition("#")[0],
        "display_set": uid,
        "k": k,
        "sop_instance_uid": instances[k] if k < len(instances) else None,
    }


def _diagnosis(
    number: int, diagnosis: Diagnosis, reading: Reading, elsewhere: Elsewhere, language: Language
) -> dict[str, Any]:
    return {
        "rank": number,
        "code": diagnosis.code.code,
        "label": diagnosis.code.label(language),
        "probability": _rounded(diagnosis.probability),
        "prior": _rounded(diagnosis.prior),
        "universe": diagnosis.universe.value,
        "must_not_miss": diagnosis.must_not_miss,
        "accepted": f"dx:{diagnosis.code.code}" in reading.edits.accepted,
        "marks": [mark.code for mark in marks.of_diagnosis(reading, diagnosis)],
        "evidence": [_evidence(item, elsewhere, language) for item in diagnosis.evidence],
        "links": [
            {"kind": link.kind, "code": link.other.code, "label": link.other.label(language)}
            for link in diagnosis.links
        ],
        "next_steps": [step.label(language) for step in diagnosis.next_steps],
        "changed_by": [change.label(language) for change in diagnosis.changed_by],
    }


def _evidence(evidence: Evidence, elsewhere: Elsewhere, language: Language) -> dict[str, Any]:
    return {
        "code": evidence.code.code,
        "label": evidence.code.label(language),
        "finding": evidence.finding_key or None,
        "also": list(elsewhere.of(evidence)),
        "log10_lr": round(evidence.log10_lr, 4),
        "because": evidence.because.label(language),
        "source": evidence.source_text or None,
    }


def _rounded(probability: float) -> float:
    """Six significant digits: a rare disease's probability must not become zero."""
    if probability == 0.0:
        return 0.0
    return round(probability, 5 - math.floor(math.log10(probability)))

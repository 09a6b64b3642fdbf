"""What stands in the PDF: who, the picture with its overlay, findings, differential, provenance."""

from typing import Any, Final

from meddx.case import marks, stated_wording, wording
from meddx.case.evidence import (
    Diagnosis,
    Evidence,
    Finding,
    GeneFileSource,
    TextSource,
    VariantSource,
)
from meddx.case.reading import Reading
from meddx.phrase import Labelled, Phrase, listed
from meddx.reports.shared.pdf_corrections import note_corrections
from meddx.reports.shared.pdf_criteria import criteria_lines
from meddx.reports.shared.pdf_layout import Layout
from meddx.reports.shared.pdf_pictures import pictures
from meddx.reports.shared.pdf_remarks import said_beside
from meddx.reports.shared.pdf_slices import chosen_slices
from meddx.reports.shared.pdf_tables import Row, table
from meddx.reports.shared.words import NEGATIVE, UNVERIFIED

MOST_DIAGNOSES: Final = 10
MOST_EVIDENCE: Final = 5

PATIENT: Final = Phrase("Patient")
NO_NAME: Final = Phrase("not named")
FIELDS: Final = (
    Phrase("Name"),
    Phrase("ID"),
    Phrase("Born"),
    Phrase("Sex"),
    Phrase("Study"),
)
ACCEPTED: Final = Phrase("Accepted by the reader")
NOTHING_ACCEPTED: Final = Phrase("The reader has accepted nothing yet.")
DIFFERENTIAL: Final = Phrase("Differential diagnosis (AI)")
DIFFERENTIAL_NOTE: Final = Phrase(
    "Common diagnoses are weighed against their absence, inherited ones against each other; the "
    "probabilities do not add up to 100 %."
)
NO_DIAGNOSIS: Final = Phrase("No diagnosis was ranked, because there is no finding to weigh.")
RANKED_HEADER: Final = (
    Phrase("No."),
    Phrase("Diagnosis"),
    Phrase("Probability"),
    Phrase("Before the findings"),
)
MUST_NOT_MISS: Final = Phrase("{diagnosis} (must not be missed)")
FINDINGS: Final = Phrase("Findings (AI)")
READER_FINDINGS: Final = Phrase("Added by the reader")
SWITCHED_OFF: Final = Phrase("switched off by the reader")
FINDING_HEADER: Final = (
    Phrase("Finding"),
    Phrase("Where from"),
    Phrase("Assertion"),
    Phrase("Probability"),
)
FROM_NOTE: Final = Phrase("note: {words}")
DISEASE: Final = Phrase("{where}. {named}")
FROM_IMAGE: Final = Phrase("image, {pack}")
VARIANT: Final = Phrase("{gene} {change}, {zygosity}")
FROM_GENE_FILE: Final = Phrase("counts or sequences")
FROM_READER: Final = Phrase("reader")
FROM_VALUE: Final = Phrase("measured value")
BELOW_THRESHOLD: Final = Phrase("Looked for and below threshold: {names}.")
EVIDENCE: Final = Phrase("Why: the evidence of the first diagnoses")
EVIDENCE_ITEM: Final = Phrase("{sign} {because} (log10 LR {log10_lr})")
MORE_EVIDENCE: Final = Phrase("and {count} more, each of less weight")
NEXT: Final = Phrase("What to do next: {step}")
LINKED: Final = Phrase("{kind}: {diagnosis}")
LINK_KINDS: Final = {
    "cause_of": Phrase("Cause of"),
    "caused_by": Phrase("Caused by"),
    "can_coexist_with": Phrase("Can coexist with"),
}
CONTRADICTIONS: Final = Phrase("Contradictions")
NEXT_TITLE: Final = Phrase("What to do and to ask next")
PROVENANCE: Final = Phrase("How this was made")
PACK_LINE: Final = Phrase("{pack} {version} on {device}, {seconds} s")
WHY_LINE: Final = Phrase("Marked as {mark}: {why}")
LEFT_LINE: Final = Phrase("Not applied: {pack}. {reason}")
REFUSED_LINE: Final = Phrase("Not imported: {file}. {reason}")
SOURCES_LINE: Final = Phrase("Knowledge: {sources}")
HASH_LINE: Final = Phrase("Input {name}: SHA-256 {value}")


def story(reading: Reading, layout: Layout) -> list[Any]:
    """Return the flowables of the whole document, in reading order."""
    parts: list[Any] = [*_patient(reading, layout), *pictures(reading, layout)]
    parts += [*_accepted(reading, layout), *_differential(reading, layout)]
    parts += [*_contradictions(reading, layout), *_next(reading, layout)]
    parts += [*_findings(reading, layout), *_why(reading, layout)]
    return parts + _provenance(reading, layout)


def _patient(reading: Reading, layout: Layout) -> list[Any]:
    patient, studies = reading.case.patient, reading.case.studies
    study = ""
    if studies:
        day = studies[0].study_date
        study = " ".join(part for part in (studies[0].description, f"{day or ''}") if part)
    values = (
        patient.name.replace("^", " ").strip() or NO_NAME,
        patient.patient_id or NO_NAME,
        f"{patient.birth_date}" if patient.birth_date else NO_NAME,
        patient.sex.value or "-",
        study or "-",
    )
    header = Row(cells=FIELDS, header=True)
    parts = [table([header, Row(cells=values)], (0.26, 0.18, 0.14, 0.08, 0.34), layout)]
    if not reading.case.identity_verified:
        parts.append(layout.paragraph(UNVERIFIED, "warning"))
    if reading.case.remark is not None:
        parts.append(layout.paragraph(reading.case.remark, "warning"))
    return parts


def _accepted(reading: Reading, layout: Layout) -> list[Any]:
    accepted = reading.edits.accepted
    names: list[Labelled] = [d.code for d in reading.diagnoses if f"dx:{d.code.code}" in accepted]
    names += [finding.code for finding in reading.all_findings if finding.key in accepted]
    parts = [layout.paragraph(ACCEPTED, "title")]
    lines: list[Labelled] = names or [NOTHING_ACCEPTED]
    return parts + [layout.paragraph(name) for name in lines]


def _differential(reading: Reading, layout: Layout) -> list[Any]:
    parts = [layout.paragraph(DIFFERENTIAL, "title")]
    if not reading.diagnoses:
        return [*parts, layout.paragraph(NO_DIAGNOSIS)]
    rows = [Row(cells=RANKED_HEADER, header=True)]
    for number, diagnosis in enumerate(reading.diagnoses[:MOST_DIAGNOSES], start=1):
        name = marks.marked(diagnosis.code, marks.of_diagnosis(reading, diagnosis))
        if diagnosis.must_not_miss:
            name = MUST_NOT_MISS.with_values(diagnosis=name)
        said = wording.probability(diagnosis.probability)
        rows.append(Row(cells=(f"{number}", name, said, wording.probability(diagnosis.prior))))
    shares = (0.07, 0.55, 0.18, 0.20)
    return [*parts, table(rows, shares, layout), layout.paragraph(DIFFERENTIAL_NOTE, "small")]


def _contradictions(reading: Reading, layout: Layout) -> list[Any]:
    if not reading.contradictions:
        return []
    lines = [layout.paragraph(one.sentence) for one in reading.contradictions]
    return [layout.paragraph(CONTRADICTIONS, "title"), *lines]


def _next(reading: Reading, layout: Layout) -> list[Any]:
    lines = [*reading.next_steps, *reading.questions]
    if not lines:
        return []
    return [layout.paragraph(NEXT_TITLE, "title"), *(layout.paragraph(line) for line in lines)]


def _findings(reading: Reading, layout: Layout) -> list[Any]:
    counted = [f for f in reading.judged_findings if reading.edits.lists(f)]
    shown = [f for f in counted if not wording.is_below_threshold(f)]
    below = [f for f in counted if wording.is_below_threshold(f)]
    parts = [layout.paragraph(FINDINGS, "title")]
    parts += [_finding_table(shown, reading, layout)] if shown else [layout.paragraph(NEGATIVE)]
    if below:
        names = listed(marks.marked(f.code, marks.of_finding(reading, f)) for f in below)
        parts.append(layout.paragraph(BELOW_THRESHOLD.with_values(names=names), "small"))
    parts += criteria_lines(reading, layout)
    parts += said_beside(counted, layout)
    parts += chosen_slices(reading, layout)
    parts += note_corrections(reading, layout)
    if reading.edits.added:
        parts.append(layout.paragraph(READER_FINDINGS, "title"))
        parts.append(_finding_table(list(reading.edits.added), reading, layout))
    return parts


def _finding_table(findings: list[Finding], reading: Reading, layout: Layout) -> Any:  # noqa: ANN401
    rows = [Row(cells=FINDING_HEADER, header=True)]
    for finding in findings:
        corrected = any(mark.replaces(finding) for mark in reading.marks)
        off = corrected or not reading.edits.counts(finding)
        state = SWITCHED_OFF if off else wording.finding_state(finding)
        state = wording.CORRECTED if corrected else state
        said = wording.finding_probability(finding) or "-"
        rows.append(Row(cells=(finding.code, _where(finding, reading), state, said), quiet=off))
    return table(rows, (0.30, 0.30, 0.16, 0.24), layout)


def _where(finding: Finding, reading: Reading) -> Labelled | str:
    source = finding.source
    if isinstance(source, TextSource):
        said = FROM_NOTE.with_values(words=stated_wording.quoted(source))
        if stated_wording.is_named_disease(finding):
            return DISEASE.with_values(where=said, named=stated_wording.NAMED_DISEASE)
        return said
    if isinstance(source, VariantSource):
        variant = source.variant
        return VARIANT.with_values(
            gene=variant.gene,
            change=variant.hgvs_c or variant.key,
            zygosity=wording.ZYGOSITIES[variant.zygosity],
        )
    if isinstance(source, GeneFileSource):
        return FROM_GENE_FILE
    if finding.pack:
        said = FROM_IMAGE.with_values(pack=finding.pack)
        return marks.marked(said, marks.of_finding(reading, finding))
    return FROM_READER if finding.key.startswith("reader:") else FROM_VALUE


def _why(reading: Reading, layout: Layout) -> list[Any]:
    if not reading.diagnoses:
        return []
    parts = [layout.paragraph(EVIDENCE, "title")]
    for diagnosis in reading.diagnoses[:MOST_DIAGNOSES]:
        parts += _one_why(diagnosis, layout)
    return parts


def _one_why(diagnosis: Diagnosis, layout: Layout) -> list[Any]:
    ordered = sorted(diagnosis.evidence, key=lambda item: -abs(item.log10_lr))
    parts = [layout.paragraph(diagnosis.code, "strong")]
    parts += [layout.paragraph(_said(item), "indented") for item in ordered[:MOST_EVIDENCE]]
    if len(ordered) > MOST_EVIDENCE:
        more = MORE_EVIDENCE.with_values(count=len(ordered) - MOST_EVIDENCE)
        parts.append(layout.paragraph(more, "indented"))
    for link in diagnosis.links:
        kind = LINK_KINDS[link.kind]
        linked = LINKED.with_values(kind=kind, diagnosis=link.other)
        parts.append(layout.paragraph(linked, "indented"))
    for step in diagnosis.next_steps[:1]:
        parts.append(layout.paragraph(NEXT.with_values(step=step), "indented"))
    return parts


def _said(item: Evidence) -> Phrase:
    sign = "+" if item.log10_lr > 0 else "−" if item.log10_lr < 0 else "·"
    return EVIDENCE_ITEM.with_values(
        sign=sign, because=item.because, log10_lr=f"{item.log10_lr:+.2f}"
    )


def _provenance(reading: Reading, layout: Layout) -> list[Any]:
    lines: list[Phrase] = [
        PACK_LINE.with_values(
            pack=marks.marked(run, marks.of_run(run)),
            version=run.version,
            device=run.device,
            seconds=f"{run.seconds:.2f}",
        )
        for run in reading.packs
    ]
    lines += [
        LEFT_LINE.with_values(pack=item, reason=item.reason)
        for item in reading.not_applicable
        if item.k is None
    ]
    lines += [
        REFUSED_LINE.with_values(file=item.file, reason=item.reason)
        for item in reading.case.refused
    ]
    if reading.sources:
        lines.append(SOURCES_LINE.with_values(sources="; ".join(reading.sources)))
    lines += [HASH_LINE.with_values(name=name, value=value) for name, value in reading.input_sha256]
    doubts = dict.fromkeys(mark for run in reading.packs for mark in marks.of_run(run))
    lines += [WHY_LINE.with_values(mark=mark.words, why=mark.why) for mark in doubts]
    parts = [layout.paragraph(PROVENANCE, "title")]
    return parts + [layout.paragraph(line, "small") for line in lines]

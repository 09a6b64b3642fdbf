"""A small realistic case and reading, made without any model or file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np

from meddx.case.codes import Code
from meddx.case.evidence import (
    Assertion,
    Diagnosis,
    Evidence,
    Finding,
    Heatmap,
    ImageSource,
    Link,
    TextSource,
    Universe,
    VariantSource,
)
from meddx.case.identity import Patient, Sex
from meddx.case.question import About, Question
from meddx.case.reading import Edits, NotApplicable, PackRun, Reading
from meddx.case.record import (
    Case,
    GenePanel,
    Note,
    Origin,
    Series,
    Study,
    Variant,
    Window,
    Zygosity,
)
from meddx.case.volume import Geometry, Volume
from meddx.phrase import Phrase

NOTE = (
    "Patient ID 9RG1, born 1940-03-05, female. 2004-08-26.\n"
    "INDICATION: Increasing exertional dyspnoea and dry cough. Pneumonia cannot be excluded.\n"
    "HISTORY: Carcinoma of the ascending colon resected 18 months ago.\n"
    "FAMILY: Brother with colon cancer at 41.\n"
    "She has no fever, night sweats or haemoptysis.\n"
)
MASS = Code("HPO", "HP:0033821", "Pulmonary mass", "肺肿块")
COUGH = Code("HPO", "HP:0012735", "Cough", "咳嗽")
SWELLING = Code("HPO", "HP:0010741", "Pedal edema", "足部水肿")
FEVER = Code("HPO", "HP:0001945", "Fever", "发热")
DYSPNEA = Code("HPO", "HP:0002875", "Exertional dyspnea", "劳力性呼吸困难")
COLON_CANCER = Code("HPO", "HP:0040276", "Colon adenocarcinoma", "结肠腺癌")
PNEUMONIA = Code("HPO", "HP:0002090", "Pneumonia", "肺炎")
MSH2 = Code("HGNC", "HGNC:7325", "MSH2")
METASTASES = Code("MEDDX", "MEDDX:0001", "Lung metastases", "肺转移瘤")
EMBOLISM = Code("MEDDX", "MEDDX:0002", "Pulmonary embolism", "肺栓塞")
LYNCH = Code("OMIM", "OMIM:120435", "Lynch syndrome 1", "林奇综合征 1 型")


def a_radiograph(rows: int = 240, cols: int = 200, uid: str = "1.2.3") -> Series:
    """A chest-like phantom: two dark lungs with a bright round mass in the right one."""
    y, x = np.mgrid[0:rows, 0:cols]
    picture = np.full((rows, cols), 3000.0)
    for middle in (0.30, 0.70):
        inside = ((x / cols - middle) / 0.17) ** 2 + ((y / rows - 0.5) / 0.36) ** 2 < 1
        picture[inside] = 900.0
    picture[(x / cols - 0.3) ** 2 + (y / rows - 0.6) ** 2 < 0.004] = 2600.0
    voxels = np.rint(picture).astype(np.uint16)[None]
    return Series(
        series_instance_uid=uid,
        study_instance_uid="1.2",
        modality="CR",
        volume=Volume(voxels, Geometry.pixels()),
        description="Chest PA",
        body_part_examined="CHEST",
        view_position="PA",
        windows=(Window(2000.0, 4000.0),),
        orientation=("L", "F"),
        age_years=64.5,
        dates=(("StudyDate", date(2004, 8, 26)),),
        warnings=(Phrase("PixelSpacing is zero; distances are in pixels."),),
    )


def a_stack(slices: int = 12, uid: str = "1.2.4") -> Series:
    """A CT-like stack whose slice ``k`` holds the value ``10 k`` in HU."""
    voxels = (
        np.zeros((slices, 40, 40), np.int16)
        + (10 * np.arange(slices, dtype=np.int16))[:, None, None]
    )
    return replace(
        a_radiograph(uid=uid),
        modality="CT",
        volume=Volume(voxels, Geometry.pixels(), "HU"),
        windows=(),
        description="Stack",
        warnings=(),
    )


def a_case(*more: Series) -> Case:
    """One patient with a radiograph, a note and a gene file."""
    variants = (
        Variant("2", 47656951, "C", "T", "MSH2", "c.1216C>T", "p.(Arg406Ter)", "stop_gained",
                "Pathogenic", None, Zygosity.HETEROZYGOUS, (), True, 80, (41, 39)),
        Variant("2", 48033790, "A", "AC", "MSH6", "c.3261dup", "p.(Phe1088fs)", "frameshift",
                "Pathogenic", None, Zygosity.HETEROZYGOUS, ("LowQual",), False, 101, (92, 9)),
    )  # fmt: skip
    return Case(
        patient=Patient("9RG1", "Demonstration^Anna", date(1940, 3, 5), Sex.FEMALE),
        studies=(Study("1.2", (a_radiograph(), *more), study_date=date(2004, 8, 26)),),
        notes=(Note("n1", "note.txt", NOTE),),
        panels=(
            GenePanel("p1", "genes.vcf", "vcf", build="GRCh37", sample="9RG1",
                      origin=Origin.GERMLINE, variants=variants, records=2),
        ),
    )  # fmt: skip


def a_heatmap() -> Heatmap:
    """One warm spot where the phantom's mass is."""
    values = np.zeros((8, 8), np.float32)
    values[4:6, 2:3] = 0.8
    return Heatmap(values, (0.0, 0.0, 240.0, 200.0), 1.0)


def _in_note(words: str, code: Code, assertion: Assertion) -> Finding:
    start = NOTE.index(words)
    present = assertion is Assertion.PRESENT
    source = TextSource("n1", start, start + len(words), words)
    key = f"note:n1:{start}:{code.code}"
    return Finding(key, code, assertion, 1.0 if present else 0.0, source, "note_dictionary")


def findings() -> tuple[Finding, ...]:
    """Findings of every source."""
    variant = a_case().panels[0].variants[0]
    return (
        Finding("image:chest:1:HP:0033821", MASS, Assertion.PRESENT, 0.62, ImageSource("1.2.3"),
                "chest_radiograph", 0.1, 0.7, 0.35, a_heatmap()),
        Finding("image:chest:1:HP:0002090", PNEUMONIA, Assertion.EXCLUDED, 0.04,
                ImageSource("1.2.3"), "chest_radiograph", 0.1, -0.4, 0.3, a_heatmap()),
        _in_note("exertional dyspnoea", DYSPNEA, Assertion.PRESENT),
        _in_note("dry cough", COUGH, Assertion.PRESENT),
        _in_note("Pneumonia", PNEUMONIA, Assertion.UNCERTAIN),
        _in_note("Carcinoma of the ascending colon", COLON_CANCER, Assertion.HISTORICAL),
        _in_note("colon cancer", COLON_CANCER, Assertion.FAMILY),
        _in_note("fever", FEVER, Assertion.EXCLUDED),
        Finding("gene:p1:2-47656951-C-T", MSH2, Assertion.PRESENT, 1.0,
                VariantSource("p1", variant), "variant_rules"),
    )  # fmt: skip


def rank(found: Sequence[Finding], edits: Edits) -> tuple[Diagnosis, ...]:
    """Two findings decide: a mass lifts metastases, the variant lifts Lynch syndrome."""
    codes = {f.code for f in (*found, *edits.added) if f.key not in edits.switched_off}
    because = Phrase("Found in most patients with this disease.")
    keys = {f.code: f.key for f in (*found, *edits.added)}

    def evidence(code: Code, log10_lr: float) -> tuple[Evidence, ...]:
        return (Evidence(keys[code], code, log10_lr, because, "estimate"),) if code in codes else ()

    mass, gene = MASS in codes, MSH2 in codes
    made = (
        Diagnosis(METASTASES, 0.02, 0.84 if mass else 0.3,
                  evidence(MASS, 2.3) + evidence(COUGH, 0.3) + evidence(FEVER, -0.2),
                  links=(Link("caused_by", LYNCH),),
                  next_steps=(Phrase("CT of the chest with contrast medium"),),
                  changed_by=(Phrase("Masses that do not grow over two years"),)),
        Diagnosis(EMBOLISM, 0.03, 0.11, evidence(DYSPNEA, 0.6), must_not_miss=True,
                  next_steps=(Phrase("CT pulmonary angiography"),)),
        Diagnosis(LYNCH, 0.0004, 0.93 if gene else 0.002, evidence(MSH2, 4.52),
                  Universe.HEREDITARY, links=(Link("cause_of", METASTASES),)),
        Diagnosis(Code("MEDDX", "MEDDX:0004", "Septic emboli", "脓毒性栓子"), 0.001, 0.0004,
                  evidence(FEVER, -0.4), must_not_miss=True),
    )  # fmt: skip
    return tuple(sorted(made, key=lambda d: -d.probability))


def a_reading(case: Case | None = None, edits: Edits | None = None) -> Reading:
    """A reading of ``a_case`` with findings of every source and ranked diagnoses."""
    kept = edits or Edits()
    return Reading(
        case=case or a_case(),
        findings=findings(),
        diagnoses=rank(findings(), kept),
        made_at=datetime(2026, 3, 2, 10, 30, tzinfo=UTC),
        packs=(
            PackRun("chest_radiograph", "1.0", "Chest radiograph, adults", "CPU", 0.12,
                    ("HP:0033821", "HP:0002090"), Phrase("This computer has no NVIDIA GPU.")),
        ),
        not_applicable=(
            NotApplicable("chest_radiograph_child", "Chest radiograph, children", "age",
                          Phrase("This pack reads children up to 5 years.")),
        ),
        edits=kept,
        program_version="0.1.0",
        sources=("HPO 2025-01-16",),
        next_steps=(
            Phrase("CT of the chest with contrast medium"),
            Phrase("CT pulmonary angiography"),
        ),
        asked=(Question(SWELLING, About.STATE, 0.2, Phrase("Ask or look for: leg swelling.")),),
    )  # fmt: skip


GLIOMA = Code("HPO", "HP:0009733", "Glioma", "胶质瘤")
NO_TUMOUR = Code("MEDDX", "MEDDX:no_tumour", "None of these tumours", "无上述肿瘤")
ON_SLICE = ImageSource("1.2.4", 5)
REMARK = Phrase("A demonstration on this one slice.")


def on_a_slice(*refused: NotApplicable) -> Reading:
    """A reading of a case with a stack, of which one slice was read and starts off."""
    stack = replace(a_stack(), modality="MR", description="Ax T1 +C")
    heatmap = Heatmap(np.eye(4, dtype=np.float32), (0.0, 0.0, 40.0, 40.0), 1.0)
    scores = ((GLIOMA, 0.4, 1.2, 0.3, heatmap), (NO_TUMOUR, 0.2, -0.9, 0.5, None))
    read = tuple(
        Finding(f"slice:brain:1.2.4:5:{code.code}", code, Assertion.PRESENT, p, ON_SLICE, "brain",
                0.02, lr, threshold, shown, starts_off=True, remark=REMARK)
        for code, p, lr, threshold, shown in scores
    )  # fmt: skip
    made = a_reading(a_case(stack), Edits(slices=(ON_SLICE,)))
    run = PackRun("brain", "1.0", "Brain MRI (demonstration)", "CPU", 0.1)
    return replace(
        made,
        findings=(*made.findings, *read),
        packs=(*made.packs, run),
        not_applicable=(*made.not_applicable, *refused),
    )


def a_doubtful_reading() -> Reading:
    """The same reading, its image pack neither signed nor calibrated."""
    reading = a_reading()
    run = replace(reading.packs[0], trust="unsigned", calibrated=False)
    return replace(reading, packs=(run,))

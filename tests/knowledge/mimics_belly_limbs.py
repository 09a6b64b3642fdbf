"""Typical patients of belly, hip and limbs, mostly young, each beside the nearest other disease.

Constructed like those of ``vignettes``: written from the textbook picture before the ranking was
looked at.
"""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette, WithMimic

F, M = Sex.FEMALE, Sex.MALE

BELLY_LIMBS: Final[Mapping[str, WithMimic]] = {
    # Green vomit in the first week: not pyloric stenosis.
    "MEDDX:3050": WithMimic(
        Vignette(
            0.02, M, ("Midgut malrotation", "Volvulus"),
            ("Bilious emesis", "Irritability", "Feeding difficulties"), ("Projectile vomiting",),
        ), "MEDDX:3035",
    ),
    # Flank pain in atrial fibrillation, no stone: not colic.
    "MEDDX:3051": WithMimic(
        Vignette(
            70, M, ("Arterial occlusion",),
            (
                "Flank pain", "Microscopic hematuria",
                "Increased circulating lactate dehydrogenase concentration",
            ),
            ("Hydronephrosis", "Urolithiasis"), ("Atrial fibrillation",),
        ), "MEDDX:3020",
    ),
    # Fever, cannot stretch the hip: not pyelonephritis. First written with an infected spine,
    # which then came first, as it should.
    "MEDDX:3052": WithMimic(
        Vignette(
            56, M, ("Abscess", "Retroperitoneal mass"),
            ("Fever", "Back pain", "Limited hip movement", "Leukocytosis"), ("Pyuria",),
        ), "MEDDX:3030",
    ),
    # Preterm with a hard belly and gas in the wall: not a volvulus.
    "MEDDX:3053": WithMimic(
        Vignette(
            0.04, F, ("Intramural intestinal gas", "Ileus"),
            ("Abdominal distention", "Hematochezia", "Apnea"), ("Volvulus",), ("Premature birth",),
        ), "MEDDX:3050",
    ),
    # Mother feels a lump in the bath: not neuroblastoma.
    "MEDDX:3054": WithMimic(
        Vignette(
            3, F, ("Nephroblastoma", "Renal neoplasm"),
            ("Abdominal mass", "Macroscopic hematuria", "Hypertension"),
            ("Elevated urinary catecholamine level",),
        ), "MEDDX:3055",
    ),
    # Pale toddler with bone pain and a mass across the midline: not Wilms tumour.
    "MEDDX:3055": WithMimic(
        Vignette(
            2, M, ("Adrenal mass", "Retroperitoneal mass"),
            ("Abdominal mass", "Elevated urinary vanillylmandelic acid", "Bone pain", "Pallor"),
            ("Macroscopic hematuria",),
        ), "MEDDX:3054",
    ),
    # Sudden cramps, then blood, thick left colon: not ulcerative colitis.
    "MEDDX:3056": WithMimic(
        Vignette(
            76, F, ("Intestinal edema", "Colitis", "Abdominal aortic calcification"),
            ("Abdominal pain", "Hematochezia", "Diarrhea"), ("Weight loss", "Chronic diarrhea"),
        ), "MEDDX:3031",
    ),
    # Numb saddle and a full bladder: not just sciatica.
    "MEDDX:5034": WithMimic(
        Vignette(
            44, M, ("Herniation of intervertebral nuclei",),
            ("Sciatica", "Urinary retention", "Perianal anethesia", "Weak anal sphincter tone"),
            ("Fever",),
        ), "MEDDX:5017",
    ),
    # Fall on the outstretched hand: not a broken radius.
    "MEDDX:5035": WithMimic(
        Vignette(
            22, M, ("Fractured hand bones", "Abnormality of the scaphoid"),
            ("Wrist swelling", "Limited wrist movement", "Falls"), ("Fractured radius",),
        ), "MEDDX:5002",
    ),
    # Footballer of fourteen, knee catches: not a torn meniscus.
    "MEDDX:5036": WithMimic(
        Vignette(
            14, M, ("Osteochondritis dissecans", "Bone marrow edema", "Loose body in joint"),
            ("Knee pain", "Joint swelling"), ("Fever", "Torn meniscus"),
        ), "MEDDX:5021",
    ),
    # Girl born by the feet first, one leg shorter: not Perthes disease.
    "MEDDX:5037": WithMimic(
        Vignette(
            0.4, F, ("Acetabular dysplasia", "Delayed femoral head ossification"),
            ("Decreased hip abduction", "Asymmetrical gluteal crease"),
            ("Avascular necrosis", "Fever"), ("Breech presentation",),
        ), "MEDDX:5026",
    ),
    # Limps after a cold, no fever: not a septic joint.
    "MEDDX:5038": WithMimic(
        Vignette(
            5, M, ("Synovitis",), ("Hip pain", "Antalgic gait", "Limited hip movement"),
            ("Fever", "Elevated circulating C-reactive protein concentration"),
            ("Respiratory tract infection",),
        ), "MEDDX:5009",
    ),
    # Runner with a sore foot, film clear: not a tumour.
    "MEDDX:5039": WithMimic(
        Vignette(
            23, F, ("Bone marrow edema", "Abnormal periosteum morphology", "Bone fracture"),
            ("Foot pain", "Antalgic gait", "Amenorrhea"),
            ("Fever", "Triggered by physical trauma"),
        ), "MEDDX:5010",
    ),
}  # fmt: skip

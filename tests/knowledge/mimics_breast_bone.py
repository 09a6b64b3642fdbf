"""Typical patients of breast and bone, each beside the disease nearest to be mistaken for theirs.

Constructed like those of ``vignettes``: written from the textbook picture before the ranking was
looked at.
"""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette, WithMimic

F, M = Sex.FEMALE, Sex.MALE

BREAST_BONE: Final[Mapping[str, WithMimic]] = {
    # Bloody discharge from one duct: not cancer in situ.
    "MEDDX:4009": WithMimic(
        Vignette(
            48, F, ("Breast intraductal papilloma", "Mammary duct ectasia"),
            ("Abnormal nipple discharge",),
            ("Breast microcalcification", "Axillary lymphadenopathy", "Skin dimple"),
        ), "MEDDX:4002",
    ),
    # Red breast that antibiotics did not help: not mastitis.
    "MEDDX:4010": WithMimic(
        Vignette(
            54, F, ("Axillary lymphadenopathy", "Hypoechoic breast mass"),
            ("Peau d'orange", "Erythema", "Breast hypertrophy", "Inverted nipples"),
            ("Fever", "Leukocytosis"),
        ), "MEDDX:4005",
    ),
    # Thick bowed tibia, high alkaline phosphatase: not sclerotic metastases.
    "MEDDX:5020": WithMimic(
        Vignette(
            74, M, ("Thickened cortex of long bones", "Tibial bowing"),
            (
                "Elevated circulating alkaline phosphatase concentration", "Bone pain",
                "Hearing impairment",
            ),
            ("Weight loss", "Anemia"),
        ), "MEDDX:5014",
    ),
    # Twisted knee: not osteoarthritis.
    "MEDDX:5021": WithMimic(
        Vignette(
            29, M, ("Torn meniscus", "Knee joint effusion"),
            ("Knee pain", "Limitation of joint mobility"), ("Bone fracture", "Fever"),
            ("Triggered by physical trauma",),
        ), "MEDDX:5004",
    ),
    # Cannot lift the arm: not rheumatoid arthritis.
    "MEDDX:5022": WithMimic(
        Vignette(
            63, M, ("Rotator cuff tear",),
            ("Shoulder pain", "Limited shoulder movement", "Shoulder girdle muscle weakness"),
            ("Fever", "Polyarticular arthritis"),
        ), "MEDDX:5005",
    ),
    # Stalk that points away from the knee: not an osteosarcoma.
    "MEDDX:5023": WithMimic(
        Vignette(
            15, M, ("Osteochondroma", "Abnormal metaphysis morphology"),
            ("Localized soft-tissue swelling on extremity",),
            ("Periosteal elevation", "Soft tissue neoplasm", "Limb pain"),
        ), "MEDDX:5010",
    ),
    # Pain at night that aspirin takes away: not osteomyelitis.
    "MEDDX:5024": WithMimic(
        Vignette(
            17, M, ("Osteoid osteoma", "Thickened cortex of long bones"),
            ("Noctural pain", "Limb pain"),
            ("Fever", "Elevated circulating C-reactive protein concentration"),
        ), "MEDDX:5007",
    ),
    # Heavy boy with a limp: not Perthes disease.
    "MEDDX:5025": WithMimic(
        Vignette(
            13, M, ("Proximal femoral epiphysiolysis",),
            ("Hip pain", "Knee pain", "Antalgic gait", "Obesity"),
            ("Fever", "Avascular necrosis"),
        ), "MEDDX:5026",
    ),
    # Small boy with a limp: not a slipped epiphysis.
    "MEDDX:5026": WithMimic(
        Vignette(
            6, M, ("Flattened femoral head", "Avascular necrosis", "Delayed skeletal maturation"),
            ("Hip pain", "Antalgic gait"), ("Fever", "Proximal femoral epiphysiolysis"),
        ), "MEDDX:5025",
    ),
    # Acute knee at eighty: not gout.
    "MEDDX:5027": WithMimic(
        Vignette(
            80, F, ("Chondrocalcinosis", "Knee joint effusion"),
            ("Knee pain", "Joint swelling", "Synovial crystals"), ("Urate tophus", "Podagra"),
        ), "MEDDX:5006",
    ),
    # Dive into shallow water: not a fracture from osteoporosis.
    "MEDDX:5028": WithMimic(
        Vignette(
            24, M, ("Fractured cervical vertebra", "Spinal cord compression"),
            ("Neck pain", "Paresthesia"), ("Fever", "Osteolysis"),
            ("Triggered by physical trauma",),
        ), "MEDDX:5001",
    ),
    # Ground glass in the femur: not a giant cell tumour.
    "MEDDX:5029": WithMimic(
        Vignette(
            19, F, ("Fibrous dysplasia of the bones", "Femoral bowing"),
            ("Bone pain", "Facial asymmetry"), ("Abnormal periosteum morphology", "Fever"),
        ), "MEDDX:5015",
    ),
    # Infant with fractures that nobody can explain: not rickets.
    "MEDDX:5030": WithMimic(
        Vignette(
            0.5, M, ("Corner fracture of metaphysis", "Fractured rib", "Fractured skull"),
            ("Ecchymosis", "Retinal hemorrhage"), ("Blue sclerae", "Metaphyseal cupping"),
        ), "MEDDX:5031",
    ),
    # Toddler with bowed legs: not inflicted injury.
    "MEDDX:5031": WithMimic(
        Vignette(
            1.6, M, ("Metaphyseal cupping", "Metaphyseal widening", "Osteopenia"),
            (
                "Genu varum", "Elevated circulating alkaline phosphatase concentration",
                "Decreased circulating vitamin D concentration",
            ),
            ("Corner fracture of metaphysis", "Fever"),
        ), "MEDDX:5030",
    ),
    # Weak legs in known cancer: not infection.
    "MEDDX:5032": WithMimic(
        Vignette(
            67, M, ("Spinal cord compression", "Osteolysis", "Paravertebral mass"),
            ("Back pain", "Paraparesis", "Urinary retention"), ("Fever",), ("Prostate cancer",),
        ), "MEDDX:5008",
    ),
    # Pain from the neck into the arm: not the shoulder.
    "MEDDX:5033": WithMimic(
        Vignette(
            56, F, ("Cervical spondylosis", "Intervertebral disk degeneration"),
            ("Neck pain", "Upper limb pain", "Paresthesia"), ("Rotator cuff tear", "Fever"),
        ), "MEDDX:5022",
    ),
}  # fmt: skip

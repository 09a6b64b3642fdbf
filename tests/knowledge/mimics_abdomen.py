"""Typical patients of the abdomen and pelvis, each beside the disease it is easily mistaken for.

Constructed like those of ``vignettes``: written from the textbook picture before the ranking was
looked at.
"""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette, WithMimic

F, M = Sex.FEMALE, Sex.MALE

ABDOMEN: Final[Mapping[str, WithMimic]] = {
    # Sudden one-sided pain, large ovary: not appendicitis.
    "MEDDX:3027": WithMimic(
        Vignette(
            25, F, ("Ovarian torsion", "Ovarian mass", "Ascites"),
            ("Pelvic pain", "Nausea", "Vomiting"), ("Fever", "Diarrhea"),
        ), "MEDDX:3001",
    ),
    # Missed period, bleeding and free fluid: not a ruptured cyst.
    "MEDDX:3028": WithMimic(
        Vignette(
            30, F, ("Hemoperitoneum", "Ovarian mass"),
            (
                "Elevated circulating beta chorionic gonadotropin concentration", "Amenorrhea",
                "Abnormal vaginal bleeding", "Abdominal pain",
            ),
            ("Fever",),
        ), "MEDDX:3037",
    ),
    # Boy with sudden scrotal pain at night: not epididymitis.
    "MEDDX:3029": WithMimic(
        Vignette(
            14, M, ("Testicular torsion",),
            ("Scrotal pain", "Absent cremaster reflex", "Vomiting"), ("Fever", "Pyuria"),
        ), "MEDDX:3044",
    ),
    # Fever and flank pain: not a stone.
    "MEDDX:3030": WithMimic(
        Vignette(
            28, F, ("Enlarged kidney", "Perinephric fluid collection"),
            ("Fever", "Costovertebral angle tenderness", "Pyuria", "Dysuria"),
            ("Jaundice", "Macroscopic hematuria"),
        ), "MEDDX:3020",
    ),
    # Bloody diarrhoea, continuous from the rectum: not Crohn disease.
    "MEDDX:3031": WithMimic(
        Vignette(
            32, M, ("Colitis", "Pancolitis"), ("Bloody diarrhea", "Tenesmus", "Abdominal pain"),
            ("Small intestinal stenosis", "Anal fistula"),
        ), "MEDDX:3017",
    ),
    # Diabetic with rigors: not metastases.
    "MEDDX:3032": WithMimic(
        Vignette(
            63, M, ("Liver abscess", "Pleural effusion"), ("Fever", "Chills", "Leukocytosis"),
            ("Elevated circulating carcinoembryonic antigen concentration",),
            ("Diabetes mellitus",),
        ), "MEDDX:3011",
    ),
    # Fall from a horse: not a perforation.
    "MEDDX:3033": WithMimic(
        Vignette(
            22, M, ("Splenic rupture", "Hemoperitoneum"),
            ("Abdominal pain", "Tachycardia", "Hypotension"), ("Fever",),
            ("Triggered by physical trauma",),
        ), "MEDDX:3018",
    ),
    # Infant with colic: not appendicitis.
    "MEDDX:3034": WithMimic(
        Vignette(
            0.8, M, ("Intussusception",),
            ("Abdominal colic", "Vomiting", "Hematochezia", "Lethargy"), ("Fever", "Fecolith"),
        ), "MEDDX:3001",
    ),
    # Five weeks old: not intussusception.
    "MEDDX:3035": WithMimic(
        Vignette(
            0.1, M, ("Pyloric stenosis",),
            ("Projectile vomiting", "Hypochloremic metabolic alkalosis", "Abdominal mass"),
            ("Intussusception", "Hematochezia", "Fever"),
        ), "MEDDX:3034",
    ),
    # Heavy periods: not endometrial cancer.
    "MEDDX:3036": WithMimic(
        Vignette(
            43, F, ("Uterine leiomyoma", "Enlarged uterus"), ("Menorrhagia", "Anemia"),
            ("Ascites", "Weight loss"),
        ), "MEDDX:3043",
    ),
    # Mid-cycle pain: not torsion.
    "MEDDX:3037": WithMimic(
        Vignette(
            24, F, ("Hemorrhagic ovarian cyst", "Ascites"), ("Pelvic pain",),
            (
                "Vomiting", "Fever",
                "Elevated circulating beta chorionic gonadotropin concentration",
            ),
        ), "MEDDX:3027",
    ),
    # Discharge and cervical motion tenderness: not appendicitis.
    "MEDDX:3038": WithMimic(
        Vignette(
            26, F, ("Salpingitis", "Hydrosalpinx"),
            ("Cervical motion tenderness", "Abnormal vaginal discharge", "Fever", "Pelvic pain"),
            ("Elevated circulating beta chorionic gonadotropin concentration", "Fecolith"),
        ), "MEDDX:3001",
    ),
    # Painless hard lump: not epididymitis.
    "MEDDX:3039": WithMimic(
        Vignette(
            31, M, ("Testicular mass", "Lymphadenopathy"),
            (
                "Elevated circulating alpha-fetoprotein concentration",
                "Elevated circulating beta chorionic gonadotropin concentration",
            ),
            ("Fever", "Pyuria"),
        ), "MEDDX:3044",
    ),
    # Lump found by chance: not a phaeochromocytoma.
    "MEDDX:3040": WithMimic(
        Vignette(
            66, F, ("Adrenal mass",), (),
            ("Hypertensive crisis", "Elevated urinary norepinephrine level", "Weight loss"),
            ("Hypertension",),
        ), "MEDDX:3045",
    ),
    # Painful periods and infertility: not ovarian cancer.
    "MEDDX:3041": WithMimic(
        Vignette(
            32, F, ("Ovarian cyst", "Abdominal adhesions"),
            ("Dysmenorrhea", "Dyspareunia", "Pelvic pain"), ("Ascites", "Weight loss"),
            ("Female infertility",),
        ), "MEDDX:3023",
    ),
    # Old man from a nursing home: not a colonic cancer.
    "MEDDX:3042": WithMimic(
        Vignette(
            81, M, ("Volvulus", "Ileus"), ("Abdominal distention", "Obstipation"),
            ("Neoplasm of the colon", "Diarrhea"), ("Dementia",),
        ), "MEDDX:3007",
    ),
    # Bleeding after the menopause: not a fibroid.
    "MEDDX:3043": WithMimic(
        Vignette(
            67, F, ("Abnormal endometrium morphology",), ("Postmenopausal bleeding", "Obesity"),
            ("Uterine leiomyoma", "Fever"), ("Diabetes mellitus",),
        ), "MEDDX:3036",
    ),
    # Pain for days, with dysuria: not torsion.
    "MEDDX:3044": WithMimic(
        Vignette(
            29, M, ("Epididymitis", "Hydrocele testis"),
            ("Scrotal pain", "Dysuria", "Fever", "Pyuria"), ("Testicular torsion",),
        ), "MEDDX:3029",
    ),
    # Headache, sweating, palpitations: not an adenoma.
    "MEDDX:3045": WithMimic(
        Vignette(
            44, F, ("Adrenal mass",),
            (
                "Hypertensive crisis", "Headache", "Hyperhidrosis", "Palpitations",
                "Elevated urinary norepinephrine level",
            ),
            ("Fever",),
        ), "MEDDX:3040",
    ),
    # Stones, quiet gallbladder: not cholecystitis.
    "MEDDX:3046": WithMimic(
        Vignette(
            51, F, ("Cholelithiasis",), ("Abdominal colic", "Dyspepsia"),
            ("Gallbladder wall thickening", "Fever", "Positive Murphy sign", "Jaundice"),
        ), "MEDDX:3002",
    ),
    # Bright liver: not cirrhosis.
    "MEDDX:3047": WithMimic(
        Vignette(
            48, M, ("Hepatic steatosis", "Hepatomegaly"),
            ("Obesity", "Hypertriglyceridemia"), ("Cirrhosis", "Splenomegaly", "Ascites"),
        ), "MEDDX:3013",
    ),
    # Old man who gets up at night: not cancer of the prostate.
    "MEDDX:3048": WithMimic(
        Vignette(
            72, M, ("Benign prostatic hyperplasia", "Urinary bladder wall hypertrophy"),
            ("Nocturia", "Urinary hesitancy", "Pollakisuria"), ("Prostate mass", "Bone pain"),
        ), "MEDDX:3025",
    ),
    # Hard lump in the groin, vomiting: not volvulus.
    "MEDDX:3049": WithMimic(
        Vignette(
            78, M, ("Inguinal hernia", "Mechanical ileus"),
            ("Groin pain", "Vomiting", "Abdominal mass"),
            ("Abdominal adhesions", "Neoplasm of the colon"),
        ), "MEDDX:3042",
    ),
}  # fmt: skip

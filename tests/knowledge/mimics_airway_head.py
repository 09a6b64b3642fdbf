"""Typical patients of airway, lung and head, mostly young, each beside the nearest other disease.

Constructed like those of ``vignettes``: written from the textbook picture before the ranking was
looked at.
"""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette, WithMimic

F, M = Sex.FEMALE, Sex.MALE

AIRWAY_HEAD: Final[Mapping[str, WithMimic]] = {
    # Barks like a seal at night: not epiglottitis.
    "MEDDX:1057": WithMimic(
        Vignette(
            1.8, M, ("Subglottic stenosis",),
            ("Barking cough", "Inspiratory stridor", "Hoarse voice", "Rhinorrhea"), ("Drooling",),
        ), "MEDDX:1058",
    ),
    # Sits forward and drools: not croup.
    "MEDDX:1058": WithMimic(
        Vignette(
            45, M, ("Epiglottic enlargement",),
            ("Odynophagia", "Drooling", "Pharyngalgia", "Fever", "Stridor"), ("Barking cough",),
        ), "MEDDX:1057",
    ),
    # Born at 29 weeks, white lungs: not pneumonia.
    "MEDDX:1059": WithMimic(
        Vignette(
            0.001, M, ("Ground-glass opacification", "Air bronchogram"),
            ("Neonatal respiratory distress", "Intercostal retractions", "Hypoxemia"),
            ("Fever", "Pleural effusion"), ("Premature birth",),
        ), "MEDDX:1001",
    ),
    # Beaded septa after breast cancer: not oedema.
    "MEDDX:1060": WithMimic(
        Vignette(
            59, F, ("Interlobular septal thickening", "Reticular", "Hilar lymph node enlargement"),
            ("Exertional dyspnea", "Nonproductive cough"), ("Cardiomegaly", "Orthopnea"),
            ("Breast carcinoma",),
        ), "MEDDX:1008",
    ),
    # White lungs, blood count falling, red cells in the urine: not pneumonia.
    "MEDDX:1061": WithMimic(
        Vignette(
            43, M, ("Ground-glass opacification", "Pulmonary infiltrates"),
            ("Hemoptysis", "Anemia", "Hematuria", "Hypoxemia"), ("Productive cough",),
        ), "MEDDX:1001",
    ),
    # Blow on the head, blue eyes, clear fluid from the nose: not a brain contusion.
    "MEDDX:2035": WithMimic(
        Vignette(
            34, M, ("Fractured skull", "Scalp edema"),
            (
                "Periorbital ecchymosis with tarsal plate sparing", "Headache",
                "Cerebrospinal fluid rhinorrhoea",
            ),
            ("Cerebral contusion",), ("Triggered by head trauma",),
        ), "MEDDX:2024",
    ),
    # Water before the temporal lobe: not a tumour.
    "MEDDX:2036": WithMimic(
        Vignette(
            14, M, ("Arachnoid cyst", "Intracranial cystic lesion"), ("Headache",),
            ("Brain neoplasm", "Cerebral edema", "Hemiparesis"),
        ), "MEDDX:2007",
    ),
    # Caput medusae found by chance: not a malformation that bleeds. First written with the named
    # finding alone: without it only a headache was left.
    "MEDDX:2037": WithMimic(
        Vignette(
            40, F, ("Cerebral venous angioma", "Abnormal cerebral vein morphology"), ("Headache",),
            ("Cerebral hemorrhage", "Cerebral cavernous malformation", "Papilledema"),
        ), "MEDDX:2023",
    ),
    # Seizure, many small cysts and specks of lime: not metastases.
    "MEDDX:2038": WithMimic(
        Vignette(
            32, M,
            (
                "Ring-enhancing cerebral lesion", "Intracranial cystic lesion",
                "Cerebral calcification",
            ),
            ("Seizure", "Headache", "Eosinophilia"), ("Fever", "Weight loss"),
        ), "MEDDX:2011",
    ),
    # Drowsy child two weeks after a cold: not multiple sclerosis.
    "MEDDX:2039": WithMimic(
        Vignette(
            6, F,
            (
                "Multifocal hyperintensity of cerebral white matter on MRI",
                "Focal T2 hyperintense thalamic lesion",
            ),
            ("Drowsiness", "Ataxia", "CSF pleocytosis"),
            ("CSF oligoclonal immunoglobulin G bands",), ("Respiratory tract infection",),
        ), "MEDDX:2013",
    ),
    # Swollen lid, the eye stands out and does not move: not sinusitis alone.
    "MEDDX:2040": WithMimic(
        Vignette(
            7, M, ("Opacified paranasal sinuses", "Orbital inflammation"),
            ("Proptosis", "Periorbital edema", "Ophthalmoplegia", "Fever"), ("Seizure",),
        ), "MEDDX:2034",
    ),
    # Short boy with a calcified cyst above the sella: not an adenoma.
    "MEDDX:2041": WithMimic(
        Vignette(
            10, M,
            ("Craniopharyngioma", "Intracranial cystic lesion", "Cerebral calcification"),
            ("Growth delay", "Bitemporal hemianopia", "Diabetes insipidus"), ("Fever",),
        ), "MEDDX:2009",
    ),
    # Drinker, confused, eyes do not move, cannot walk: not a stroke.
    "MEDDX:2042": WithMimic(
        Vignette(
            51, M, ("Focal T2 hyperintense thalamic lesion",),
            ("Confusion", "Ophthalmoplegia", "Ataxia", "Malnutrition"), ("Hemiparesis",),
            ("Addictive alcohol use",),
        ), "MEDDX:2001",
    ),
}  # fmt: skip

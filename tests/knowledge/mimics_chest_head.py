"""Typical patients of chest and head, each beside the disease nearest to be mistaken for theirs.

Constructed like those of ``vignettes``: written from the textbook picture before the ranking was
looked at.
"""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette, WithMimic

F, M = Sex.FEMALE, Sex.MALE

CHEST_HEAD: Final[Mapping[str, WithMimic]] = {
    # An infant in winter: not pneumonia.
    "MEDDX:1051": WithMimic(
        Vignette(
            0.4, M, ("Air trapping", "Atelectasis"),
            ("Wheezing", "Rhinorrhea", "Tachypnea", "Feeding difficulties"),
            ("Parenchymal consolidation", "Pleural effusion"),
        ), "MEDDX:1001",
    ),
    # Peanut in the right main bronchus: not bronchiolitis.
    "MEDDX:1052": WithMimic(
        Vignette(
            2, M, ("Air trapping", "Mediastinal shift"),
            ("Choking episodes", "Cough", "Wheezing", "Diminished breath sounds"),
            ("Fever", "Rhinorrhea"),
        ), "MEDDX:1051",
    ),
    # Myasthenia and a mass behind the sternum: not lymphoma.
    "MEDDX:1053": WithMimic(
        Vignette(
            52, F, ("Anterior mediastinal mass",), ("Fatigable weakness", "Ptosis", "Diplopia"),
            ("Fever", "Night sweats", "Weight loss", "Hilar lymph node enlargement"),
        ), "MEDDX:1022",
    ),
    # Goitre that goes down into the chest: not thymoma.
    "MEDDX:1054": WithMimic(
        Vignette(
            71, F, ("Superior mediastinal mass", "Tracheal stenosis"),
            ("Multinodular goiter", "Dysphagia"), ("Fever", "Weight loss"),
        ), "MEDDX:1053",
    ),
    # Motorcycle accident: not pneumonia.
    "MEDDX:1055": WithMimic(
        Vignette(
            31, M, ("Hemothorax", "Fractured rib", "Pulmonary opacity"),
            ("Chest pain", "Dyspnea"), ("Fever", "Productive cough"),
            ("Triggered by physical trauma",),
        ), "MEDDX:1001",
    ),
    # Vomiting, then pain: not a pneumothorax.
    "MEDDX:1056": WithMimic(
        Vignette(
            55, M, ("Pneumomediastinum", "Pleural effusion"),
            ("Chest pain", "Vomiting", "Tachycardia"), ("Cough", "Rhinorrhea"),
        ), "MEDDX:1010",
    ),
    # Neck pain and Horner syndrome after chiropractic: not migraine, not atherosclerotic TIA.
    "MEDDX:2025": WithMimic(
        Vignette(
            42, M, ("Carotid artery dissection",), ("Headache", "Neck pain", "Horner syndrome"),
            ("Fever", "Cerebral artery atherosclerosis"), ("Migraine",),
        ), "MEDDX:2026",
    ),
    # Weak hand for twenty minutes, nothing on diffusion: not a stroke.
    "MEDDX:2026": WithMimic(
        Vignette(
            68, M, ("Carotid artery stenosis",), ("Hemiparesis", "Dysarthria", "Amaurosis fugax"),
            ("Abnormal diffusion weighted cerebral MRI morphology", "Cerebral hemorrhage"),
            ("Hypertension",),
        ), "MEDDX:2001",
    ),
    # Seizure and blindness in eclampsia: not venous thrombosis.
    "MEDDX:2027": WithMimic(
        Vignette(
            29, F, ("Posterior leukoencephalopathy", "Cerebral edema"),
            ("Seizure", "Headache", "Hypertensive crisis", "Preeclampsia"),
            ("Fever", "CSF pleocytosis"),
        ), "MEDDX:2015",
    ),
    # Young obese woman with papilloedema: not obstructive hydrocephalus.
    "MEDDX:2028": WithMimic(
        Vignette(
            27, F, ("Empty sella turcica",),
            ("Headache", "Papilledema", "Pulsatile tinnitus", "Obesity"),
            ("Ventriculomegaly", "Brain neoplasm"),
        ), "MEDDX:2017",
    ),
    # Headache on coughing and a syrinx: not multiple sclerosis.
    "MEDDX:2029": WithMimic(
        Vignette(
            33, F, ("Chiari type I malformation", "Syringomyelia"),
            ("Headache", "Neck pain", "Paresthesia"), ("Brain neoplasm", "Confusion"),
        ), "MEDDX:2013",
    ),
    # Child with morning vomiting and ataxia: not an abscess.
    "MEDDX:2030": WithMimic(
        Vignette(
            6, M, ("Posterior fossa mass lesion", "Noncommunicating hydrocephalus"),
            ("Headache", "Vomiting", "Ataxia"), ("Fever", "Triggered by head trauma"),
        ), "MEDDX:2016",
    ),
    # Found by chance: has not bled.
    "MEDDX:2031": WithMimic(
        Vignette(
            62, F, ("Cerebral berry aneurysm",), (),
            ("Subarachnoid hemorrhage", "Thunderclap headache", "Nuchal rigidity", "Vomiting"),
            ("Hypertension", "Tobacco use history"),
        ), "MEDDX:2003",
    ),
    # Temporal lobe epilepsy after febrile seizures: not a glioma, not Alzheimer disease.
    "MEDDX:2032": WithMimic(
        Vignette(
            31, F, ("Hippocampal sclerosis",),
            ("Focal impaired awareness seizure", "EEG with temporal focal spikes"),
            ("Brain neoplasm", "Fever", "Dementia"),
            ("Febrile seizure (within the age range of 3 months to 6 years)",),
        ), "MEDDX:2020",
    ),
    # Sudden headache and double vision from the pituitary: not a ruptured aneurysm.
    "MEDDX:2033": WithMimic(
        Vignette(
            49, M, ("Enlarged pituitary gland", "Pituitary macroadenoma"),
            ("Thunderclap headache", "Vomiting", "Ophthalmoplegia", "Hypopituitarism"),
            ("Subarachnoid hemorrhage", "Cerebral berry aneurysm"),
        ), "MEDDX:2003",
    ),
    # A cold that goes on: not an abscess.
    "MEDDX:2034": WithMimic(
        Vignette(
            28, F, ("Opacified paranasal sinuses",),
            ("Nasal congestion", "Rhinorrhea", "Headache", "Anosmia"),
            ("Seizure", "Confusion"),
        ), "MEDDX:2016",
    ),
}  # fmt: skip

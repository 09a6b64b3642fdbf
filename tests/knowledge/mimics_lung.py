"""Typical patients with diseases of the lung, each beside what theirs is most easily mistaken for.

Constructed like those of ``vignettes``: written from the textbook picture before the ranking was
looked at.
"""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette, WithMimic

F, M = Sex.FEMALE, Sex.MALE

LUNG: Final[Mapping[str, WithMimic]] = {
    # Fever with aching muscles, patches of ground glass: not Pneumocystis.
    "MEDDX:1002": WithMimic(
        Vignette(
            38, F, ("Ground-glass opacification",),
            ("Fever", "Nonproductive cough", "Myalgia", "Lymphopenia", "Anosmia"),
            ("Pleural effusion",),
        ), "MEDDX:1037",
    ),
    # Foul sputum and a cavity with a fluid level: not tuberculosis.
    "MEDDX:1004": WithMimic(
        Vignette(
            57, M, ("Lung abscess", "Pulmonary cavity"),
            ("Fever", "Productive cough", "Leukocytosis", "Aspiration"), ("Tree-in-bud pattern",),
        ), "MEDDX:1003",
    ),
    # Round opacities, some hollow, from an infected catheter: not metastases.
    "MEDDX:1005": WithMimic(
        Vignette(
            44, F, ("Pulmonary nodule", "Pulmonary cavity"),
            ("Fever", "Chills", "Bacteremia", "History of recent central venous catheter"),
            ("Weight loss",),
        ), "MEDDX:1021",
    ),
    # Wheeze at night since childhood: not COPD.
    "MEDDX:1012": WithMimic(
        Vignette(
            24, F, ("Air trapping",), ("Wheezing", "Dyspnea", "Nonproductive cough"),
            ("Fever", "Parenchymal consolidation", "Tobacco use history"),
        ), "MEDDX:1011",
    ),
    # Lagging insulator with plaques and reticulation: not idiopathic fibrosis.
    "MEDDX:1018": WithMimic(
        Vignette(
            72, M, ("Pleural plaque", "Reticular", "Pulmonary fibrosis"),
            ("Exertional dyspnea", "Crackles", "Asbestos exposure"), ("Fever",),
        ), "MEDDX:1014",
    ),
    # Old cavities with a ball in it: not cancer.
    "MEDDX:1029": WithMimic(
        Vignette(
            61, M, ("Pulmonary cavity", "Computed tomographic halo sign", "Pleural thickening"),
            ("Hemoptysis", "Immunodeficiency", "Opportunistic infection"),
            ("Hilar lymph node enlargement",),
        ), "MEDDX:1020",
    ),
    # Wandering patches that antibiotics leave alone: not bacterial pneumonia.
    "MEDDX:1031": WithMimic(
        Vignette(
            62, F, ("Parenchymal consolidation", "Ground-glass opacification", "Atoll sign"),
            ("Nonproductive cough", "Exertional dyspnea", "Weight loss"), ("Leukocytosis",),
        ), "MEDDX:1001",
    ),
    # Shepherd with a round mass of water: not a hamartoma.
    "MEDDX:1032": WithMimic(
        Vignette(
            29, M, ("Pulmonary cyst", "Pulmonary mass"), ("Eosinophilia", "Cough", "Chest pain"),
            ("Tobacco use history", "Weight loss"),
        ), "MEDDX:1033",
    ),
    # Smooth coin, unchanged for years: not metastases.
    "MEDDX:1033": WithMimic(
        Vignette(
            58, M, ("Pulmonary nodule",), (),
            (
                "Weight loss", "Cough", "Hemoptysis", "Hilar lymph node enlargement", "Neoplasm",
                "Elevated circulating carcinoembryonic antigen concentration",
            ),
        ), "MEDDX:1021",
    ),
    # Nosebleeds and a nodule with a feeding vessel: not metastases.
    "OMIM:187300": WithMimic(
        Vignette(
            36, F, ("Pulmonary arteriovenous malformation", "Pulmonary nodule"),
            ("Epistaxis", "Telangiectasia", "Iron deficiency anemia"), ("Weight loss",),
        ), "MEDDX:1021",
    ),
    # Lobe without air, heart pulled over: not pneumonia.
    "MEDDX:1038": WithMimic(
        Vignette(
            66, M, ("Atelectasis", "Mediastinal shift", "Hemidiaphragm elevation"),
            ("Diminished breath sounds", "Dyspnea"), ("Fever", "Air bronchogram"),
        ), "MEDDX:1001",
    ),
    # Both lungs white two days after the start of sepsis: not heart failure.
    "MEDDX:1039": WithMimic(
        Vignette(
            49, M, ("Parenchymal consolidation", "Ground-glass opacification"),
            ("Respiratory failure", "Hypoxemia", "Sepsis", "Tachypnea"),
            ("Cardiomegaly", "Increased circulating NT-proBNP concentration"),
        ), "MEDDX:1008",
    ),
    # Pigeon breeder: not viral pneumonia.
    "MEDDX:1043": WithMimic(
        Vignette(
            54, F, ("Ground-glass opacification", "Air trapping", "Pulmonary fibrosis"),
            ("Exertional dyspnea", "Nonproductive cough", "Crackles"),
            ("Tobacco use history", "Pleural effusion"),
        ), "MEDDX:1002",
    ),
    # Thin woman, middle lobe and lingula: not tuberculosis.
    "MEDDX:1048": WithMimic(
        Vignette(
            71, F, ("Bronchiectasis", "Tree-in-bud pattern", "Pulmonary nodule"),
            ("Chronic cough", "Fatigue", "Weight loss"),
            ("Positive Quantiferon tuberculosis test", "Pleural effusion"),
        ), "MEDDX:1003",
    ),
    # Ground glass at the bases in a patient with stiff joints: not usual fibrosis.
    "MEDDX:1049": WithMimic(
        Vignette(
            52, F, ("Ground-glass opacification", "Reticular"),
            ("Exertional dyspnea", "Nonproductive cough", "Arthralgia", "Raynaud phenomenon"),
            ("Honeycomb lung", "Fever"),
        ), "MEDDX:1014",
    ),
}  # fmt: skip

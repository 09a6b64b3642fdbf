"""Typical patients of the chest, each beside the disease it is most easily mistaken for.

Constructed like those of ``vignettes``: written from the textbook picture before the ranking was
looked at.
"""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette, WithMimic

F, M = Sex.FEMALE, Sex.MALE

CHEST: Final[Mapping[str, WithMimic]] = {
    # Lobar consolidation with a chill: not oedema.
    "MEDDX:1001": WithMimic(
        Vignette(
            46, M, ("Parenchymal consolidation", "Air bronchogram"),
            ("Fever", "Chills", "Productive cough", "Leukocytosis"), ("Cardiomegaly",),
        ), "MEDDX:1008",
    ),
    # Cavity in the upper lobe, weight loss and sweats: not cancer.
    "MEDDX:1003": WithMimic(
        Vignette(
            27, M, ("Pulmonary cavity", "Tree-in-bud pattern"),
            ("Night sweats", "Weight loss", "Hemoptysis", "Positive Quantiferon tuberculosis test"),
        ), "MEDDX:1020",
    ),
    # Swollen legs and effusions: not pneumonia.
    "MEDDX:1007": WithMimic(
        Vignette(
            77, F, ("Cardiomegaly", "Pleural effusion"),
            ("Orthopnea", "Pedal edema", "Increased circulating NT-proBNP concentration"),
            ("Fever",),
        ), "MEDDX:1001",
    ),
    # Tall young man, sudden pain: not pleurisy.
    "MEDDX:1010": WithMimic(
        Vignette(
            22, M, ("Pneumothorax",), ("Pleuritic chest pain", "Dyspnea"),
            ("Fever", "Cough", "Pulmonary mass"),
        ), "MEDDX:1047",
    ),
    # Barrel chest after forty pack years: not asthma.
    "MEDDX:1011": WithMimic(
        Vignette(
            68, M, ("Emphysema",), ("Exertional dyspnea", "Chronic cough", "Tobacco use history"),
            ("Fever", "Pulmonary opacity"),
        ), "MEDDX:1012",
    ),
    # Sputum for years: not emphysema.
    "MEDDX:1013": WithMimic(
        Vignette(
            58, F, ("Bronchiectasis", "Tree-in-bud pattern"),
            ("Productive cough", "Recurrent respiratory infections", "Hemoptysis"),
            ("Pulmonary mass",),
        ), "MEDDX:1011",
    ),
    # Honeycombs at the bases: not sarcoidosis.
    "MEDDX:1014": WithMimic(
        Vignette(
            71, M, ("Honeycomb lung", "Reticular", "Pulmonary fibrosis"),
            ("Exertional dyspnea", "Crackles", "Clubbing"), ("Fever",),
        ), "MEDDX:1015",
    ),
    # Both hila: not lymphoma.
    "MEDDX:1015": WithMimic(
        Vignette(
            34, F, ("Hilar lymph node enlargement", "Mediastinal lymphadenopathy"),
            ("Erythema nodosum", "Uveitis", "Arthralgia"), ("Fever", "Weight loss"),
        ), "MEDDX:1022",
    ),
    # Quarry worker: not tuberculosis.
    "MEDDX:1017": WithMimic(
        Vignette(
            63, M, ("Pulmonary nodule", "Hilar lymph node enlargement"),
            ("Exertional dyspnea", "Silica dust exposure"), ("Fever", "Pleural effusion"),
        ), "MEDDX:1003",
    ),
    # Spiculated mass in a smoker: not an abscess.
    "MEDDX:1020": WithMimic(
        Vignette(
            66, M, ("Pulmonary mass", "Hilar lymph node enlargement"),
            ("Hemoptysis", "Weight loss", "Tobacco use history"), ("Fever",),
        ), "MEDDX:1004",
    ),
    # Round masses after a tumour: not granulomatosis.
    "MEDDX:1021": WithMimic(
        Vignette(
            61, F, ("Pulmonary nodule", "Pulmonary mass"), ("Exertional dyspnea", "Weight loss"),
            ("Fever", "Sinusitis", "Cytoplasmic antineutrophil antibody positivity"),
            ("Colon cancer",),
        ), "MEDDX:1030",
    ),
    # Swollen leg after a flight: not pleurisy.
    "MEDDX:1023": WithMimic(
        Vignette(
            52, F, (), (
                "Pleuritic chest pain", "Dyspnea", "Tachycardia", "Deep venous thrombosis",
                "Elevated circulating D-dimer concentration",
            ),
            ("Fever", "Cough"),
        ), "MEDDX:1047",
    ),
    # Tearing pain: not a heart attack with congestion.
    "MEDDX:1025": WithMimic(
        Vignette(
            63, M, ("Aortic dissection", "Widened mediastinum"),
            ("Chest pain", "Back pain", "Hypertension"), ("Cough", "Fever"),
        ), "MEDDX:1008",
    ),
    # Nose, lungs and kidneys: not septic emboli.
    "MEDDX:1030": WithMimic(
        Vignette(
            54, M, ("Pulmonary cavity", "Pulmonary nodule"),
            (
                "Epistaxis", "Sinusitis", "Glomerulonephritis",
                "Cytoplasmic antineutrophil antibody positivity",
            ),
        ), "MEDDX:1005",
    ),
    # Fall on the side: not pleurisy.
    "MEDDX:1034": WithMimic(
        Vignette(
            70, F, ("Fractured rib",), ("Chest pain", "Pleuritic chest pain"),
            ("Fever", "Cough", "Weight loss", "Pulmonary mass"),
        ), "MEDDX:1047",
    ),
    # Dyspnoea with low CD4 count: not bacterial pneumonia.
    "MEDDX:1037": WithMimic(
        Vignette(
            36, M, ("Ground-glass opacification", "Pulmonary cyst"),
            (
                "Immunodeficiency", "Exertional dyspnea", "Nonproductive cough", "Lymphopenia",
                "Increased circulating lactate dehydrogenase concentration",
            ),
            ("Pleural effusion",),
        ), "MEDDX:1001",
    ),
    # Shipyard worker with a thick pleura: not empyema.
    "MEDDX:1040": WithMimic(
        Vignette(
            73, M, ("Pleural mass", "Pleural thickening", "Pleural effusion"),
            ("Chest pain", "Asbestos exposure", "Weight loss"), ("Fever",),
        ), "MEDDX:1006",
    ),
    # Vegetation on the tricuspid valve: not tuberculosis.
    "MEDDX:1050": WithMimic(
        Vignette(
            33, M, ("Pulmonary nodule",),
            ("Endocarditis", "Fever", "Heart murmur", "Bacteremia"), ("Weight loss",),
        ), "MEDDX:1003",
    ),
    # Cold with cough, clear lungs: not pneumonia.
    "MEDDX:1046": WithMimic(
        Vignette(
            41, F, (), ("Cough", "Productive cough", "Rhinorrhea", "Pharyngalgia"),
            ("Parenchymal consolidation", "Pulmonary opacity", "Weight loss", "Hypoxemia"),
        ), "MEDDX:1001",
    ),
    # Stroke, cannot swallow: not heart failure.
    "MEDDX:1036": WithMimic(
        Vignette(
            82, M, ("Parenchymal consolidation", "Pulmonary infiltrates"),
            ("Dysphagia", "Aspiration", "Fever", "Confusion"), (), ("Stroke",),
        ), "MEDDX:1007",
    ),
}  # fmt: skip

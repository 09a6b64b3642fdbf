"""Typical patients, each beside the disease that is nearest to be mistaken for theirs.

Constructed like those of ``vignettes``: written from the textbook picture before the ranking was
looked at.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from meddx.case.identity import Sex
from tests.knowledge.vignettes import Vignette

F, M = Sex.FEMALE, Sex.MALE


class WithMimic(NamedTuple):
    """A typical patient and the disease that must stay behind."""

    vignette: Vignette
    mimic: str


WITH_MIMICS: Final[Mapping[str, WithMimic]] = {
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
}  # fmt: skip

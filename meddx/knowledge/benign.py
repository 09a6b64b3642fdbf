"""Tumours that do not spread: whoever had one had no cancer.

The HPO places each below the neoplasm of its organ and knows no benign ones, so that an
angiomyolipoma would be "a neoplasm before", which those with metastases have. The choice is the
project authors'; what sometimes spreads (phaeochromocytoma, carcinoid, thymoma) is left out.
"""

from typing import Final

from meddx.knowledge.phenotypes import Phenotypes

BENIGN: Final = frozenset(
    {
        "HP:0000131",  # Uterine leiomyoma
        "HP:0000854",  # Thyroid adenoma
        "HP:0001028",  # Hemangioma
        "HP:0001067",  # Neurofibroma
        "HP:0002762",  # Multiple exostoses
        "HP:0002858",  # Meningioma
        "HP:0002893",  # Pituitary adenoma
        "HP:0002897",  # Parathyroid adenoma
        "HP:0003005",  # Ganglioneuroma
        "HP:0005266",  # Intestinal polyp
        "HP:0006772",  # Renal angiomyolipoma
        "HP:0008256",  # Adrenocortical adenoma
        "HP:0009594",  # Retinal hamartoma
        "HP:0009716",  # Subependymal nodules
        "HP:0009717",  # Cortical tubers
        "HP:0009718",  # Subependymal giant-cell astrocytoma
        "HP:0009720",  # Adenoma sebaceum
        "HP:0009730",  # Rhabdomyoma
        "HP:0009734",  # Optic nerve glioma
        "HP:0010566",  # Hamartoma
        "HP:0010614",  # Fibroma
        "HP:0010615",  # Angiofibromas
        "HP:0010619",  # Fibroadenoma of the breast
        "HP:0010797",  # Hemangioblastoma
        "HP:0011847",  # Giant cell tumor of bone
        "HP:0012028",  # Hepatocellular adenoma
        "HP:0012032",  # Lipoma
        "HP:0012740",  # Papilloma
        "HP:0012844",  # Trichilemmoma
        "HP:0030038",  # Enchondroma
        "HP:0030062",  # Craniopharyngioma
        "HP:0030431",  # Osteochondroma
        "HP:0030433",  # Osteoid osteoma
        "HP:0030434",  # Pilomatrixoma
        "HP:0033522",  # Cerebral cavernous malformation
        "HP:0100008",  # Schwannoma
        "HP:0100245",  # Desmoid tumors
        "HP:0100246",  # Osteoma
        "HP:0200022",  # Choroid plexus papilloma
        "HP:6001034",  # Desmoid tumor
    }
)


def is_benign(hp_id: str, phenotypes: Phenotypes) -> bool:
    """Whether a finding is a tumour that does not spread, or a special form of one.

    Parameters
    ----------
    hp_id
        A term of the HPO.
    phenotypes
        The terms above it.
    """
    return not BENIGN.isdisjoint(phenotypes.ancestors(hp_id))

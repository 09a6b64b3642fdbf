"""All typical patients that stand beside the disease they are most easily mistaken for."""

from collections.abc import Mapping
from typing import Final

from tests.knowledge.mimics_abdomen import ABDOMEN
from tests.knowledge.mimics_airway_head import AIRWAY_HEAD
from tests.knowledge.mimics_belly_limbs import BELLY_LIMBS
from tests.knowledge.mimics_breast_bone import BREAST_BONE
from tests.knowledge.mimics_chest import CHEST
from tests.knowledge.mimics_chest_head import CHEST_HEAD
from tests.knowledge.mimics_heart_pleura import HEART_PLEURA
from tests.knowledge.mimics_lung import LUNG
from tests.knowledge.vignettes import WithMimic

WITH_MIMICS: Final[Mapping[str, WithMimic]] = {
    **CHEST,
    **LUNG,
    **HEART_PLEURA,
    **CHEST_HEAD,
    **AIRWAY_HEAD,
    **ABDOMEN,
    **BELLY_LIMBS,
    **BREAST_BONE,
}

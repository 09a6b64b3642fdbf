"""All typical patients that stand beside the disease they are most easily mistaken for."""

from collections.abc import Mapping
from typing import Final

from tests.knowledge.mimics_abdomen import ABDOMEN
from tests.knowledge.mimics_breast_bone import BREAST_BONE
from tests.knowledge.mimics_chest import CHEST
from tests.knowledge.mimics_chest_head import CHEST_HEAD
from tests.knowledge.vignettes import WithMimic

WITH_MIMICS: Final[Mapping[str, WithMimic]] = {**CHEST, **CHEST_HEAD, **ABDOMEN, **BREAST_BONE}

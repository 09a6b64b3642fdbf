"""Words of the descriptions of CT and MR series: weighting, contrast, localizer, made of others."""

import re
from typing import Final

# In this order: a diffusion map is made of T2 images, FLAIR and STIR are T2 weighted.
_WEIGHTINGS: Final[tuple[tuple[str, str], ...]] = (
    ("ADC", r"\b(E?ADC|APPARENT DIFFUSION|DADC)\b|表观扩散|表观弥散"),
    ("DWI", r"\b(E?DWI|DIFF|DIFFUSION|TRACEW?|B ?(?:5|6|7|8|9|1[0-9]|20)00?|DTI)\b|弥散|扩散"),
    ("SWI", r"\b(SWI|SWAN|SWIP|VEN ?BOLD|HEMO|T2 ?STAR|T2 ?GRE|T2 ?FFE|GRE ?T2)\b|T2\*|磁敏感"),
    ("TOF", r"\b(TOF|MRA|MRV|INFLOW|PCA|ANGIO)\b|血管成像"),
    ("PERF", r"\b(PERF|PERFUSION|ASL|DSC|PWI|CBF|CBV)\b|灌注"),
    ("T1", r"\bT1 ?FLAIR\b"),
    ("FLAIR", r"FLAIR|DARK ?FLUID|\bTIRM ?DF\b|水抑制"),
    ("STIR", r"\b(STIR|TIRM)\b"),
    ("T1", r"(?<![A-Z0-9])T1(?![0-9])|\b(MPRAGE|BRAVO|SPGR|FSPGR|VIBE|THRIVE|LAVA)\b"),
    ("T2", r"(?<![A-Z0-9])T2(?![0-9])|\b(HASTE|CISS|FIESTA|MRCP|SSFSE)\b"),
    ("PD", r"(?<![A-Z0-9])PDW?(?![0-9])|\b(PROTON DENSITY|PD ?FS)\b|质子"),
)
WEIGHTINGS: Final = ("T1", "T2", "FLAIR", "DWI", "ADC", "SWI", "TOF", "PERF", "STIR", "PD")

_NATIVE: Final = re.compile(
    r"\b(WITHOUT|WO|W O|NON ?CONTRAST|NON ?CON|NCCT|NATIVE?|NATIV|UNENHANCED|PLAIN|PRE)\b|"
    r"(?<![A-Z])C-|平扫|增强前"
)
_CONTRAST: Final = re.compile(
    r"\b(CE|CONTRAST|POST|GD|GAD|ENHANCED|CECT|CTA|ARTERIAL|VENOUS|PORTAL|DELAYED|NEPHRO\w*|DYN|"
    r"WITH ?CON|W CON|IV)\b|\+ ?C\b|(?<![A-Z])C\+|增强|动脉期|静脉期|门脉期|延迟期|强化"
)
_LOCALIZER: Final = re.compile(
    r"\b(LOC|LOCALIZER|LOCALISER|SCOUT|TOPOGRAM|SURVIEW|SURVEY|SCANOGRAM|PILOT|3 ?PLANE|PLANE LOC|"
    r"SMARTPREP|BOLUS TRACK\w*|PREMONITORING|MONITORING)\b|定位"
)
_DERIVED: Final = re.compile(
    r"\b(MIP|MINIP|VRT?|VOLUME RENDER\w*|SSD|3D|SCREEN ?SAVE|SCREENSHOT|DOSE|PROTOCOL|SUMMARY|"
    r"PATIENT PROTOCOL|SECONDARY|SUBTRACTION|SUB)\b|剂量|最大密度|容积再现|三维"
)
_ACQUIRED_3D: Final = re.compile(
    r"\b(T1|T2|FLAIR|TOF|3D ?T[12]|SPACE|CUBE|VISTA|MPRAGE|BRAVO|F?SPGR|VIBE|TFE|TFL)\b"
)


def plain(text: str) -> str:
    """Return capitals, with one space for what separates words; ``C+``, ``C-`` and T2* stay."""
    kept = re.sub(r"(?<=C)-(?=\s|$)", "\0", text.upper())
    kept = re.sub(r"[^\w+*\0]|_", " ", kept)
    return " ".join(kept.replace("\0", "-").split())


def weighting_of(description: str) -> str:
    """Return how an MR series is weighted (``WEIGHTINGS``), empty where it does not say."""
    return first(_WEIGHTINGS, plain(description))


def contrast_of(description: str) -> bool | None:
    """Whether contrast medium was given; None where it is not said."""
    text = plain(description)
    if _NATIVE.search(text):
        return False
    return True if _CONTRAST.search(text) else None


def is_localizer(description: str) -> bool:
    """Whether pictures only serve to plan others."""
    return bool(_LOCALIZER.search(plain(description)))


def is_derived(description: str) -> bool:
    """Whether pictures are projections, renderings, subtractions or sheets made of others."""
    text = plain(description)
    found = _DERIVED.findall(text)
    if found == ["3D"] and _ACQUIRED_3D.search(text):
        return False
    return bool(found)


def first(table: tuple[tuple[str, str], ...], text: str) -> str:
    """Return the name of the first pattern of a table that a text holds, empty without one."""
    return next((name for name, pattern in table if re.search(pattern, text)), "")

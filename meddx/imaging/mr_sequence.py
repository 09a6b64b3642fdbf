"""With which sequence an MR series was acquired, as far as its header says.

Words come first (SeriesDescription, ProtocolName, AcquisitionContrast, SequenceName), since they
are what the department calls it. Where they say nothing, the times of a spin echo do: short TR and
TE weight by T1, long ones by T2 (Nitz WR, Reimer P. Contrast mechanisms in MR imaging. Eur Radiol
1999;9:1032-1046). The limits below leave a wide gap between the two, in which nothing is said;
gradient echoes depend on the flip angle as well and are told by words or their inversion alone.
"""

from enum import StrEnum
from typing import Final

from meddx.case.mr import MrAcquisition
from meddx.case.record import Series
from meddx.imaging import series_words

_SHORT_TR_MS: Final = 1000.0
_LONG_TR_MS: Final = 2000.0
_SHORT_TE_MS: Final = 30.0
_LONG_TE_MS: Final = 60.0
_SHORTEST_FLAIR_TI_MS: Final = 1500.0  # nulls water: 1,700 ms and more at 1.5 T
_LONGEST_STIR_TI_MS: Final = 400.0  # nulls fat: 130 to 250 ms
_GRADIENT_TE_MS: Final = 10.0
_NO_AGENT: Final = frozenset({"", "?", "NONE", "NO", "N", "NIL", "OFF", "0", "-", "WITHOUT", "无"})


class Sequence(StrEnum):
    """What weights the pictures, or what they are instead."""

    T1 = "t1"
    T1_CONTRAST = "t1_contrast"
    T2 = "t2"
    FLAIR = "flair"
    DIFFUSION = "diffusion"  # and the maps made from it
    ANGIOGRAPHY = "angiography"
    LOCALIZER = "localizer"
    MAP = "map"  # a map, projection or subtraction made of other pictures
    OTHER = "other"  # another one: proton density, STIR, T2*, perfusion ...
    UNKNOWN = "unknown"  # the header does not say, or contradicts itself


_OF_WORDS: Final = {
    "T1": Sequence.T1,
    "T2": Sequence.T2,
    "FLAIR": Sequence.FLAIR,
    "DWI": Sequence.DIFFUSION,
    "ADC": Sequence.DIFFUSION,
    "TOF": Sequence.ANGIOGRAPHY,
    "SWI": Sequence.OTHER,
    "PERF": Sequence.OTHER,
    "STIR": Sequence.OTHER,
    "PD": Sequence.OTHER,
}
# Defined terms of AcquisitionContrast (PS3.3 C.8.13.3.1).
_OF_CONTRAST: Final = {
    "T1": Sequence.T1,
    "T2": Sequence.T2,
    "FLUID_ATTENUATED": Sequence.FLAIR,
    "DIFFUSION": Sequence.DIFFUSION,
    "TOF": Sequence.ANGIOGRAPHY,
    "FLOW_ENCODED": Sequence.ANGIOGRAPHY,
    "PERFUSION": Sequence.OTHER,
    "PROTON_DENSITY": Sequence.OTHER,
    "STIR": Sequence.OTHER,
    "TAGGING": Sequence.OTHER,
    "T2_STAR": Sequence.OTHER,
}
# Words of ImageType beyond ORIGINAL and PRIMARY, the standard's and the vendors'.
_OF_IMAGE_TYPE: Final = {
    "LOCALIZER": Sequence.LOCALIZER,
    "DIFFUSION": Sequence.DIFFUSION,
    "ADC": Sequence.DIFFUSION,
    "TRACEW": Sequence.DIFFUSION,
    "FA": Sequence.DIFFUSION,
    "PROJECTION IMAGE": Sequence.MAP,
    "SUBTRACTION": Sequence.MAP,
    "SUB": Sequence.MAP,
    "MIP": Sequence.MAP,
    "MNIP": Sequence.MAP,
    "CBV": Sequence.MAP,
    "CBF": Sequence.MAP,
    "MTT": Sequence.MAP,
    "TTP": Sequence.MAP,
    "P": Sequence.MAP,  # phase
    "PHASE MAP": Sequence.MAP,
    "T1 MAP": Sequence.MAP,
    "T2 MAP": Sequence.MAP,
}


def sequence_of(series: Series) -> Sequence:
    """Return with which sequence an MR series was acquired."""
    mr = series.mr or MrAcquisition()
    if series_words.is_localizer(series.description):
        return Sequence.LOCALIZER
    typed = (_OF_IMAGE_TYPE.get(word.strip().upper()) for word in mr.image_type)
    instead = next((found for found in typed if found is not None), None)
    if instead is not None:
        return instead
    named = _named(series.description, mr)
    if mr.b_value and named is not Sequence.ANGIOGRAPHY:
        return Sequence.DIFFUSION
    if series_words.is_derived(series.description) and named is not Sequence.DIFFUSION:
        return Sequence.MAP
    found = named or by_times(mr)
    if found is not Sequence.T1:
        return found
    if named is not None and _is_long(mr):
        return Sequence.UNKNOWN  # called T1, and acquired as no T1 can be
    return Sequence.T1_CONTRAST if _has_contrast(series.description, mr) else Sequence.T1


def by_times(mr: MrAcquisition) -> Sequence:
    """Return what the times alone say; mostly nothing where echoes are not those of spins."""
    kinds = set(mr.scanning_sequence.upper().replace(" ", "").split("\\"))
    repetition, echo = mr.repetition_time_ms, mr.echo_time_ms
    inversion = mr.inversion_time_ms or 0.0
    if "EP" in kinds:
        return Sequence.OTHER
    if repetition is None or echo is None:
        return Sequence.UNKNOWN
    if "GR" in kinds:
        prepared = _LONGEST_STIR_TI_MS < inversion < _SHORTEST_FLAIR_TI_MS
        return Sequence.T1 if prepared and echo <= _GRADIENT_TE_MS else Sequence.UNKNOWN
    if inversion > 0:
        return _by_inversion(inversion, echo)
    if repetition <= _SHORT_TR_MS and echo <= _SHORT_TE_MS:
        return Sequence.T1
    if repetition >= _LONG_TR_MS:
        if echo >= _LONG_TE_MS:
            return Sequence.T2
        return Sequence.OTHER if echo <= _SHORT_TE_MS else Sequence.UNKNOWN
    return Sequence.UNKNOWN


def _by_inversion(inversion_ms: float, echo_ms: float) -> Sequence:
    if inversion_ms <= _LONGEST_STIR_TI_MS:
        return Sequence.OTHER
    if inversion_ms >= _SHORTEST_FLAIR_TI_MS:
        return Sequence.FLAIR if echo_ms >= _LONG_TE_MS else Sequence.UNKNOWN
    return Sequence.T1 if echo_ms <= _SHORT_TE_MS else Sequence.UNKNOWN


def _named(description: str, mr: MrAcquisition) -> Sequence | None:
    """Return what the first telling word calls it."""
    for text in (description, mr.protocol_name):
        weighting = series_words.weighting_of(text)
        if weighting:
            return _OF_WORDS[weighting]
    stated = _OF_CONTRAST.get(mr.acquisition_contrast.strip().upper())
    if stated is not None:
        return stated
    name = mr.sequence_name.lower()
    if "tof" in name:
        return Sequence.ANGIOGRAPHY
    return Sequence.DIFFUSION if "ep_b" in name else None


def _is_long(mr: MrAcquisition) -> bool:
    """Whether both times are long and nothing was inverted before."""
    repetition, echo = mr.repetition_time_ms or 0.0, mr.echo_time_ms or 0.0
    return repetition >= _LONG_TR_MS and echo >= _LONG_TE_MS and not mr.inversion_time_ms


def _has_contrast(description: str, mr: MrAcquisition) -> bool:
    """Whether contrast agent was given: the description says so, or else the agent is named."""
    for text in (description, mr.protocol_name):
        said = series_words.contrast_of(text)
        if said is not None:
            return said
    return mr.contrast_agent.strip().upper() not in _NO_AGENT

"""Measures CT without training: lung volumes, emphysema index, dense lung, dense brain.

Each measurement is a finding with its value and limits; it names no disease and carries no
evidence, because no calibration says what a value is worth among patients. Masks lie over the
images as one layer a series. Definitions and their sources are in
``meddx.analysis.quantities``.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.analysis import gate
from meddx.analysis.families import Answer, Family, left_alone, missing, unread
from meddx.analysis.gate import Refusal
from meddx.analysis.pack import GateSpec, ModelPack
from meddx.analysis.quantities import emphysema, head, high_attenuation, lungs, parenchyma, suitable
from meddx.analysis.quantities.from_series import grid_of
from meddx.analysis.quantities.grid import Grid, Mask, placed
from meddx.analysis.quantities.lungs import Lungs
from meddx.analysis.quantities.masks import Outlined, flat_map, fullest, segmentation
from meddx.analysis.quantities.measured import Measured
from meddx.analysis.quantities.suitable import Region
from meddx.case.codes import MEDDX, SNOMED, Code
from meddx.case.evidence import Assertion, Finding, Heatmap, ImageSource, Quantity
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Series
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

NOT_READ: Final = Phrase("The slices could not be read from their files.")
MEASURING: Final = Phrase("{pack}: measuring series {number}")
BY_SURFACE: Final = Phrase("limits: the surface moved by half a voxel")
BY_SHARE: Final = Phrase(
    "limits: the surface moved by half a voxel, the thresholds by {shift} HU; noise {noise} HU"
)
BY_RIM: Final = Phrase(
    "mixed voxels counted by their share; limits: the surface moved by half a voxel; noise "
    "{noise} HU"
)
ONE_LUNG: Final = Phrase(
    "Right and left lung could not be told apart, so only the total volume is given."
)

TOTAL: Final = Code(MEDDX, "MEDDX:total_lung_volume", "Total lung volume (CT)", "全肺容积（CT）")
RIGHT: Final = Code(MEDDX, "MEDDX:right_lung_volume", "Right lung volume (CT)", "右肺容积（CT）")
LEFT: Final = Code(MEDDX, "MEDDX:left_lung_volume", "Left lung volume (CT)", "左肺容积（CT）")
LUNGS: Final = Code(SNOMED, "39607008", "Lungs", "双肺")
RIGHT_LUNG: Final = Code(SNOMED, "3341006", "Right lung", "右肺")
LEFT_LUNG: Final = Code(SNOMED, "44029006", "Left lung", "左肺")
AIRWAYS: Final = Code(SNOMED, "89187006", "Trachea and bronchi", "气管和支气管")
LAA_950: Final = Code(
    MEDDX,
    "MEDDX:laa_950",
    "Emphysema index (lung under -950 HU)",
    "肺气肿指数（肺内低于 -950 HU 的比例）",
)
HAA: Final = Code(
    MEDDX,
    "MEDDX:haa",
    "High-attenuation area (lung from -600 to -250 HU)",
    "高衰减区（肺内 -600 至 -250 HU 的比例）",
)
HYPERDENSE: Final = Code(
    MEDDX,
    "MEDDX:hyperdense_volume",
    "Dense volume inside the skull (50 to 100 HU)",
    "颅内高密度体积（50 至 100 HU）",
)
_COLOURS: Final = {
    LUNGS: (86, 180, 233),
    RIGHT_LUNG: (86, 180, 233),
    LEFT_LUNG: (0, 158, 115),
    AIRWAYS: (240, 228, 66),
    LAA_950: (204, 121, 167),  # unlike both lungs, in which it lies
    HAA: (230, 159, 0),
    HYPERDENSE: (213, 94, 0),
}
_HEAT_HU: Final = head.TO_HU - head.FROM_HU  # end of the colour bar over the least dense


@dataclass(frozen=True, eq=False)
class _Result:
    """What one series gave."""

    findings: tuple[Finding, ...]
    outlined: tuple[Outlined, ...]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, eq=False)
class _Shown:
    """What a finding shows of its mask: the slice to stand on, and a map of that slice."""

    mask: Mask
    heatmap: Heatmap | None = None


class CtQuantities(Family):
    """Packs with ``family = "ct_quantities"``: rules, no network."""

    name: ClassVar[str] = "ct_quantities"

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        nothing = missing(pack, case, network=False)
        return nothing or unread(pack, case, partial(_refusal, pack))

    @override
    def wants(self, pack: ModelPack, series: Series) -> bool:
        return _refusal(pack, series) is None

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        findings: list[Finding] = []
        left: list[NotApplicable] = []
        layers = []
        for number, series in enumerate(case.series):
            said = MEASURING.with_values(pack=pack, number=number + 1)
            context.checkpoint(number, len(case.series), said)
            refusal = _refusal(pack, series)
            if refusal is None and not series.volume.is_in_memory:
                refusal = Refusal("not_read", NOT_READ)
            if refusal is not None:
                left.append(left_alone(pack, series, refusal))
                continue
            try:
                result = _measured(pack, series, number)
            except Refused as refused:
                left.append(left_alone(pack, series, Refusal(refused.code, refused.phrase)))
                continue
            findings += result.findings
            left += [left_alone(pack, series, refusal) for refusal in result.refused]
            if result.outlined:
                layers.append(segmentation(series, result.outlined, pack.name))
        return Answer(tuple(findings), tuple(left), layers=tuple(layers))


def _refusal(pack: ModelPack, series: Series) -> Refusal | None:
    return gate.by_header(pack.gate or GateSpec(), series) or suitable.refusal(series)


def _measured(pack: ModelPack, series: Series, number: int) -> _Result:
    maker = _Maker(pack, series, number)
    if suitable.region(series) is Region.HEAD:
        refusal = suitable.density_refusal(series)
        if refusal is not None:
            return _Result((), (), (refusal,))
        return maker.head(grid_of(series))
    return maker.chest(grid_of(series))


class _Maker:
    """Makes the findings of one series."""

    def __init__(self, pack: ModelPack, series: Series, number: int) -> None:
        self._pack = pack
        self._series = series
        self._number = number

    def chest(self, grid: Grid) -> _Result:
        """Measure lungs: volumes always, densities where the series allows them."""
        found = lungs.segment(grid)
        findings = list(self._volumes(grid, found))
        outlined = _lung_outlines(found)
        refusals = [] if found.right is not None else [Refusal("lungs_not_parted", ONE_LUNG)]
        refusal = suitable.density_refusal(self._series) or suitable.thin_refusal(self._series)
        if refusal is not None:
            return _Result(tuple(findings), outlined, (*refusals, refusal))
        density = parenchyma.density(grid, found)
        method = BY_SHARE.with_values(
            shift=f"{density.shift_hu:.0f}", noise=f"{density.noise_hu:.0f}"
        )
        for code, limits in ((LAA_950, emphysema.RANGE_HU), (HAA, high_attenuation.RANGE_HU)):
            mask = placed(density.inside(*limits), density.box, found.both.shape)
            shown = _Shown(mask, flat_map(mask))
            findings.append(self._finding(code, density.share(*limits), "%", method, shown))
            outlined = (*outlined, Outlined(code, mask, _COLOURS[code]))
        return _Result(tuple(findings), outlined, tuple(refusals))

    def head(self, grid: Grid) -> _Result:
        """Measure what is dense inside the skull, with a map of where."""
        dense = head.hyperdense(grid)
        method = BY_RIM.with_values(noise=f"{dense.noise_hu:.0f}")
        shown = _Shown(dense.mask, _heat(dense))
        finding = self._finding(HYPERDENSE, dense.volume, "mL", method, shown)
        outlined = (Outlined(HYPERDENSE, dense.mask, _COLOURS[HYPERDENSE]),)
        return _Result((finding,), outlined)

    def _volumes(self, grid: Grid, found: Lungs) -> tuple[Finding, ...]:
        masks = ((TOTAL, found.both), (RIGHT, found.right), (LEFT, found.left))
        return tuple(
            self._finding(code, lungs.volume_ml(grid, mask), "mL", BY_SURFACE, _Shown(mask))
            for code, mask in masks
            if mask is not None
        )

    def _finding(
        self, code: Code, measured: Measured, unit: str, method: Phrase, shown: _Shown
    ) -> Finding:
        return Finding(
            key=f"image:{self._pack.name}:{self._number}:{code.code}",
            code=code,
            assertion=Assertion.PRESENT,
            probability=1.0 if measured.value > 0 else 0.0,
            source=ImageSource(self._series.series_instance_uid, fullest(shown.mask)),
            pack=self._pack.name,
            heatmap=shown.heatmap,
            quantity=Quantity(measured.value, measured.low, measured.high, unit, method),
        )


def _lung_outlines(found: Lungs) -> tuple[Outlined, ...]:
    sides = ((RIGHT_LUNG, found.right), (LEFT_LUNG, found.left))
    if found.right is None:
        sides = ((LUNGS, found.both), (LEFT_LUNG, None))
    masks = (*sides, (AIRWAYS, found.airways))
    return tuple(Outlined(code, mask, _COLOURS[code]) for code, mask in masks if mask is not None)


def _heat(dense: head.Dense) -> Heatmap | None:
    """Return how far above 50 HU the fullest slice is, where it is dense; None where nothing is."""
    flat = flat_map(dense.mask)
    if flat is None:
        return None
    top, left, bottom, right = (int(edge) for edge in flat.box)
    k = fullest(dense.mask) - dense.box[0].start
    down, across = dense.box[1].start, dense.box[2].start
    hu = dense.smooth[k, top - down : bottom - down, left - across : right - across]
    values_ = np.where(flat.values > 0, np.maximum(hu - head.FROM_HU, 1.0), 0.0)
    return Heatmap(values_.astype(np.float32), flat.box, _HEAT_HU, "density")

"""Writes the card of the pack ``ct_quantities`` from measurements on phantoms of known truth.

``python -m meddx.training.phantom_card models/ct_quantities`` measures every phantom in every scan
(some two minutes) and writes ``card.md`` there; nobody types a figure.
"""

import statistics
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.analysis.quantities import emphysema, head, high_attenuation, lungs, parenchyma, suitable
from meddx.analysis.quantities.grid import Grid
from meddx.analysis.quantities.measured import Measured
from meddx.training import ct_models
from meddx.training.ct_phantoms import Phantom, Scan, scanned

ADULT: Final = 1.8
_DRAWS: Final = 12
SHARES: Final = frozenset({"laa_950", "haa"})
_TITLES: Final = {
    "total_lung_volume": "lungs, mL",
    "right_lung_volume": "right lung, mL",
    "left_lung_volume": "left lung, mL",
    "laa_950": "LAA-950, %",
    "haa": "HAA, %",
    "hyperdense_volume": "dense, mL",
}
_CHEST_SCANS: Final = (
    Scan((1.5, 1.0, 1.0), 0.0),
    Scan((1.5, 1.0, 1.0), 10.0),
    Scan((1.5, 1.0, 1.0), 30.0),
    Scan((1.5, 1.0, 1.0), 30.0, tilt_degrees=20.0),
    Scan((1.5, 1.0, 1.0), 10.0, turn_degrees=15.0),
    Scan((3.0, 1.0, 1.0), 30.0),
    Scan((3.0, 3.0, 3.0), 0.0),
    Scan((3.0, 3.0, 3.0), 30.0),
)
_SMALL_SCANS: Final = (Scan((0.7, 0.7, 0.7), 30.0), Scan((2.0, 2.0, 2.0), 10.0))
_OTHER_SCANS: Final = (Scan((2.0, 1.5, 1.5), 0.0), Scan((2.0, 1.5, 1.5), 30.0, tilt_degrees=10.0))
_HEAD_SCANS: Final = (
    Scan((1.0, 1.0, 1.0), 0.0),
    Scan((1.0, 1.0, 1.0), 30.0),
    Scan((0.7, 0.7, 0.7), 10.0, tilt_degrees=20.0),
    Scan((1.5, 1.0, 1.0), 10.0, tilt_degrees=20.0),
    Scan((3.0, 1.0, 1.0), 5.0, tilt_degrees=10.0),
    Scan((3.0, 3.0, 3.0), 0.0),
    Scan((3.0, 3.0, 3.0), 10.0),
    Scan((3.0, 3.0, 3.0), 30.0),
)


@dataclass(frozen=True)
class Row:
    """One quantity of one scan."""

    phantom: str
    scan: Scan
    name: str
    truth: float
    measured: Measured

    @property
    def points(self) -> float:
        """Measured less true, in the quantity's own unit: percentage points for shares."""
        return self.measured.value - self.truth

    @property
    def error(self) -> float:
        """Measured less true, in percent of the truth."""
        return 100.0 * self.points / self.truth

    @property
    def is_within_limits(self) -> bool:
        """Whether the truth lies between the limits of the measurement."""
        return self.measured.low <= self.truth <= self.measured.high

    @property
    def line(self) -> str:
        """A line of the card's table."""
        k, j, i = self.scan.spacing_mm
        found = self.measured
        points = f"{self.points:+.2f} points, " if self.name in SHARES else ""
        cells = (
            self.phantom,
            f"{k:g} x {j:g} x {i:g}",
            f"{self.scan.noise_hu:g}",
            f"{self.scan.tilt_degrees:g} / {self.scan.turn_degrees:g}",
            _TITLES[self.name],
            f"{self.truth:.2f}",
            f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]",
            f"{points}{self.error:+.2f} %",
        )
        return f"| {' | '.join(cells)} |"


def measure_chest(grid: Grid) -> dict[str, Measured]:
    """Measure a chest as the pack does; volumes in mL, shares in percent."""
    found = lungs.segment(grid)
    density = parenchyma.density(grid, found)
    sides = {"right_lung_volume": found.right, "left_lung_volume": found.left}
    volumes = {
        name: lungs.volume_ml(grid, side) for name, side in sides.items() if side is not None
    }
    return volumes | {
        "total_lung_volume": lungs.volume_ml(grid, found.both),
        "laa_950": density.share(*emphysema.RANGE_HU),
        "haa": density.share(*high_attenuation.RANGE_HU),
    }


def measure_head(grid: Grid) -> dict[str, Measured]:
    """Measure a head as the pack does; in mL."""
    return {"hyperdense_volume": head.hyperdense(grid).volume}


def rows(
    title: str,
    phantom: Phantom,
    scans: Iterable[Scan],
    measure: Callable[[Grid], dict[str, Measured]],
) -> list[Row]:
    """Measure one phantom in each scan."""
    found = []
    for scan in scans:
        measured = measure(scanned(phantom, scan))
        found += [Row(title, scan, name, true, measured[name]) for name, true in phantom.truth]
    return found


def all_rows() -> list[Row]:
    """Measure everything that the card shows."""
    adult = ct_models.chest(factor=ADULT)
    aside = ct_models.chest(ct_models.ASIDE_HU, ADULT)
    return [
        *rows("adult", adult, _CHEST_SCANS, measure_chest),
        *rows("child", ct_models.chest(), _SMALL_SCANS, measure_chest),
        *rows("adult, thresholds aside", aside, _OTHER_SCANS, measure_chest),
        *rows("adult, diffuse", ct_models.diffuse(ADULT), _OTHER_SCANS, measure_chest),
        *rows("head", ct_models.head(), _HEAD_SCANS, measure_head),
    ]


def draws(noise_hu: float) -> list[Row]:
    """Measure the head in voxels of 3 mm with several draws of the noise."""
    scans = (Scan((3.0, 3.0, 3.0), noise_hu, seed=seed) for seed in range(_DRAWS))
    return rows("head", ct_models.head(), scans, measure_head)


def text(found: list[Row], drawn: list[list[Row]]) -> str:
    """Return the card of the rows, and of several draws of the noise in the head."""
    volumes = [row for row in found if row.name not in SHARES and row.phantom != "head"]
    shares = [row for row in found if row.name in SHARES]
    heads = [row for row in found if row.phantom == "head"]
    outside = [row for row in found if not row.is_within_limits]
    parts = [
        "# CT measured (ct_quantities)",
        "Written by `python -m meddx.training.phantom_card models/ct_quantities` from its own "
        "measurement; nobody edits it.",
        "**What it does.** On chest CT in HU: volume of the lungs (total, right, left) without "
        "trachea and bronchi; emphysema index LAA-950, the share of the lung under -950 HU "
        "(Gevenois et al. 1995); high-attenuation area HAA, the share from -600 to -250 HU "
        "(Lederer et al. 2009). On head CT: the volume from 50 to 100 HU inside the skull (Parizel "
        "et al. 2001), a map of where to look, not of blood. Every value has limits: the surface "
        "moved by half a voxel, and for shares the thresholds by the noise that is left, at least "
        "5 HU.",
        "**What it does not do.** It names no disease and moves no diagnosis. LAA-950 depends on "
        "the depth of breath, the kernel and the dose of the scan; values of different scans are "
        "compared with care. From 5 HU of noise on, the lung is smoothed by Lee's sigma filter "
        "before its density is counted, and voxels at the chest wall take the density beside them: "
        "values come out somewhat lower than those of programs that do neither.",
        "**Refused**, with the reason: values not in HU, several time points, no place in the "
        "patient, another region than chest or head, fewer than 20 (chest) or 10 (head) slices, "
        "missing or uneven slices, a tilt over 30 degrees, slices that are not axial, slices over "
        "5 mm; for densities also contrast agent given or left open, and in the lung slices over "
        f"{suitable.DENSITY_MOST_MM:g} mm; lungs that reach the first or last slice.",
        "**Made from.** Published definitions; no training data. Licence Apache-2.0.",
        "## Measured on phantoms",
        "Ellipsoids with exact volumes, voxels mixed at surfaces, uncorrelated noise, the gantry "
        "tilted (sheared voxels) or the patient turned. *Adult* and *child* have lung of -900 HU "
        "with bullae of -1000 HU and a dense spot of -300 HU, so that the thresholds lie half way; "
        "*thresholds aside* has -850 and -425 HU, where a threshold that is not half way shrinks "
        "what it counts, which is a property of the definitions; *diffuse* has lung that grows "
        "emptier evenly.",
        f"Largest error: lung volumes {_largest(volumes):.2f} %; shares "
        f"{max(abs(row.points) for row in shares):.2f} percentage points, {_largest(shares):.2f} % "
        f"of their value; dense volume {_largest(heads):.2f} %. Within 1 % of the truth: "
        f"{_within(volumes)} of {len(volumes)} lung volumes, {_within(shares)} of {len(shares)} "
        f"shares, {_within(heads)} of {len(heads)} dense volumes. The truth lies outside the "
        f"limits in {len(outside)} of {len(found)} rows.",
        "Clot differs from brain by 35 HU only, so where voxels are large and noise is strong the "
        f"noise itself is the error of its volume: {'; '.join(map(_spread, drawn))}.",
        "Phantoms only: no series of a patient with known volumes was at hand.",
        "| Phantom | Voxel (k x j x i), mm | Noise, HU | Tilt / turn, degrees | Quantity | True | "
        "Measured [limits] | Error |\n|---|---|---|---|---|---|---|---|\n"
        + "\n".join(row.line for row in found),
        "**Research use only, not a medical device.**",
    ]
    return "\n\n".join(parts) + "\n"


def write(folder: Path) -> None:
    """Measure, and write ``card.md`` into the pack's folder."""
    (folder / "card.md").write_text(text(all_rows(), [draws(10.0), draws(30.0)]), encoding="utf-8")


def _spread(drawn: list[Row]) -> str:
    errors = [row.error for row in drawn]
    return (
        f"in voxels of 3 mm with {drawn[0].scan.noise_hu:g} HU, over {len(drawn)} draws, "
        f"{statistics.mean(errors):+.2f} % on average, SD {statistics.stdev(errors):.2f} %"
    )


def _within(found: list[Row]) -> int:
    return sum(abs(row.error) <= 1.0 for row in found)


def _largest(found: list[Row]) -> float:
    return max(abs(row.error) for row in found)


if __name__ == "__main__":
    write(Path(sys.argv[1]))

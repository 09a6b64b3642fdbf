"""Emphysema index: the share of lung voxels under -950 HU (LAA-950).

Gevenois PA et al., "Comparison of computed density and macroscopic morphometry in pulmonary
emphysema", Am J Respir Crit Care Med 1995;152:653-657: of the thresholds from -900 to -970 HU, the
area under -950 HU agreed with emphysema seen in slices of the lung itself; for thin slices of
unenhanced CT at full inspiration.
"""

from typing import Final

RANGE_HU: Final = (-2000.0, -950.0)  # nothing is emptier than the first

"""Emphysema index: the share of lung voxels under -950 HU (LAA-950).

Gevenois PA et al., "Comparison of computed density and macroscopic morphometry in pulmonary
emphysema", Am J Respir Crit Care Med 1995;152:653-657: of eight thresholds from -900 to -970 HU on
high-resolution CT, only the area under -950 HU did not differ from the emphysema measured on
sections of the lung itself. It grows with the depth of breath, so it is meant for full inspiration.
"""

from typing import Final

RANGE_HU: Final = (-2000.0, -950.0)  # nothing is emptier than the first

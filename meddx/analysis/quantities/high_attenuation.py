"""High-attenuation area (HAA): the share of lung voxels from -600 to -250 HU.

Lederer DJ et al., "Cigarette smoking is associated with subclinical parenchymal lung disease: the
Multi-Ethnic Study of Atherosclerosis (MESA)-Lung study", Am J Respir Crit Care Med
2009;180:407-414. Reference values on full-lung CT of healthy never-smokers (median 4.3 %, 2.7 to
17.8 %): Easthausen I et al., Respirology 2020;25:855-862. Both count what vessels and the wall
contribute; here the wall does not count (``meddx.analysis.quantities.parenchyma``), so values come
out somewhat lower.
"""

from typing import Final

RANGE_HU: Final = (-600.0, -250.0)

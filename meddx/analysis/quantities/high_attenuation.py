"""High-attenuation area (HAA): the share of lung voxels from -600 to -250 HU.

Lederer DJ et al., "Cigarette smoking is associated with subclinical parenchymal lung disease: the
Multi-Ethnic Study of Atherosclerosis (MESA)-Lung study", Am J Respir Crit Care Med
2009;180:407-414. Reference values on full-lung CT of healthy never-smokers (median 4.3 %, 2.7 to
17.8 %): Easthausen I et al., Respirology 2020;25:855-862. Here voxels that are mixed at
the chest wall do not count as dense (``meddx.analysis.quantities.parenchyma``), so values come out
lower than a plain count over the same lungs.
"""

from typing import Final

RANGE_HU: Final = (-600.0, -250.0)

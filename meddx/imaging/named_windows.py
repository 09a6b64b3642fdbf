"""Grey windows that readers know by name; one table for presets and hanging protocols."""

from collections.abc import Mapping
from typing import Final

from meddx.case.display import Window

# Centre and width in HU as the common workstations set them (Weasis presets.xml, OHIF); PET from 0
# to so many SUV.
NAMED: Final[Mapping[str, Window]] = {
    "soft_tissue": Window(40.0, 400.0, "LINEAR", "Soft tissue"),
    "lung": Window(-600.0, 1500.0, "LINEAR", "Lung"),
    "liver": Window(90.0, 150.0, "LINEAR", "Liver"),
    "bone": Window(480.0, 2500.0, "LINEAR", "Bone"),
    "brain": Window(40.0, 80.0, "LINEAR", "Brain"),
    "stroke": Window(35.0, 40.0, "LINEAR", "Stroke"),
    "subdural": Window(75.0, 215.0, "LINEAR", "Subdural"),
    "angiography": Window(300.0, 700.0, "LINEAR", "Angiography"),
    "suv_5": Window(2.5, 5.0, "LINEAR_EXACT", "SUV 0 to 5"),
    "suv_10": Window(5.0, 10.0, "LINEAR_EXACT", "SUV 0 to 10"),
    "suv_20": Window(10.0, 20.0, "LINEAR_EXACT", "SUV 0 to 20"),
}
CT: Final = ("soft_tissue", "lung", "liver", "bone", "brain")  # on the keys, in this order
SUV: Final = ("suv_5", "suv_10", "suv_20")


def name_of(window: object) -> str:
    """Return the key of a named window with this centre and width, empty where none has them."""
    if not isinstance(window, Window):
        return ""
    shape = (window.center, window.width)
    return next((key for key, it in NAMED.items() if (it.center, it.width) == shape), "")

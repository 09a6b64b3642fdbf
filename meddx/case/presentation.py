"""What a study holds beside its pictures: how they were to be shown, and objects that are none."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Voi, VoiTable
from meddx.case.source import Source
from meddx.phrase import Phrase

Colour = tuple[int, int, int]  # sRGB, 0 to 255
Pair = tuple[float, float]


@dataclass(frozen=True)
class Reference:
    """A picture that another object speaks of.

    Parameters
    ----------
    sop_instance_uid
        Of the file.
    frames
        Frames of the file, from 0; empty for all.
    """

    sop_instance_uid: str
    frames: tuple[int, ...] = ()

    def covers(self, sop_instance_uid: str, frame: int) -> bool:
        """Whether it speaks of this frame of this file."""
        mine = self.sop_instance_uid == sop_instance_uid
        return mine and (not self.frames or frame in self.frames)


@dataclass(frozen=True, eq=False)
class ModalityLut:
    """How stored values become modality values (PS3.3 C.11.1): a line or a table, not both."""

    slope: float = 1.0
    intercept: float = 0.0
    table: VoiTable | None = None


@dataclass(frozen=True, eq=False)
class StateVoi:
    """Windows and grey tables of a presentation state (PS3.3 C.11.8).

    ``references`` are the pictures they hold for, empty for all; ``choices`` are alternatives,
    the first is shown.
    """

    references: tuple[Reference, ...]
    choices: tuple[Voi, ...]


@dataclass(frozen=True)
class DisplayedArea:
    """The part of the picture that is shown (PS3.3 C.10.4).

    Parameters
    ----------
    references
        Pictures it holds for, empty for all.
    corners
        ``(top, left, bottom, right)`` in px of the unturned picture, continuous: the first pixel
        is ``[0, 1) x [0, 1)``; reaches beyond the picture where more than it is shown.
    mode
        ``SCALE TO FIT``, ``TRUE SIZE`` or ``MAGNIFY``.
    spacing_mm
        Between rows and between columns on the screen for TRUE SIZE, else None.
    aspect
        Height of a pixel divided by its width.
    magnification
        Screen pixels a pixel for MAGNIFY, else None.
    """

    references: tuple[Reference, ...]
    corners: tuple[float, float, float, float]
    mode: str = "SCALE TO FIT"
    spacing_mm: Pair | None = None
    aspect: float | None = None
    magnification: float | None = None


@dataclass(frozen=True, eq=False)
class Shutter:
    """What of the picture is covered (PS3.3 C.7.6.11, C.7.6.15).

    Several shapes leave visible what all of them leave visible. Pixels are counted from 0.

    Parameters
    ----------
    box
        ``(top, left, bottom, right)``: first and last visible row and column.
    circle
        ``(row, column, radius)`` in px along a row.
    polygon
        Corners ``(row, column)``.
    bitmap
        ndarray of bool, shape (rows, cols): True is covered.
    grey
        What is painted there, 0 (black) to 255.
    """

    box: tuple[float, float, float, float] | None = None
    circle: tuple[float, float, float] | None = None
    polygon: tuple[Pair, ...] = ()
    bitmap: NDArray[np.bool_] | None = None
    grey: int = 0


@dataclass(frozen=True)
class GraphicLayer:
    """A layer of graphics; a higher ``order`` lies above."""

    name: str
    order: int = 0
    colour: Colour | None = None


@dataclass(frozen=True)
class Graphic:
    """A figure of a presentation state as the file gives it (PS3.3 C.10.5).

    Parameters
    ----------
    kind
        POINT, POLYLINE, INTERPOLATED, CIRCLE, ELLIPSE or TEXT.
    points
        ``(row, column)``: continuous px of the picture, or parts of the displayed area. CIRCLE is
        centre and a point on it; ELLIPSE the ends of the long and of the short axis; TEXT the
        corners of its box, or none.
    of_display
        Whether the points are parts (0 to 1) of the displayed area.
    filled
        Whether the figure is filled.
    text
        Of a TEXT.
    anchor
        Where a TEXT points to, ``(row, column)``.
    anchor_of_display, anchor_shown
        As ``of_display``, and whether a line to the anchor is drawn.
    alignment
        LEFT, CENTER or RIGHT in the box of a TEXT.
    """

    kind: str
    points: tuple[Pair, ...]
    of_display: bool = False
    filled: bool = False
    text: str = ""
    anchor: Pair | None = None
    anchor_of_display: bool = False
    anchor_shown: bool = False
    alignment: str = "LEFT"


@dataclass(frozen=True)
class Annotation:
    """Figures of one layer over some pictures; no references is all of the state's."""

    layer: str
    references: tuple[Reference, ...]
    graphics: tuple[Graphic, ...]


@dataclass(frozen=True, eq=False)
class OverlayPlane:
    """A bit plane of a picture, or one that a presentation state shows (PS3.3 C.9.2, C.11.7).

    Parameters
    ----------
    group
        The overlay's group (0x6000 ...).
    layer
        Graphic layer that a presentation state shows it in; empty in a picture's own file.
    bits
        ndarray of bool, shape (rows, cols), on its own grid; None where a presentation state
        shows a plane that stands in the picture's own file.
    origin
        Row and column of its first bit on the picture, from 0; it may lie beyond the picture.
    is_region
        Whether it is a region of interest (OverlayType R), not graphics.
    label
        OverlayLabel or OverlayDescription.
    """

    group: int
    layer: str
    bits: NDArray[np.bool_] | None = None
    origin: tuple[int, int] = (0, 0)
    is_region: bool = False
    label: str = ""


@dataclass(frozen=True, eq=False)
class PresentationState:
    """How pictures were to be shown (GSPS and its kin, PS3.3 A.33).

    Parameters
    ----------
    sop_instance_uid, study_instance_uid, sop_class_uid
        Of the object.
    title
        Content Description, else Content Label.
    creator
        Content Creator's Name; patient-side data, never logged.
    references
        Pictures it may be applied to.
    modality_lut
        Takes the place of the pictures' own, or None to keep theirs.
    vois
        Windows and tables; none for some picture means its modality values are shown whole.
    presentation_lut
        Grey table after the VOI, or None.
    inverse
        Presentation LUT Shape INVERSE.
    rotation_deg, flipped
        Clockwise by 0, 90, 180 or 270, then mirrored left to right (PS3.3 C.10.6).
    areas, shutter, layers, annotations, overlays
        Where, what of it, and what over it.
    created_on
        Presentation Creation Date.
    notes
        What of it is not applied, in plain sentences.
    """

    sop_instance_uid: str
    study_instance_uid: str
    sop_class_uid: str
    title: str = ""
    creator: str = ""
    references: tuple[Reference, ...] = ()
    modality_lut: ModalityLut | None = None
    vois: tuple[StateVoi, ...] = ()
    presentation_lut: VoiTable | None = None
    inverse: bool = False
    rotation_deg: int = 0
    flipped: bool = False
    areas: tuple[DisplayedArea, ...] = ()
    shutter: Shutter | None = None
    layers: tuple[GraphicLayer, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    overlays: tuple[OverlayPlane, ...] = ()
    created_on: date | None = None
    notes: tuple[Phrase, ...] = ()

    def covers(self, sop_instance_uid: str, frame: int = 0) -> bool:
        """Whether it may be applied to this frame of this file."""
        return any(item.covers(sop_instance_uid, frame) for item in self.references)


@dataclass(frozen=True)
class Embedded:
    """A document inside a DICOM file, never a copy of it.

    Parameters
    ----------
    media_type
        ``application/pdf``, ``text/XML``, ``model/stl`` ...
    """

    media_type: str


@dataclass(frozen=True)
class OtherObject:
    """A DICOM object that is not a picture, listed with its tags.

    Parameters
    ----------
    source
        Its file.
    kind
        What it is, in words.
    sop_class_uid, sop_instance_uid, series_instance_uid, study_instance_uid
        Of the object.
    title
        What the file calls it; may be empty.
    modality, on
        As the file says.
    references
        Key images, for a list of such; else empty.
    document
        The document in it, if it is one.
    warnings
        What must be said about it.
    """

    source: Source
    kind: Phrase
    sop_class_uid: str = ""
    sop_instance_uid: str = ""
    series_instance_uid: str = ""
    study_instance_uid: str = ""
    title: str = ""
    modality: str = ""
    on: date | None = None
    references: tuple[Reference, ...] = ()
    document: Embedded | None = None
    warnings: tuple[Phrase, ...] = ()

    @property
    def key(self) -> str:
        """Stable name in its study."""
        return self.sop_instance_uid or self.source.label

"""A hanging protocol as plain data: what it is for, its stages, and what each pane wishes."""

from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import override

from meddx.case.display import Window
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Language
from meddx.workstation.viewer.hanging.criteria import Criterion
from meddx.workstation.viewer.layout import ONE, Layout


@dataclass(frozen=True)
class Name:
    """A name in each language, as the protocol's file gives it."""

    en: str
    zh: str

    def label(self, language: Language) -> str:
        """Name in ``language``."""
        return self.zh if language is Language.ZH_CN else self.en

    @override
    def __str__(self) -> str:
        return self.en


class Zoom(StrEnum):
    """How large a picture is shown at first."""

    FIT = "fit"
    ONE_TO_ONE = "1:1"
    LIFE_SIZE = "life_size"


class Opens(StrEnum):
    """Which slice of a series is shown at first."""

    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"
    KEY_IMAGE = "key_image"


class Wall(StrEnum):
    """Edge of the pane at which the chest wall of a breast lies."""

    NONE = ""
    LEFT = "left"
    RIGHT = "right"


class Edge(StrEnum):
    """Which end of a picture larger than its pane is shown at first."""

    NONE = ""
    TOP = "top"
    BOTTOM = "bottom"


class PriorUse(StrEnum):
    """Whether a protocol is for studies with a prior."""

    ANY = "any"
    NEEDED = "needed"
    NONE = "none"


@dataclass(frozen=True)
class Show:
    """How a pane shows its series.

    Parameters
    ----------
    plane
        In which the volume is cut; a series acquired in that plane is shown as acquired.
    slab_mm, projection
        What is projected, 0 for none.
    window
        Key of ``named_windows.named`` or the window itself; None is the series' own.
    inverted
        Whether dark and bright are swapped.
    zoom
        At first.
    wall
        Edge of the pane at which the chest wall lies; the picture is turned to it where its
        letters say how.
    edge
        Which end is shown at first.
    quarters, flipped
        Turned clockwise by quarters, then mirrored left to right.
    link
        Panes with the same word scroll together; empty is none.
    opens
        Which slice is shown at first.
    """

    plane: Plane = Plane.ACQUIRED
    slab_mm: float = 0.0
    projection: Projection = Projection.MIP
    window: str | Window | None = None
    inverted: bool = False
    zoom: Zoom = Zoom.FIT
    wall: Wall = Wall.NONE
    edge: Edge = Edge.NONE
    quarters: int = 0
    flipped: bool = False
    link: str = ""
    opens: Opens = Opens.MIDDLE

    def __post_init__(self) -> None:
        if self.quarters not in range(4) or not self.slab_mm >= 0:
            raise ValueError("a picture is turned by 0 to 3 quarters, a slab has a thickness")


@dataclass(frozen=True)
class Wish:
    """What one pane wants to show.

    Parameters
    ----------
    needs
        Without these a series is not taken.
    likes
        Of those that can be taken, which is preferred; what comes first counts more than all after
        it together.
    over
        What the series laid over it needs (PET over CT); empty is none.
    show
        How it is shown.
    study
        0 is the study that is read, 1 its first prior, 2 the second.
    again
        Whether a series that another pane of the stage shows may be taken again.
    """

    needs: tuple[Criterion, ...] = ()
    likes: tuple[Criterion, ...] = ()
    over: tuple[Criterion, ...] = ()
    show: Show = field(default_factory=Show)
    study: int = 0
    again: bool = False


@dataclass(frozen=True)
class Stage:
    """One arrangement of panes.

    Parameters
    ----------
    name
        What it shows.
    layout, wishes
        Panes and what each wants.
    least
        How many panes must find something, else the stage is left out.
    has_pages
        Whether more pages follow while series are left that no page shows.
    """

    name: Name
    layout: Layout = ONE
    wishes: tuple[Wish, ...] = (Wish(),)
    least: int = 1
    has_pages: bool = False

    def __post_init__(self) -> None:
        if len(self.layout) != len(self.wishes):
            raise ValueError("every pane has one wish")
        if not 0 < self.least <= len(self.wishes):
            raise ValueError("a stage needs at least one pane and no more than it has")


@dataclass(frozen=True)
class Applies:
    """Which studies a protocol is for.

    Parameters
    ----------
    modalities
        One of which the study has, or all where ``every``; empty is any.
    parts
        Body parts, one of which the study shows; empty is any.
    views
        Projections that the study has: one of each group.
    words
        Words of the description that speak for it.
    series
        Least and largest number of series to be read.
    prior
        Whether there is one.
    """

    modalities: frozenset[str] = frozenset()
    every: bool = False
    parts: frozenset[str] = frozenset()
    views: tuple[frozenset[str], ...] = ()
    words: tuple[str, ...] = ()
    series: tuple[int, int | None] = (1, None)
    prior: PriorUse = PriorUse.ANY


@dataclass(frozen=True)
class Protocol:
    """A hanging protocol.

    Parameters
    ----------
    key
        Stem of its file.
    name
        As the menu shows it.
    applies
        Which studies it is for.
    stages
        In the order of reading.
    is_own
        Whether the reader saved it.
    """

    key: str
    name: Name
    applies: Applies
    stages: tuple[Stage, ...]
    is_own: bool = False

    def __post_init__(self) -> None:
        if not self.key or not self.stages:
            raise ValueError("a protocol has a key and at least one stage")

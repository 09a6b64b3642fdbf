"""How a series is looked at: one frozen state; a tool makes a new one, undo keeps the old ones.

Picture coordinates are continuous: pixel ``(r, c)`` covers ``[r, r + 1) x [c, c + 1)``, the picture
``[0, rows] x [0, cols]``. Screen coordinates are device pixels from the top left of the view.
"""

from dataclasses import dataclass, replace
from typing import Final

from meddx.case.annotations import NONE, Annotations
from meddx.case.display import Voi
from meddx.case.key_images import NO_KEYS, KeyImages
from meddx.case.record import Series
from meddx.imaging.fusion_choice import NOTHING_OVER, FusionChoice
from meddx.imaging.layer_choices import ALL_ON, LayerChoices
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.turn import Turn

Point = tuple[float, float]
Rect = tuple[float, float, float, float]

MIN_ZOOM: Final = 0.01
MAX_ZOOM: Final = 64.0


@dataclass(frozen=True)
class Screen:
    """The picture's size and that of the view it is painted in.

    Parameters
    ----------
    rows, cols
        Size of the picture in px.
    height_px, width_px
        Size of the view in device pixels.
    aspect
        Height of a pixel of the picture divided by its width; a view stretches by it.
    pitch_mm
        Size of a device pixel, None where the monitor does not say it.
    """

    rows: int
    cols: int
    height_px: int
    width_px: int
    aspect: float = 1.0
    pitch_mm: float | None = None

    @classmethod
    def of(
        cls, series: Series, height_px: int, width_px: int, pitch_mm: float | None = None
    ) -> "Screen":
        """Return the screen of a series in a view of this size."""
        _, rows, cols = series.volume.shape
        return cls(rows, cols, height_px, width_px, aspect(series), pitch_mm)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        return self.rows, self.cols

    def turned(self, quarters: int) -> "Screen":
        """Return the screen of the same picture turned, in a view that is turned with it."""
        if quarters % 2 == 0:
            return self
        return replace(
            self,
            rows=self.cols,
            cols=self.rows,
            height_px=self.width_px,
            width_px=self.height_px,
            aspect=1.0 / self.aspect,
        )

    @property
    def fit_zoom(self) -> float:
        """Zoom at which the whole picture is just visible."""
        return min(self.height_px / (self.rows * self.aspect), self.width_px / self.cols)


def aspect(series: Series) -> float:
    """Height of a pixel divided by its width, from the spacing or the pixel aspect ratio."""
    _, row_spacing, col_spacing = series.volume.geometry.spacing
    return row_spacing / col_spacing


@dataclass(frozen=True)
class ViewState:
    """What of a series is shown, and how.

    Parameters
    ----------
    k, t
        Slice, and time point.
    window
        Grey window or table; None is the series' default.
    inverted
        Whether the reader inverted the picture; it toggles what the series itself says.
    centre
        ``(row, col)`` of the picture in the middle of the view, in px; None is its middle.
    zoom
        Screen pixels for each picture pixel, along a row; None fits the whole picture.
    plane
        Plane the volume is cut in, by name or by its orientation; ``k`` counts its cuts.
    slab_mm, projection
        Thickness that is projected, 0 for none, and how.
    state
        SOPInstanceUID of the presentation state that is applied; empty shows the series as stored.
    only_graphics
        Whether of the state only its graphics are shown.
    layers
        Which layers and overlay planes are on, and how strongly; the same for all series of a case.
    annotations
        What the reader drew on the series, so that undo takes it back like everything else.
    key_images
        Pictures of the series that the reader marked.
    quarters, flipped
        The reader turned the picture clockwise by quarters (0 to 3), then mirrored it left to
        right; a presentation state's own turn comes before. ``centre`` is a point of the turned
        picture, ``zoom`` along one of its rows.
    fusion
        Which other series lies over it, and how.
    """

    k: int = 0
    window: Voi | None = None
    inverted: bool = False
    centre: Point | None = None
    zoom: float | None = None
    t: int = 0
    plane: Plane | Oblique = Plane.ACQUIRED
    slab_mm: float = 0.0
    projection: Projection = Projection.MIP
    state: str = ""
    only_graphics: bool = False
    layers: LayerChoices = ALL_ON
    annotations: Annotations = NONE
    key_images: KeyImages = NO_KEYS
    quarters: int = 0
    flipped: bool = False
    fusion: FusionChoice = NOTHING_OVER

    @property
    def is_cut(self) -> bool:
        """Whether the picture is computed from the volume, not a slice as it was acquired."""
        return self.plane is not Plane.ACQUIRED or self.slab_mm > 0

    @property
    def is_made_beside(self) -> bool:
        """Whether the picture takes longer than a glance and is computed beside the window."""
        return self.slab_mm > 0 or isinstance(self.plane, Oblique)

    def is_moved_from(self, other: "ViewState") -> bool:
        """Whether it shows the same thing the same way: only slice, time, part or window differ."""
        place = {name: getattr(self, name) for name in ("k", "t", "window", "centre", "zoom")}
        return self == other or self == replace(other, **place)

    def frame(self, series: Series) -> int:
        """Frame of the series that this shows."""
        return self.t * series.volume.shape[0] + self.k

    def at_time(self, t: int, time_points: int) -> "ViewState":
        """Show another time point; stops at the first and the last of ``time_points``."""
        return replace(self, t=min(max(t, 0), time_points - 1))

    def scrolled(self, steps: int, slices: int) -> "ViewState":
        """Move by slices and stop at the first and the last of ``slices``."""
        return replace(self, k=min(max(self.k + steps, 0), slices - 1))

    def with_window(self, window: Voi | None) -> "ViewState":
        """Show with another window; None is the default of the series."""
        return replace(self, window=window)

    def toggled_inversion(self) -> "ViewState":
        """Swap dark and bright."""
        return replace(self, inverted=not self.inverted)

    def in_plane(self, plane: Plane | Oblique, k: int) -> "ViewState":
        """Show cut ``k`` of a plane, whole and not turned."""
        return replace(self, plane=plane, k=k, centre=None, zoom=None, quarters=0, flipped=False)

    def as_acquired(self) -> "ViewState":
        """Show slices as they were acquired; a cut becomes the first one."""
        if not self.is_cut:
            return self
        return replace(self, slab_mm=0.0).in_plane(Plane.ACQUIRED, 0)

    def reset(self) -> "ViewState":
        """Show the same slice with the default window, whole, not inverted and not turned."""
        plain = replace(self, window=None, inverted=False, quarters=0, flipped=False)
        return plain.fitted()

    @property
    def is_turned(self) -> bool:
        """Whether the reader turned or mirrored the picture."""
        return self.quarters != 0 or self.flipped

    def rotated(self, quarters: int, screen: Screen) -> "ViewState":
        """Turn what is seen clockwise about the middle of the view."""
        return self.turned(Turn(0, False, *screen.shape).rotated(quarters), screen)

    def mirrored(self, horizontally: bool, screen: Screen) -> "ViewState":
        """Swap left and right of what is seen, or top and bottom, about the middle of the view."""
        return self.turned(Turn(0, False, *screen.shape).mirrored(horizontally), screen)

    def turned(self, turn: Turn, screen: Screen) -> "ViewState":
        """Turn the picture that is seen; the same anatomy stays in the middle, as large."""
        after = replace(turn, quarters=self.quarters, flipped=self.flipped).then(turn)
        zoom = self.zoom
        if zoom is not None and turn.quarters % 2:
            zoom *= screen.aspect  # what was down is along a row now
        return replace(
            self,
            quarters=after.quarters,
            flipped=after.flipped,
            centre=None if self.centre is None else turn.point(self.centre),
            zoom=zoom,
        )

    def fitted(self) -> "ViewState":
        """Show the whole picture."""
        return replace(self, centre=None, zoom=None)

    def one_to_one(self) -> "ViewState":
        """Show one picture pixel as one screen pixel about the same centre."""
        return replace(self, zoom=1.0)

    def fit_width(self, screen: Screen) -> "ViewState":
        """Show the whole width of the picture, its rows about the same middle."""
        row, _ = self.centre_on(screen)
        return replace(self, centre=(row, screen.cols / 2.0), zoom=screen.width_px / screen.cols)

    def panned(self, down_px: float, right_px: float, screen: Screen) -> "ViewState":
        """Move the picture on the screen by this many screen pixels; it cannot leave the view."""
        row, col = self.centre_on(screen)
        zoom = self.zoom_on(screen)
        row = min(max(row - down_px / (zoom * screen.aspect), 0.0), float(screen.rows))
        col = min(max(col - right_px / zoom, 0.0), float(screen.cols))
        return replace(self, centre=(row, col), zoom=zoom)

    def zoomed(self, factor: float, about: Point, screen: Screen) -> "ViewState":
        """Magnify by ``factor``; the picture point ``about`` (row, col) stays where it is."""
        old = self.zoom_on(screen)
        lowest = min(MIN_ZOOM, screen.fit_zoom)
        zoom = min(max(old * factor, lowest), MAX_ZOOM)
        row, col = self.centre_on(screen)
        kept = old / zoom
        centre = (about[0] + (row - about[0]) * kept, about[1] + (col - about[1]) * kept)
        return replace(self, centre=centre, zoom=zoom)

    def centre_on(self, screen: Screen) -> Point:
        """Return the picture point in the middle of the view."""
        return self.centre or (screen.rows / 2.0, screen.cols / 2.0)

    def zoom_on(self, screen: Screen) -> float:
        """Screen pixels for each picture pixel along a row."""
        return self.zoom or screen.fit_zoom

    def rect(self, screen: Screen) -> Rect:
        """Part of the picture that fills the view: ``(top, left, bottom, right)`` in px.

        It reaches beyond the picture where the view shows more than the picture. Where a pixel of
        the picture is one of the screen, it is that pixel: the picture is never shifted by a part
        of one, which would mix neighbours.
        """
        row, col = self.centre_on(screen)
        zoom = self.zoom_on(screen)
        high, wide = screen.height_px / (zoom * screen.aspect), screen.width_px / zoom
        top, left = row - high / 2.0, col - wide / 2.0
        if zoom * screen.aspect == 1.0:
            top = float(round(top))
        if zoom == 1.0:
            left = float(round(left))
        return top, left, top + high, left + wide

    def to_picture(self, point_px: Point, screen: Screen) -> Point:
        """Map a screen point ``(y, x)`` to the picture ``(row, col)``."""
        top, left, _, _ = self.rect(screen)
        zoom = self.zoom_on(screen)
        return top + point_px[0] / (zoom * screen.aspect), left + point_px[1] / zoom

    def to_screen(self, point: Point, screen: Screen) -> Point:
        """Map a picture point ``(row, col)`` to the screen ``(y, x)``."""
        top, left, _, _ = self.rect(screen)
        zoom = self.zoom_on(screen)
        return (point[0] - top) * zoom * screen.aspect, (point[1] - left) * zoom

"""Key images: which picture of a series a mark means, and the next one."""

from dataclasses import replace

from meddx.case.key_images import KeyImage
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.view import ViewState
from meddx.workstation.viewer.drawn import picture_of, place, plane_of
from meddx.workstation.viewer.stage import Stage


def key_of(stage: Stage, view: ViewState) -> KeyImage:
    """Return the mark of the picture of a view."""
    shown = stage.shown(view)
    _, rows, cols = shown.volume.shape
    return KeyImage(place(shown, view.k, (rows / 2.0, cols / 2.0)), picture_of(view))


def marked(stage: Stage, view: ViewState) -> KeyImage | None:
    """Return the mark that the picture of a view has, None if it has none."""
    picture = picture_of(view)
    for key in view.key_images:
        if key.picture == picture and view_of(stage, view, key) == view.k:
            return key
    return None


def toggled(stage: Stage, view: ViewState) -> ViewState:
    """Return the view with its picture marked, or its mark taken away."""
    there = marked(stage, view)
    if there is not None:
        rest = tuple(key for key in view.key_images if key is not there)
        return replace(view, key_images=rest)
    return replace(view, key_images=(*view.key_images, key_of(stage, view)))


def view_of(stage: Stage, view: ViewState, key: KeyImage) -> int | None:
    """Return the slice that a mark means, None where the series has no such picture any more."""
    own = shown_under(view, key)
    if own.is_cut and stage.refusal() is not None:
        return None
    volume = stage.shown(own).volume
    k = round(volume.geometry.to_index(key.place)[0])
    return k if 0 <= k < volume.shape[0] and own.t < volume.time_points else None


def shown_under(view: ViewState, key: KeyImage) -> ViewState:
    """Return the view in the way of looking of a mark, its slice not yet chosen."""
    picture = key.picture
    plane, projection = plane_of(picture), Projection(picture.projection or Projection.MIP)
    same = (view.plane, view.slab_mm) == (plane, picture.slab_mm)
    looked = view if same else view.fitted()
    return replace(looked, t=picture.t, plane=plane, slab_mm=picture.slab_mm, projection=projection)


def step(stage: Stage, view: ViewState, by: int) -> ViewState:
    """Return the view of the next (1) or the previous (-1) key image of the series, if any."""
    places: list[tuple[str, float, int, int, ViewState]] = []
    for key in view.key_images:
        k = view_of(stage, view, key)
        if k is not None:
            there = replace(shown_under(view, key), k=k)
            places.append((*_order(there), there))
    if not places:
        return view
    places.sort(key=lambda place: place[:4])
    here = _order(view)
    order = [place[:4] for place in places]
    if by > 0:
        after = next((at for at, one in enumerate(order) if one > here), 0)
        return places[after][4]
    before = [at for at, one in enumerate(order) if one < here]
    return places[before[-1] if before else -1][4]


def _order(view: ViewState) -> tuple[str, float, int, int]:
    return picture_of(view).plane, view.slab_mm, view.t, view.k

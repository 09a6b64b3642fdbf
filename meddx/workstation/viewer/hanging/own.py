"""The reader's own protocols: made from what the panes show, kept in a folder of their own."""

import contextlib
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.case.display import Window
from meddx.case.record import Series
from meddx.imaging import named_windows
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.phrase import Phrase, Refused
from meddx.workstation.viewer.hanging import facts, read
from meddx.workstation.viewer.hanging.criteria import IMAGES, MOST, Asked, Criterion
from meddx.workstation.viewer.hanging.facts import Facts
from meddx.workstation.viewer.hanging.protocol import (
    Applies,
    Name,
    Opens,
    PriorUse,
    Protocol,
    Show,
    Stage,
    Wish,
    Zoom,
)
from meddx.workstation.viewer.hanging.write import text_of
from meddx.workstation.viewer.layout import Layout

EXISTS: Final = Phrase('There is a protocol named "{name}" already.')
NO_NAME: Final = Phrase("Give the protocol a name.")
NOT_WRITTEN: Final = Phrase(
    "The protocol could not be written. Is the disk full, or the folder {folder} read only?"
)
NOT_OWN: Final = Phrase("Only protocols that you saved can be renamed or deleted.")

LONGEST_NAME: Final = 60
_DIGEST: Final = 8
_STEM: Final = 24


@dataclass(frozen=True, eq=False)
class Pane:
    """What one pane shows when its layout is saved.

    Parameters
    ----------
    series
        None for an empty pane.
    view
        How it is looked at.
    study
        0 for the study that is read, 1 for its first prior.
    over
        Series that is laid over it.
    quarters, flipped
        How it is turned and mirrored.
    link
        Word of the panes that scroll together, empty for none.
    """

    series: Series | None
    view: ViewState
    study: int = 0
    over: Series | None = None
    quarters: int = 0
    flipped: bool = False
    link: str = ""


def from_layout(name: str, applies: Applies, layout: Layout, panes: Sequence[Pane]) -> Protocol:
    """Return a protocol that hangs studies of a kind as these panes are hung.

    Of a series only its kind is kept (modality, view, side, weighting, plane ...), never a word of
    its description, which may name the patient.

    Parameters
    ----------
    name
        As the reader wrote it.
    applies
        Which studies it is for (``suggested``).
    layout, panes
        What is shown.

    Raises
    ------
    Refused
        If the name is empty.
    """
    shown = [pane.series.series_instance_uid for pane in panes if pane.series is not None]
    wishes = tuple(
        _wish(pane, pane.series is not None and shown.count(pane.series.series_instance_uid) > 1)
        for pane in panes
    )
    called = _checked(name)
    stage = Stage(called, layout, wishes)
    return Protocol(_key(called.en), called, applies, (stage,), is_own=True)


def suggested(panes: Sequence[Pane], study_description: str = "") -> Applies:
    """Return for which studies a layout is meant, from what its panes show of the current one."""
    current = [pane.series for pane in panes if pane.series is not None and not pane.study]
    known = [facts.of_series(series, study_description) for series in current]
    parts = frozenset(part for item in known for part in item.parts)
    return Applies(
        modalities=frozenset(item.modality for item in known),
        every=len({item.modality for item in known}) > 1,
        parts=parts,
        prior=PriorUse.NEEDED if any(pane.study for pane in panes) else PriorUse.ANY,
    )


def folder() -> Path:
    """Folder of the reader's own protocols; it need not be there."""
    return paths.user_folder() / "hanging"


def library() -> tuple[tuple[Protocol, ...], tuple[Phrase, ...]]:
    """Read the delivered and the reader's own protocols, and what is wrong with files of either."""
    delivered, wrong = read.read_all(paths.resource("hanging").glob("*.toml"), is_own=False)
    own, also_wrong = read_own(folder())
    return (*delivered, *own), (*wrong, *also_wrong)


def read_own(at: Path) -> tuple[tuple[Protocol, ...], tuple[Phrase, ...]]:
    """Read the protocols of a folder of the reader's own."""
    return read.read_all(at.glob("*.toml"), is_own=True)


def write_protocol(protocol: Protocol, at: Path, replacing: bool = False) -> Path:
    """Write a protocol into a folder so that its file is whole at every moment; return the file.

    Parameters
    ----------
    protocol
        What is written.
    at
        The folder; it is made where it is not there.
    replacing
        Whether a protocol of this name is replaced.

    Raises
    ------
    Refused
        ``exists`` if a protocol of its name is there; ``not_written``.
    """
    others, _ = read_own(at)
    path = at / f"{protocol.key}.toml"
    named = any(it.name.en == protocol.name.en for it in others if it.key != protocol.key)
    if named or (path.exists() and not replacing):
        raise Refused("exists", EXISTS.with_values(name=protocol.name.en))
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        at.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text_of(protocol))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise Refused("not_written", NOT_WRITTEN.with_values(folder=at.name)) from error
    return path


def rename(protocol: Protocol, name: str, at: Path) -> Protocol:
    """Give one of the reader's own protocols another name, and a file of that name.

    Raises
    ------
    Refused
        ``not_own``, ``no_name``, or what ``write_protocol`` refuses.
    """
    if not protocol.is_own:
        raise Refused("not_own", NOT_OWN)
    called = _checked(name)
    renamed = replace(protocol, key=_key(called.en), name=called)
    if renamed.key == protocol.key:
        return protocol
    write_protocol(renamed, at)
    delete(protocol, at)
    return renamed


def delete(protocol: Protocol, at: Path) -> None:
    """Delete one of the reader's own protocols; to undo it, write it again.

    Raises
    ------
    Refused
        ``not_own`` or ``not_written``.
    """
    if not protocol.is_own:
        raise Refused("not_own", NOT_OWN)
    try:
        (at / f"{protocol.key}.toml").unlink(missing_ok=True)
    except OSError as error:
        raise Refused("not_written", NOT_WRITTEN.with_values(folder=at.name)) from error


def _checked(name: str) -> Name:
    kept = " ".join(name.split())[:LONGEST_NAME]
    if not kept:
        raise Refused("no_name", NO_NAME)
    return Name(kept, kept)


def _key(name: str) -> str:
    """Return a file name's stem that every system can keep, of its own for every name."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:_STEM]
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]
    return f"own_{plain}_{digest}" if plain else f"own_{digest}"


def _wish(pane: Pane, again: bool) -> Wish:
    if pane.series is None:
        return Wish(study=pane.study)
    known = facts.of_series(pane.series)
    return Wish(
        needs=_needs(known),
        likes=_likes(known),
        over=() if pane.over is None else _needs(facts.of_series(pane.over)),
        show=_show(pane),
        study=pane.study,
        again=again,
    )


def _needs(known: Facts) -> tuple[Criterion, ...]:
    """Return what makes it that kind of series."""
    asked: tuple[tuple[str, Asked], ...] = (
        ("modality", (known.modality,)),
        ("view", (known.view,) if known.view else ()),
        ("side", (known.side,) if known.side and known.view else ()),
        ("weighting", (known.weighting,) if known.weighting else ()),
        ("contrast", known.contrast is True),
        ("clip", known.is_clip),
    )
    return tuple(Criterion(key, value) for key, value in asked if value)


def _likes(known: Facts) -> tuple[Criterion, ...]:
    """Return what else is like it."""
    asked: list[tuple[str, Asked]] = []
    if known.plane is not None:
        asked.append(("plane", (known.plane.value,)))
    if known.kernel:
        asked.append(("kernel", (known.kernel,)))
    if known.is_thin is not None:
        asked += [("thin", known.is_thin), (IMAGES, MOST)]
    return tuple(Criterion(key, value) for key, value in asked)


def _show(pane: Pane) -> Show:
    view = pane.view
    window: str | Window | None = named_windows.name_of(view.window) or None
    if window is None and isinstance(view.window, Window):
        window = replace(view.window, name="")
    return Show(
        plane=view.plane if isinstance(view.plane, Plane) else Plane.ACQUIRED,
        slab_mm=view.slab_mm,
        projection=view.projection,
        window=window,
        inverted=view.inverted,
        zoom=Zoom.ONE_TO_ONE if view.zoom == 1.0 else Zoom.FIT,
        quarters=pane.quarters % 4,
        flipped=pane.flipped,
        link=pane.link,
        opens=Opens.FIRST if pane.series is not None and _is_first(pane) else Opens.MIDDLE,
    )


def _is_first(pane: Pane) -> bool:
    return pane.view.k == 0 and pane.view.t == 0

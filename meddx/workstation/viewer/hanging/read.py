"""Reads hanging protocols from TOML files; a broken one is named and never stops the others.

The form of a file::

    schema = 1
    name = { en = "CT chest", zh = "胸部 CT" }

    [for]                                   # which studies it is for
    modality = ["CT"]
    part = ["chest"]

    [[stage]]
    name = { en = "Soft tissue and lung", zh = "软组织窗与肺窗" }
    layout = [1, 2]                         # rows and columns; or a "cell" in every pane

    [[stage.pane]]
    needs = { modality = ["CT"] }           # without these no series is taken
    likes = { kernel = "soft", thin = true }  # what comes first counts more than all after it
    show = { window = "soft_tissue", link = "a" }
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from meddx.case.display import FUNCTIONS, Window
from meddx.imaging import header_words
from meddx.imaging.named_windows import named
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Phrase, Refused
from meddx.workstation.viewer.hanging import criteria, words
from meddx.workstation.viewer.hanging.criteria import Criterion
from meddx.workstation.viewer.hanging.protocol import (
    Applies,
    Edge,
    Name,
    Opens,
    PriorUse,
    Protocol,
    Show,
    Stage,
    Wall,
    Wish,
    Zoom,
)
from meddx.workstation.viewer.hanging.toml_table import NOT_ONE_OF, Table, wrong
from meddx.workstation.viewer.layout import Cell, Layout, grid

SCHEMA: Final = 1
MOST_BYTES: Final = 1 << 18
MOST_PANES: Final = 16
_NARROWEST: Final = 1e-9

NO_TOML: Final = Phrase("This is no TOML file: line {line} cannot be read.")
NO_TEXT: Final = Phrase("This file cannot be read as text (UTF-8).")
TOO_LARGE: Final = Phrase("This file is too large for a hanging protocol.")
OTHER_SCHEMA: Final = Phrase('"schema" must be 1; this file is made for another version.')
NO_LAYOUT: Final = Phrase(
    '"layout" must be rows and columns, 1 to 4 each, with one pane for each place; or every pane '
    'has a "cell" of row, column, rows and columns, and these cover a grid once.'
)
LEAST: Final = Phrase('"least" must be 1 to the number of panes.')
RANGE: Final = Phrase('"series" must be a least number, or a least and a largest one.')
WINDOW: Final = Phrase(
    '"window" must be a centre and a width, such as [40, 400], or one of: {allowed}.'
)
IMAGES: Final = Phrase('"images" must be a least number; among likes, "most" or "fewest".')
STUDY: Final = Phrase('"study" must be "current", "prior", "prior 2" or "prior 3".')
SLAB: Final = Phrase('"slab_mm" must be 0 or more.')
TURN: Final = Phrase('"turn" must be 0, 90, 180 or 270 degrees.')
TIMES: Final = Phrase('"times" must be 1 to 16.')

STUDIES: Final = ("current", "prior", "prior 2", "prior 3")
STAGE: Final = Phrase("{place}, stage {number}")
PANE: Final = Phrase("{place}, pane {number}")
FOR: Final = Phrase("{place}, [for]")


def read_all(
    paths: Iterable[Path], is_own: bool
) -> tuple[tuple[Protocol, ...], tuple[Phrase, ...]]:
    """Read files; returns the protocols in the order of their keys, and what is wrong with others.

    A key that comes twice is read once: the files of one folder have different names.
    """
    made: list[Protocol] = []
    told: list[Phrase] = []
    for path in sorted(paths, key=lambda path: path.stem):
        try:
            made.append(read(path, is_own))
        except Refused as refusal:
            told.append(refusal.phrase)
    return tuple(made), tuple(told)


def read(path: Path, is_own: bool = False) -> Protocol:
    """Read one file.

    Raises
    ------
    Refused
        Names file, place, key and what is allowed.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise wrong(path.name, TOO_LARGE)
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong(path.name, NO_TEXT) from error
    return parse(text, path.stem, is_own)


def parse(text: str, key: str, is_own: bool = False) -> Protocol:
    """Return the protocol of a file's text; ``key`` is the stem of its name.

    Raises
    ------
    Refused
        Names file, place, key and what is allowed.
    """
    place = f"{key}.toml"
    try:
        table = Table(place, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise wrong(place, NO_TOML.with_values(line=_line(error, text))) from error
    if table.whole("schema", 0) != SCHEMA:
        raise table.refuse(OTHER_SCHEMA)
    name = _name(table)
    applies = _applies(table.table("for", FOR.with_values(place=place)))
    stages = [
        _stage(Table(STAGE.with_values(place=place, number=number), values))
        for number, values in enumerate(table.tables("stage"), start=1)
    ]
    table.close()
    return Protocol(key, name, applies, tuple(stages), is_own)


def _line(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line that the error's text names, else the last one."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else max(1, text.count("\n", 0, len(text.rstrip())) + 1)


def _name(table: Table) -> Name:
    if table.is_text("name"):
        said = table.text("name", None)
        return Name(said, said)
    own = table.table("name")
    name = Name(own.text("en", None), own.text("zh", None))
    own.close()
    return name


def _applies(table: Table) -> Applies:
    applies = Applies(
        modalities=frozenset(table.texts("modality")),
        every=table.flag("every"),
        parts=frozenset(table.texts("part", header_words.PARTS)),
        views=_views(table),
        words=table.texts("words"),
        series=_range(table),
        prior=table.one_of("prior", PriorUse, PriorUse.ANY),
    )
    table.close()
    return applies


def _views(table: Table) -> tuple[frozenset[str], ...]:
    said = table.raw("views") or []
    listed = said if isinstance(said, list) else [said]
    groups = [item if isinstance(item, list) else [item] for item in listed]
    if not all(item in words.VIEWS for group in groups for item in group):
        raise table.refuse(NOT_ONE_OF, key="views", allowed=", ".join(words.VIEWS))
    return tuple(frozenset(group) for group in groups)


def _range(table: Table) -> tuple[int, int | None]:
    said = table.wholes("series") or (1,)
    if len(said) > 2 or said[0] < 0 or said[-1] < said[0]:
        raise table.refuse(RANGE)
    return said[0], said[1] if len(said) == 2 else None


def _stage(table: Table) -> Stage:
    name = _name(table)
    shape = table.wholes("layout")
    cells: list[tuple[int, ...]] = []
    wishes: list[Wish] = []
    for number, values in enumerate(table.tables("pane"), start=1):
        pane = Table(PANE.with_values(place=table.place, number=number), values)
        times = pane.whole("times", 1)
        if not 1 <= times <= MOST_PANES:
            raise pane.refuse(TIMES)
        cells.append(pane.wholes("cell"))
        wishes += [_wish(pane)] * times
    least, has_pages = table.whole("least", 1), table.flag("pages")
    table.close()
    if not 1 <= least <= len(wishes):
        raise table.refuse(LEAST)
    return Stage(name, _layout(table, shape, cells, len(wishes)), tuple(wishes), least, has_pages)


def _layout(
    table: Table, shape: tuple[int, ...], cells: list[tuple[int, ...]], panes: int
) -> Layout:
    try:
        if shape:
            made = grid(*shape) if not any(cells) else None
        else:
            made = Layout(tuple(Cell(*cell) for cell in cells))
    except (ValueError, TypeError) as error:
        raise table.refuse(NO_LAYOUT) from error
    if made is None or len(made) != panes:
        raise table.refuse(NO_LAYOUT)
    return made


def _wish(table: Table) -> Wish:
    study = table.text("study", STUDIES[0])
    if study not in STUDIES:
        raise table.refuse(STUDY)
    wish = Wish(
        needs=_criteria(table.table("needs"), is_need=True),
        likes=_criteria(table.table("likes"), is_need=False),
        over=_criteria(table.table("over"), is_need=True),
        show=_show(table.table("show")),
        study=STUDIES.index(study),
        again=table.flag("again"),
    )
    table.close()
    return wish


def _criteria(table: Table, is_need: bool) -> tuple[Criterion, ...]:
    made: list[Criterion] = []
    for key in table.keys:
        if key in criteria.WORDS:
            made.append(Criterion(key, table.texts(key, criteria.WORDS[key])))
        elif key in criteria.YES_OR_NO:
            made.append(Criterion(key, table.flag(key)))
        elif key == criteria.IMAGES:
            made.append(Criterion(key, _images(table, is_need)))
        else:
            allowed = ", ".join(criteria.KEYS)
            raise table.refuse(NOT_ONE_OF, key=key, allowed=allowed)
    return tuple(made)


def _images(table: Table, is_need: bool) -> criteria.Asked:
    said = table.raw(criteria.IMAGES)
    ranked = (said,) in {criteria.MOST, criteria.FEWEST} and not is_need
    if not ranked and (type(said) is not int or said < 1):
        raise table.refuse(IMAGES)
    return (said,) if ranked else int(said)


def _show(table: Table) -> Show:
    slab_mm, turn = table.number("slab_mm", 0.0), table.whole("turn", 0)
    if slab_mm < 0:
        raise table.refuse(SLAB)
    if turn not in range(0, 360, 90):
        raise table.refuse(TURN)
    show = Show(
        plane=table.one_of("plane", Plane, Plane.ACQUIRED),
        slab_mm=slab_mm,
        projection=table.one_of("projection", Projection, Projection.MIP),
        window=_window(table),
        inverted=table.flag("inverted"),
        zoom=table.one_of("zoom", Zoom, Zoom.FIT),
        wall=table.one_of("wall", Wall, Wall.NONE),
        edge=table.one_of("edge", Edge, Edge.NONE),
        quarters=turn // 90,
        flipped=table.flag("flipped"),
        link=table.text("link"),
        opens=table.one_of("opens", Opens, Opens.MIDDLE),
    )
    table.close()
    return show


def _window(table: Table) -> str | Window | None:
    said: Any = table.raw("window")
    if said is None or (isinstance(said, str) and said in named()):
        return said
    parts = said if isinstance(said, list) else []
    numbers = [float(item) for item in parts[:2] if type(item) in {int, float}]
    function = parts[2] if len(parts) == 3 else "LINEAR"
    if len(numbers) != 2 or len(parts) > 3 or function not in FUNCTIONS:
        raise table.refuse(WINDOW, allowed=", ".join(named()))
    if not numbers[1] >= (1.0 if function == "LINEAR" else _NARROWEST):
        raise table.refuse(WINDOW, allowed=", ".join(named()))
    return Window(numbers[0], numbers[1], function)

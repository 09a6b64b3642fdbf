"""The settings: one frozen dataclass whose field metadata is the label and help of the dialog."""

import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from meddx.phrase import Language, Phrase

SCHEMA: Final = 1

KEPT_ASIDE: Final = Phrase(
    "The settings could not be read; they were set aside as {name} and the defaults are used."
)


AT_ONCE: Final = Phrase("Takes effect at once.")
NEXT_ANALYSIS: Final = Phrase("Takes effect with the next analysis.")
NEXT_START: Final = Phrase("Takes effect when the program is started again.")

RULES: Final = "rules"
NETWORK: Final = "network"
LINEAR: Final = "linear"
MEANING: Final = "meaning"
NOTE_READERS: Final = (RULES, NETWORK, LINEAR, MEANING)
SCALES: Final = (1.0, 1.25, 1.5, 1.75, 2.0)
LONGEST_NAME: Final = 64
LONGEST_FOLDER: Final = 1000


@dataclass(frozen=True)
class About:
    """What the dialog says of a setting and lets the reader choose.

    Parameters
    ----------
    label, text
        Its name, and a sentence of help.
    choices
        Values and their names, where only these exist; a number without a name is a share.
    bounds
        Lowest and highest number, which the dialog shows as per cent.
    effect
        When a change can be seen.
    is_shown
        Whether the dialog shows it at all.
    longest
        Characters of a line of text at most.
    """

    label: Phrase
    text: Phrase
    choices: tuple[tuple[Any, Phrase | None], ...] = ()
    bounds: tuple[float, float] | None = None
    effect: Phrase = AT_ONCE
    is_shown: bool = True
    longest: int = LONGEST_NAME


def _setting(default: Any, about: About) -> Any:  # noqa: ANN401 - any type a field has
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True)
class Settings:
    """What the reader can choose; a value outside its range cannot be built."""

    language: str = _setting(
        "",
        About(
            Phrase("Language"),
            Phrase("Language of the window and of reports."),
            choices=(
                ("", Phrase("As the system")),
                (Language.EN.value, Phrase("English")),
                (Language.ZH_CN.value, Phrase("Simplified Chinese")),
            ),
        ),
    )
    scale: float = _setting(
        1.0,
        About(
            Phrase("Size of the window's contents"),
            Phrase("Enlarges words, icons and spaces alike; pictures keep every pixel."),
            choices=tuple((scale, None) for scale in SCALES),
            effect=NEXT_START,
        ),
    )
    image_text: str = _setting(
        "all",
        About(
            Phrase("Text on the image"),
            Phrase("How much stands in the corners of a picture; small ones show less."),
            choices=(
                ("all", Phrase("Everything")),
                ("brief", Phrase("Nothing that names the patient")),
                ("letters", Phrase("Letters and scale")),
                ("none", Phrase("Nothing")),
            ),
        ),
    )
    hang: bool = _setting(
        True,
        About(
            Phrase("Hang new studies"),
            Phrase("Whether a study that is opened for the first time is hung by a protocol."),
        ),
    )
    heatmap_opacity: float = _setting(
        0.45,
        About(
            Phrase("Heatmap opacity"),
            Phrase("How strongly the heatmap covers the picture."),
            bounds=(0.0, 1.0),
        ),
    )
    hereditary_mass: float = _setting(
        0.01,
        About(
            Phrase("Share of hereditary disease"),
            Phrase("Prior probability that all hereditary diseases share when cases are ranked."),
            bounds=(0.001, 0.5),
            effect=NEXT_START,
        ),
    )
    reader: str = _setting(
        "",
        About(
            Phrase("Name of the reader"),
            Phrase("Written as the author into what is saved; left out where it is empty."),
        ),
    )
    unsigned_packs: bool = _setting(
        False,
        About(
            Phrase("Use unsigned model packs"),
            Phrase(
                "Whether packs are used that did not come with the program and carry no signature "
                "of a key in the folder keys; what they say is marked."
            ),
            effect=NEXT_ANALYSIS,
        ),
    )
    purpose: str = _setting(
        "balanced",
        About(
            Phrase("Purpose of the models"),
            Phrase(
                "Which threshold calls a finding: one that misses little, one that is rarely "
                "wrong, or one between. A model that has only one keeps it; the ranking of "
                "diagnoses stays the same."
            ),
            choices=(
                ("screening", Phrase("Screening: miss little")),
                ("balanced", Phrase("Balanced")),
                ("confirming", Phrase("Confirming: rarely wrong")),
            ),
            effect=NEXT_ANALYSIS,
        ),
    )
    link_terms: bool = _setting(
        False,
        About(
            Phrase("Link terms by meaning"),
            Phrase(
                "Whether words of an English note that the dictionary does not know are linked to "
                "the HPO term of like meaning. Needs a text encoder among the models; it takes "
                "about half a second a note, and is marked and weighed as less than certain."
            ),
            effect=NEXT_ANALYSIS,
        ),
    )
    note_reader: str = _setting(
        RULES,
        About(
            Phrase("How notes are read"),
            Phrase(
                "What tells whether a finding in a note is there or denied: rules, or a model that "
                "learnt it, which also says what a report asserts in other words. The rules are "
                "right most often; the cards of the models say by how much."
            ),
            choices=(
                (RULES, Phrase("Dictionary and rules")),
                (NETWORK, Phrase("Dictionary and recurrent network")),
                (LINEAR, Phrase("Dictionary and linear model of words")),
                (MEANING, Phrase("Dictionary and text encoder")),
            ),
            effect=NEXT_ANALYSIS,
        ),
    )
    keep_corrections: bool = _setting(
        False,
        About(
            Phrase("Keep corrections for training"),
            Phrase(
                "Whether MedDx asks, once for each case and after its report is written, to keep "
                "the pictures whose findings the reader corrected."
            ),
        ),
    )
    library_folder: str = _setting(
        "",
        About(
            Phrase("Folder of the library"),
            Phrase(
                "Where the articles lie that can be searched; a shared folder is a library of the "
                "department. Empty: a library of your own."
            ),
            effect=NEXT_START,
            longest=LONGEST_FOLDER,
        ),
    )
    monitors: str = _setting(
        "",
        About(
            Phrase("Monitors"),
            Phrase("What was measured of each monitor; the display check writes it."),
            is_shown=False,
        ),
    )
    first_run_done: bool = _setting(
        False,
        About(
            Phrase("Notice read"),
            Phrase("Whether the notice of the first run was read."),
            is_shown=False,
        ),
    )
    tour_done: bool = _setting(
        False,
        About(
            Phrase("Tour taken"),
            Phrase("Whether the tour of the window was taken or skipped."),
            is_shown=False,
        ),
    )

    def __post_init__(self) -> None:
        if self.language not in {"", *(item.value for item in Language)}:
            raise ValueError("unknown language")
        if self.image_text not in {"all", "brief", "letters", "none"}:
            raise ValueError("unknown amount of text")
        if self.purpose not in {"screening", "balanced", "confirming"}:
            raise ValueError("unknown purpose")
        if self.note_reader not in NOTE_READERS:
            raise ValueError("unknown reader of notes")
        if not 0.0 <= self.heatmap_opacity <= 1.0:
            raise ValueError("opacity lies between 0 and 1")
        if not 0.0 < self.hereditary_mass <= 0.5:
            raise ValueError("the hereditary share lies above 0 and is at most 0.5")
        if self.scale not in SCALES:
            raise ValueError("the scale is one of a few")
        if len(self.reader) > LONGEST_NAME or not (self.reader.isprintable()):
            raise ValueError("a name is a short line of text")
        if len(self.library_folder) > LONGEST_FOLDER or not self.library_folder.isprintable():
            raise ValueError("a folder is a line of text")

    def with_changes(self, **changes: Any) -> "Settings":  # noqa: ANN401 - any type a field has
        """Return these settings with some of them changed."""
        return replace(self, **changes)


def about(item: "Field[Any]") -> About:
    """Return what the dialog says of a field of ``Settings``."""
    told = item.metadata["about"]
    assert isinstance(told, About)  # noqa: S101 - every field is made by _setting
    return told


Table = dict[str, Any]
# Each entry turns a table of that schema into one of the next.
MIGRATIONS: Final[Mapping[int, Callable[[Table], Table]]] = {}


def load(path: Path) -> tuple[Settings, Phrase | None]:
    """Read settings; a corrupt file is set aside, named in the phrase, and defaults are used."""
    if not path.is_file():
        return Settings(), None
    try:
        table = _migrated(tomllib.loads(path.read_text(encoding="utf-8")))
        known = {item.name for item in fields(Settings)}
        chosen: Table = {k: _typed(k, v) for k, v in table.items() if k in known}
        return Settings(**chosen), None
    except (ValueError, TypeError, UnicodeDecodeError):
        return Settings(), KEPT_ASIDE.with_values(name=set_aside(path))


def save(settings: Settings, path: Path) -> None:
    """Write settings so that the file is whole at every moment."""
    lines = [f"schema = {SCHEMA}"]
    lines += [f"{item.name} = {_toml(getattr(settings, item.name))}" for item in fields(settings)]
    write_whole(path, "\n".join(lines) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that it is whole at every moment, in a folder that may not exist yet.

    Raises
    ------
    OSError
        If it cannot be written; what was there before stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def set_aside(path: Path) -> str:
    """Rename a file that cannot be read, so that nothing is lost, and return its new name."""
    aside = path.with_suffix(".damaged.toml")
    path.replace(aside)
    return aside.name


def toml_text(text: str) -> str:
    """Quote a line of text for TOML, whose basic strings are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _migrated(table: Table) -> Table:
    schema = table.pop("schema", None)
    if not isinstance(schema, int) or schema > SCHEMA or schema < 1:
        raise ValueError("unknown schema")
    for number in range(schema, SCHEMA):
        table = MIGRATIONS[number](table)
    return table


def _typed(name: str, value: object) -> object:
    """Refuse a value of another type than the default's, but let 1 stand for 1.0."""
    default = getattr(Settings(), name)
    if isinstance(default, float) and type(value) is int:
        return float(value)
    if type(value) is not type(default):
        raise TypeError(name)
    return value


def _toml(value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return toml_text(value)
    return repr(value)

"""Writes kept corrections as folders that ``meddx train`` reads: one for each pack.

A folder holds the pictures, ``labels.csv`` (1 present, 0 absent, empty unknown), configurations to
start from (one for all labels of which both kinds were said, one for each label alone), and a text
that says what it is.
"""

import csv
import re
import shutil
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from meddx.analysis.corrected import input_of
from meddx.analysis.pack import MULTICLASS, InputSpec, Label, ModelPack
from meddx.analysis.pack_text import line
from meddx.case.corrections import JudgedLabel, KeptPicture
from meddx.phrase import Phrase, Refused

TABLE: Final = "labels.csv"
ALL: Final = "all_labels.toml"
ABOUT: Final = "about.txt"
PICTURES: Final = "pictures"
LABEL: Final = "label_"  # before the names of labels in the table's head

NOTHING: Final = Phrase("No corrections are kept yet.")
NOT_OURS: Final = Phrase(
    "The folder {folder} holds something else. Choose an empty one, or one of an earlier export."
)
_ABOUT: Final = """\
Pictures that a reader corrected, with his labels, written by MedDx ({pack}).

labels.csv  1 present, 0 absent, empty: the reader did not say.
patient_id  a pseudonym: the same for all pictures of a patient, made with a key that stays in the
            store of MedDx. There are no names, dates or UIDs in this folder; of the date of a study
            the year alone.
series      a pseudonym of the series that a slice is of; empty for a single picture.
slice       its number there, from 0.
*.toml      training configurations to start from: meddx train FILE

This folder is NOT encrypted, as the store is from which it was written. A picture can name a person
by itself: words in it, a face, a rare implant. Keep the folder where patient data may be kept.
Whoever withdraws a case (meddx corrections forget) removes it from the store; here it stays until
the folder is deleted or written again.
"""


def write(
    kept: Sequence[KeptPicture], packs: Sequence[ModelPack], folder: Path
) -> tuple[Path, ...]:
    """Write all kept pictures; an earlier export in the same place is replaced.

    Parameters
    ----------
    kept
        The pictures.
    packs
        Those installed: a pack that is not among them gets no configurations.
    folder
        Where to put a folder for each pack.

    Returns
    -------
    tuple of Path
        The folders written.

    Raises
    ------
    Refused
        ``no_corrections`` where there are none, ``not_an_export`` where a folder would be replaced
        that this program did not write.
    """
    if not kept:
        raise Refused("no_corrections", NOTHING)
    by_pack = {
        name: tuple(those)
        for name, those in groupby(sorted(kept, key=lambda one: one.pack), lambda one: one.pack)
    }
    targets = {name: folder / _word(name) for name in by_pack}
    for target in targets.values():
        _demand_ours(target)
    installed = {pack.name: pack for pack in packs}
    for name, those in by_pack.items():
        _write_set(those, installed.get(name), targets[name])
    return tuple(targets.values())


def _demand_ours(target: Path) -> None:
    is_empty = not target.exists() or (target.is_dir() and not any(target.iterdir()))
    if not is_empty and not ((target / ABOUT).is_file() and (target / TABLE).is_file()):
        raise Refused("not_an_export", NOT_OURS.with_values(folder=target.name))


def _write_set(kept: Sequence[KeptPicture], pack: ModelPack | None, target: Path) -> None:
    """Write a set beside its place and put it there whole."""
    draft = target.with_name(f".{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / PICTURES).mkdir(parents=True)
    for one in kept:
        (draft / PICTURES / f"{one.name}.png").write_bytes(one.png)
    _write_table(kept, draft / TABLE)
    about = _ABOUT.format(pack=kept[0].pack)
    (draft / ABOUT).write_text(about, encoding="utf-8", newline="\n")
    if pack is not None and pack.input is not None:
        for file, labels in _configurations(kept, pack).items():
            text = _toml(pack, input_of(pack.input), labels, target)
            (draft / file).write_text(text, encoding="utf-8", newline="\n")
    shutil.rmtree(target, ignore_errors=True)
    draft.replace(target)


def _configurations(kept: Sequence[KeptPicture], pack: ModelPack) -> dict[str, tuple[Label, ...]]:
    """Return the labels to train by the name of a file.

    Each label that was judged can be learnt alone. Together go those of which both kinds are there,
    unless they exclude one another: then the others would follow from the one that was said.
    """
    kinds: dict[str, set[bool]] = {}
    for each in (label for one in kept for label in one.labels):
        if each.present is not None:
            kinds.setdefault(each.key, set()).add(each.present)
    judged = [label for label in pack.labels if label.key in kinds]
    found: dict[str, tuple[Label, ...]] = {f"{_word(one.key)}.toml": (one,) for one in judged}
    both = tuple(label for label in judged if len(kinds[label.key]) > 1)
    if len(both) > 1 and pack.task != MULTICLASS:
        found[ALL] = both
    return found


def _write_table(kept: Sequence[KeptPicture], path: Path) -> None:
    keys = list(dict.fromkeys(label.key for one in kept for label in one.labels))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        head = ["file", "patient_id", "pack", "version", "year", "series", "slice"]
        writer.writerow([*head, *(LABEL + key for key in keys)])
        for one in kept:
            said = {label.key: _cell(label) for label in one.labels}
            year = "" if one.year is None else one.year
            file = f"{PICTURES}/{one.name}.png"
            place = [one.series, "" if one.k is None else one.k]
            row = [file, one.patient, one.pack, one.version, year, *place]
            writer.writerow([*row, *(said.get(key, "") for key in keys)])


def _cell(label: JudgedLabel) -> str:
    return "" if label.present is None else str(int(label.present))


def _toml(pack: ModelPack, spec: InputSpec, labels: tuple[Label, ...], target: Path) -> str:
    """Return a configuration that trains labels of the pack on what is known of them."""
    name, title, title_zh = pack.name, "", ""
    if len(labels) == 1:
        (label,) = labels
        name, title = f"{name}_{label.key}", f": {label.code.display or label.key}"
        title_zh = f"：{label.code.display_zh or label.code.display or label.key}"
    name = _word(f"{name}_corrected").lower()
    lines = [
        "# A start, written by MedDx: change what you like, then  meddx train FILE",
        "schema = 1",
        "\n[pack]",
        line("name", name),
        line("version", "0.1.0"),
        line("title", f"{pack.title}{title}, corrected here"),
        line("title_zh", f"{pack.title_zh or pack.title}{title_zh}（本地校正）"),
        line("family", pack.family),
        line("licence", "not to be passed on: pictures of patients of this department"),
        line("intended_use", "Research use only, not a medical device. Trained on corrections."),
        line("intended_use_zh", "仅供研究，非医疗器械。由校正结果训练。"),
        line("training_data", f"Pictures that readers here corrected after {pack.name}."),
        *_gate(pack),
        "\n[input]",
        line("size", list(spec.size)),
        line("channels", spec.channels),
        line("resize", spec.resize),
        line("percentiles", list(spec.percentiles)),
        *([] if spec.window is None else [line("window", list(spec.window))]),
        *([line("whole", spec.whole)] if spec.whole else []),
        line("mean", spec.mean),
        line("std", spec.std),
        "\n[data]",
        line("folder", str(target.absolute())),
        line("patient", "patient_id"),
        "empty_is_unknown = true",
        "\n[split]",
        "folds = 3",
        "cross = true",
        "\n[fit]",
        "width = 32\nepochs = 24\nbatch_size = 16\nlearning_rate = 1e-3\nweight_decay = 0.05",
        "ema = 0.99\nseed = 1",
    ]
    for label in labels:
        lines += _label(pack, label)
    return "\n".join(lines) + "\n"


def _label(pack: ModelPack, label: Label) -> list[str]:
    code = label.code
    return [
        "\n[[label]]",
        line("key", label.key),
        line("column", LABEL + label.key),
        line("code", code.code),
        line("display", code.display or label.key),
        line("display_zh", code.display_zh or code.display or label.key),
        line("shown_at", label.shown_at),
        line("shown_at_source", f"as the pack {pack.name} {pack.version} states it"),
    ]


def _gate(pack: ModelPack) -> list[str]:
    gate = pack.gate
    if gate is None:
        return ["\n[gate]"]
    lists = ("modalities", "body_parts", "views", "photometric")
    lines = ["\n[gate]", *(line(key, list(getattr(gate, key))) for key in lists)]
    if gate.age_years is not None:
        lines.append(line("age_years", list(gate.age_years)))
    return [*lines, line("min_side_px", gate.min_side_px), line("max_frames", gate.max_frames)]


def _word(text: str) -> str:
    """Return a name for a file or a pack: a key of a foreign pack may hold anything."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", text).strip("_") or "label"

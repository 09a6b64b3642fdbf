"""The installed packs: those that came with the program and those the user imported."""

import shutil
import tempfile
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.analysis import device, text_meaning, text_readers, trust
from meddx.analysis import pack as packs
from meddx.analysis.entity_tagger import FAMILY as TAGGER
from meddx.analysis.entity_tagger import EntityTagger
from meddx.analysis.pack import ModelPack, Trust
from meddx.analysis.text_encoder import FAMILY, TextEncoder
from meddx.case.reading import NotApplicable
from meddx.phrase import Phrase, Refused

UNSIGNED: Final = "pack_unsigned"
THERE: Final = Phrase(
    "There is a model pack {name} already. Remove it first, or give the new one another name."
)
NOT_THERE: Final = Phrase("There is no model pack {pack} among those that were added.")
DELIVERED: Final = Phrase("The model pack {pack} is part of the program and cannot be removed.")


def installed(
    *, allow_unsigned: bool = False, without: frozenset[str] = frozenset()
) -> tuple[tuple[ModelPack, ...], tuple[NotApplicable, ...]]:
    """Return the usable packs by name, and those that may not be used with their reasons.

    A pack of the user replaces a delivered one of the same name, if it may be used itself. The
    folder of the program is read before any other, so that an unsigned pack of the user never
    hides a delivered one. Packs of the families ``without`` are passed over in silence.
    """
    known, good, left = trust.delivered(), {}, []
    try:
        keys = trust.keys()
    except Refused as refused:
        keys = ()
        left.append(NotApplicable("", "", refused.code, refused.phrase))
    for folder in (paths.delivered_models(), paths.user_models()):
        found, broken = found_in(folder)
        left += broken
        for one in (one for one in found if one.family not in without):
            try:
                judged = trust.judged(one, known, keys)
                if judged.trust is Trust.UNSIGNED and not allow_unsigned:
                    phrase = trust.UNSIGNED.with_values(pack=one.name)
                    raise Refused(UNSIGNED, phrase)  # noqa: TRY301 - told like all others
            except Refused as refused:
                left.append(NotApplicable(one.name, one.title, refused.code, refused.phrase))
            else:
                good[one.name] = judged
    return tuple(good[name] for name in sorted(good)), tuple(left)


def found_in(*folders: Path) -> tuple[tuple[ModelPack, ...], tuple[NotApplicable, ...]]:
    """Return the packs in these folders whatever speaks for them, later folders first in rank."""
    good: dict[str, ModelPack] = {}
    broken: list[NotApplicable] = []
    for folder in folders:
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
        for candidate in (path for path in inside if (path / packs.TOML).is_file()):
            try:
                found = packs.load(candidate)
            except Refused as refused:
                name = candidate.name
                broken.append(NotApplicable(name, name, refused.code, refused.phrase))
            else:
                good[found.name] = found
    return tuple(good[name] for name in sorted(good)), tuple(broken)


def add(source: Path, folder: Path) -> ModelPack:
    """Copy a pack of MedDx into ``folder``, with its signature: only the files that it names.

    Raises
    ------
    Refused
        ``pack_there``, or what ``meddx.analysis.pack.load`` and the known result refuse.
    """
    pack = packs.load(source.resolve())
    try_out(pack)
    if (folder / pack.name).exists():
        raise Refused("pack_there", THERE.with_values(name=pack.name))
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as kept:
        staging = Path(kept) / pack.name
        staging.mkdir()
        for name in (packs.TOML, *dict(pack.files)):
            shutil.copyfile(pack.folder / name, staging / name)
        if (pack.folder / trust.SIGNATURE).is_file():
            shutil.copyfile(pack.folder / trust.SIGNATURE, staging / trust.SIGNATURE)
        packs.load(staging)  # what lies there now is what was said
        staging.rename(folder / pack.name)
    return packs.load(folder / pack.name)


def try_out(pack: ModelPack) -> None:
    """Open what a pack runs and compare it with its known result; one of rules runs nothing.

    Raises
    ------
    Refused
        What ``device.open_network``, ``text_readers.open_reader``, ``TextEncoder.open`` or
        ``EntityTagger.open`` refuses.
    """
    if pack.family == FAMILY:
        TextEncoder.open(pack)
    elif pack.family == TAGGER:
        EntityTagger.open(pack)
    elif pack.text is not None:
        text_readers.open_reader(complete(pack))
    elif pack.weights is not None:
        device.open_network(pack)


def complete(pack: ModelPack) -> ModelPack:
    """Return a pack with the installed text encoder, signed or not, where it needs one."""
    if not text_meaning.needs_encoder(pack):
        return pack
    return text_meaning.with_encoder(pack, installed(allow_unsigned=True)[0])


def own(name: str) -> ModelPack:
    """Read a pack that the user added, whatever speaks for it.

    Raises
    ------
    Refused
        ``pack_not_there``, or what ``meddx.analysis.pack.load`` refuses.
    """
    folder = paths.user_models() / Path(name).name
    if not (folder / packs.TOML).is_file():
        raise Refused("pack_not_there", NOT_THERE.with_values(pack=Path(name).name))
    return packs.load(folder)


def remove(name: str) -> None:
    """Delete a pack that the user added, whole or broken.

    Raises
    ------
    Refused
        ``pack_not_there`` or ``pack_delivered``.
    """
    folder = paths.user_models() / name
    is_plain = name == Path(name).name and name not in {"", ".", ".."}
    if is_plain and folder.is_symlink():  # what it points to is somebody else's
        folder.unlink()
    elif is_plain and folder.is_dir():
        shutil.rmtree(folder)
    elif is_plain and (paths.delivered_models() / name).is_dir():
        raise Refused("pack_delivered", DELIVERED.with_values(pack=name))
    else:
        raise Refused("pack_not_there", NOT_THERE.with_values(pack=Path(name).name))

"""What the list of models says of each: who vouches for it, how large it is, whether it is used."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.analysis import packs, trust
from meddx.analysis.entity_tagger import FAMILY as TAGGER
from meddx.analysis.pack import ModelPack, Trust
from meddx.analysis.text_encoder import FAMILY as TEXT_ENCODER
from meddx.phrase import Language, Phrase

CARD: Final = "card.md"


@dataclass(frozen=True)
class Installed:
    """An installed pack, or what lies in its place and cannot be used.

    Parameters
    ----------
    name
        Of its folder.
    title, title_zh, version, family
        As it says; of a pack that cannot be read the name alone.
    trust
        ``delivered``, ``signed``, ``unsigned``; empty where it cannot be read.
    signer
        Name of the key that signed it.
    calibrated
        Whether its probabilities were compared with patients; True of rules, which have none.
    has_network
        Whether it is a network and no set of rules.
    size_bytes
        Of all its files.
    is_own
        Whether the user added it and can remove it.
    card
        Its ``card.md``, where it has one that came with the program or is among its verified files.
    problem
        Why it is not used; None where it is.
    """

    name: str
    title: str
    title_zh: str = ""
    version: str = ""
    family: str = ""
    trust: str = ""
    signer: str = ""
    calibrated: bool = True
    has_network: bool = False
    size_bytes: int = 0
    is_own: bool = False
    card: Path | None = None
    problem: Phrase | None = None

    def label(self, language: Language) -> str:
        """Return the title in ``language``."""
        return self.title_zh if language is Language.ZH_CN and self.title_zh else self.title


def listed(*, allow_unsigned: bool) -> tuple[Installed, ...]:
    """Return all installed packs by name, those that are not used with the reason.

    Every file is read and compared with its hash, which takes a moment.
    """
    good, broken = packs.installed(allow_unsigned=True)
    found = [of_pack(pack, allow_unsigned=allow_unsigned) for pack in good]
    for left in broken:
        folder = paths.user_models() / left.pack
        is_own = bool(left.pack) and folder.is_dir()
        size = _size(folder) if is_own else 0
        title = left.title or left.pack
        found.append(
            Installed(left.pack, title, size_bytes=size, is_own=is_own, problem=left.reason)
        )
    return tuple(sorted(found, key=lambda one: (not one.is_own, one.name)))


def of_pack(pack: ModelPack, *, allow_unsigned: bool) -> Installed:
    """Return what the list says of one pack that was read and judged."""
    unused = pack.trust is Trust.UNSIGNED and not allow_unsigned
    card = pack.folder / CARD
    is_vouched_for = CARD in dict(pack.files) or pack.trust is Trust.DELIVERED
    return Installed(
        name=pack.name,
        title=pack.title,
        title_zh=pack.title_zh,
        version=pack.version,
        family=pack.family,
        trust=pack.trust.value,
        signer=trust.signer(pack) if pack.trust is Trust.SIGNED else "",
        calibrated=pack.calibrated,
        has_network=(
            pack.weights is not None
            or pack.text is not None
            or pack.family in {TEXT_ENCODER, TAGGER}
        ),
        size_bytes=_size(pack.folder),
        is_own=pack.folder.parent == paths.user_models(),
        card=card if is_vouched_for and card.is_file() else None,
        problem=trust.UNSIGNED.with_values(pack=pack.name) if unused else None,
    )


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())

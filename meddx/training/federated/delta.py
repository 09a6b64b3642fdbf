"""What a site hands back: the change of every floating tensor, with its facts, signed.

The signature covers all facts and all values. No patient, file name or place is in the file: only
the site's name, how many pictures there were of each label, and what they were trained from.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from meddx.phrase import Phrase, Refused
from meddx.training.federated import keys, tensors
from meddx.training.state import State, sha256_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KIND: Final = "meddx federated delta"
SCHEMA: Final = "1"
SIGNATURE: Final = "ed25519"
_LARGEST_COUNT: Final = 100_000_000

NOT_A_DELTA: Final = Phrase(
    "{file} is not a delta of a site. Take the file that meddx train --site has written."
)
NEWER: Final = Phrase("{file} was made by a newer version of MedDx. Install that version first.")
UNSIGNED: Final = Phrase(
    "{file} of the site {site} is not signed. Let the site write it again with --key."
)
WRONG_SIGNATURE: Final = Phrase(
    "The signature of {file} is not that of the site {site}: the file was changed, or signed with "
    "another key. Ask the site for it again and compare the public keys."
)


@dataclass(frozen=True, eq=False)
class Delta:
    """A site's change of a base.

    Parameters
    ----------
    site
        Name of the site, as its key is named.
    changes
        float32 arrays: trained minus base, for every floating tensor.
    base, task, round
        Hash of the base, hash of the task (``base.task_of``), and number of the round, from 1.
    samples
        Pictures trained on.
    positives
        By label key: how many of them have the label.
    file
        Name of its file, to speak of it; empty before it is written.
    signature
        Ed25519, 64 bytes; empty when not signed.
    """

    site: str
    changes: State
    base: str
    task: str
    round: int
    samples: int
    positives: dict[str, int]
    file: str = ""
    signature: bytes = b""

    @property
    def message(self) -> bytes:
        """What is signed: a text of all facts and of the hash of the values."""
        return json.dumps([_texts(self), sha256_of(self.changes)], sort_keys=True).encode()

    @property
    def sha256(self) -> str:
        """Hash of what is signed."""
        return hashlib.sha256(self.message).hexdigest()


def write(path: Path, delta: Delta, key: "Ed25519PrivateKey | None") -> None:
    """Write a delta as safetensors in one step, signed where there is a key."""
    texts = _texts(delta)
    if key is not None:
        texts[SIGNATURE] = key.sign(delta.message).hex()
    tensors.write(path, delta.changes, texts)


def read(path: Path) -> Delta:
    """Read a delta; whose it is, and whether it is sound, is not yet known.

    Raises
    ------
    Refused
        ``delta_malformed``, ``delta_newer``, or as ``tensors.read``.
    """
    changes, texts = tensors.read(path)
    refused = Refused("delta_malformed", NOT_A_DELTA.with_values(file=path.name))
    if texts.get("kind") != KIND:
        raise refused
    if texts.get("schema") != SCHEMA:
        raise Refused("delta_newer", NEWER.with_values(file=path.name))
    try:
        delta = Delta(
            site=texts["site"],
            changes=changes,
            base=texts["base"],
            task=texts["task"],
            round=int(texts["round"]),
            samples=_count(int(texts["samples"])),
            positives={str(k): _count(v) for k, v in json.loads(texts["positives"]).items()},
            file=path.name,
            signature=bytes.fromhex(texts.get(SIGNATURE, "")),
        )
        keys.demand_name(delta.site)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise refused from None
    if _texts(delta) != {name: text for name, text in texts.items() if name != SIGNATURE}:
        raise refused  # a text that is not written this way would not be covered by the signature
    return delta


def demand_signature(delta: Delta, folder: Path) -> None:
    """Demand that a delta is signed by the site it names.

    Raises
    ------
    Refused
        ``delta_unsigned``, ``delta_signature``, or as ``keys.public_key``.
    """
    from cryptography.exceptions import InvalidSignature

    values: dict[str, Any] = {"file": delta.file, "site": delta.site}
    if not delta.signature:
        raise Refused("delta_unsigned", UNSIGNED.with_values(**values))
    try:
        keys.public_key(folder, delta.site).verify(delta.signature, delta.message)
    except InvalidSignature:
        raise Refused("delta_signature", WRONG_SIGNATURE.with_values(**values)) from None


def _count(value: Any) -> int:  # noqa: ANN401 - from JSON
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_COUNT:
        raise ValueError
    return value


def _texts(delta: Delta) -> tensors.Texts:
    """Metadata of a delta's file, without its signature."""
    return {
        "kind": KIND,
        "schema": SCHEMA,
        "site": delta.site,
        "base": delta.base,
        "task": delta.task,
        "round": str(delta.round),
        "samples": str(delta.samples),
        "positives": json.dumps(delta.positives, sort_keys=True),
    }

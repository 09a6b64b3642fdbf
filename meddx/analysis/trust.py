"""Which packs may be used: those that came with the program, and those that somebody vouches for.

- *delivered*: the SHA-256 of ``pack.toml``, which holds those of all other files, is in the list
  inside the program (``resources/packs/delivered.toml``).
- *signed*: ``pack.sig`` holds an Ed25519 signature (RFC 8032) of ``pack.toml`` by one of the keys
  that the department put into the user's folder ``keys`` (``NAME.pub``, 32 bytes as 64 hexadecimal
  digits, or a PEM public key; ``NAME.public.pem`` as ``meddx packs key`` writes it).
- *unsigned*: neither. Used only where the settings allow it, and marked wherever it speaks.

A signature that is there and is of no such key is never passed over: the pack is refused.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from meddx import paths
from meddx.analysis.pack import TOML, ModelPack, Trust
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE: Final = "pack.sig"
KEYS: Final = "keys"
_KEY_FILES: Final = ("*.pub", "*.public.pem")

UNSIGNED: Final = Phrase(
    "The model pack {pack} carries no signature of a key that was added here. Add the key of its "
    "maker, or allow unsigned packs in the settings."
)
WRONG_SIGNATURE: Final = Phrase(
    "The signature of the model pack {pack} is of no key that was added here, or the pack was "
    "changed. Ask its maker."
)
WRONG_KEY: Final = Phrase("The key {file} cannot be read: 64 hexadecimal digits or PEM are wanted.")


def delivered() -> Mapping[str, str]:
    """Return the SHA-256 of the ``pack.toml`` of each delivered pack, by name."""
    path = paths.resource("packs", "delivered.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))["sha256"]
    return {str(name): str(sha256) for name, sha256 in table.items()}


def keys() -> tuple[bytes, ...]:
    """Return the public keys that the department added, 32 bytes each.

    Raises
    ------
    Refused
        ``wrong_key`` for a file that holds none.
    """
    return tuple(key_of(path) for path in _key_files())


def signer(pack: ModelPack) -> str:
    """Return the name of the key that signed a pack, empty where none did.

    Raises
    ------
    Refused
        ``wrong_key``.
    """
    signature = pack.folder / SIGNATURE
    if not signature.is_file():
        return ""
    fits = (
        path.name.removesuffix(".public.pem").removesuffix(".pub")
        for path in _key_files()
        if is_signed(pack.folder / TOML, signature, (key_of(path),))
    )
    return next(fits, "")


def _key_files() -> list[Path]:
    folder = paths.user_folder() / KEYS
    return sorted({path for pattern in _KEY_FILES for path in folder.glob(pattern)})


def key_of(path: Path) -> bytes:
    """Read one public key.

    Raises
    ------
    Refused
        ``wrong_key``.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    raw = path.read_bytes()
    try:
        if b"-----BEGIN" not in raw:
            key = bytes.fromhex(raw.decode("ascii").strip())
            Ed25519PublicKey.from_public_bytes(key)
            return key
        loaded = load_pem_public_key(raw)
    except ValueError:
        raise Refused("wrong_key", WRONG_KEY.with_values(file=path.name)) from None
    if not isinstance(loaded, Ed25519PublicKey):
        raise Refused("wrong_key", WRONG_KEY.with_values(file=path.name))
    return loaded.public_bytes_raw()


def judged(pack: ModelPack, known: Mapping[str, str], trusted: tuple[bytes, ...]) -> ModelPack:
    """Return the pack with what speaks for it.

    Parameters
    ----------
    pack
        As ``meddx.analysis.pack.load`` read it.
    known
        ``delivered()``.
    trusted
        ``keys()``.

    Raises
    ------
    Refused
        ``pack_wrong_signature``.
    """
    if known.get(pack.name) == pack.sha256:
        return replace(pack, trust=Trust.DELIVERED)
    signature = pack.folder / SIGNATURE
    if not signature.is_file():
        return replace(pack, trust=Trust.UNSIGNED)
    if not is_signed(pack.folder / TOML, signature, trusted):
        phrase = WRONG_SIGNATURE.with_values(pack=pack.name)
        raise Refused("pack_wrong_signature", phrase)
    return replace(pack, trust=Trust.SIGNED)


def sign(pack: ModelPack, key: "Ed25519PrivateKey") -> None:
    """Write the signature of a pack into its folder, in one step."""
    draft = pack.folder / f".{SIGNATURE}"
    draft.write_bytes(key.sign((pack.folder / TOML).read_bytes()))
    draft.replace(pack.folder / SIGNATURE)


def is_signed(file: Path, signature: Path, trusted: tuple[bytes, ...]) -> bool:
    """Whether the 64 bytes (or 128 hexadecimal digits) sign the file with one of the keys."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    raw = signature.read_bytes()
    try:
        given = raw if len(raw) == 64 else bytes.fromhex(raw.decode("ascii").strip())
    except ValueError:
        return False
    content = file.read_bytes()
    for key in trusted:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(given, content)
        except InvalidSignature:
            continue
        return True
    return False

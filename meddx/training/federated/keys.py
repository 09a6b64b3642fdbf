"""Ed25519 keys of the sites: a private one that stays there, a public one for the coordinator."""

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

PUBLIC: Final = ".public.pem"
_SITE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")  # it names a file: nothing else
_LARGEST: Final = 10_000  # bytes of a key's file

EXISTS: Final = Phrase("The file {file} is already there. Give the new key another name.")
NOT_A_KEY: Final = Phrase("The file {file} is not an Ed25519 key. Make one with meddx packs key.")
OPEN_TO_OTHERS: Final = Phrase(
    "Others on this computer may read the key {file}. Allow it to its owner alone (mode 0600)."
)
NO_SUCH_SITE: Final = Phrase(
    "No public key of the site {site} is in the folder of keys. Put its file {file} there."
)
BAD_NAME: Final = Phrase(
    "A site's name has 1 to 40 letters without accents, digits, - and _, and starts with a letter "
    "or digit."
)


def demand_name(site: str) -> None:
    """Demand that a site's name can name a file.

    Raises
    ------
    Refused
        ``site_name``.
    """
    if not _SITE.fullmatch(site):
        raise Refused("site_name", BAD_NAME)


def make(path: Path) -> Path:
    """Write a new private key for its owner alone, and its public key beside it; return the latter.

    ``clinic.pem`` gives ``clinic.public.pem``, the name by which a coordinator's folder knows the
    site ``clinic``.

    Raises
    ------
    Refused
        ``site_name``, or ``key_exists``: no key is overwritten.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    demand_name(path.stem)
    public = path.with_name(path.stem + PUBLIC)
    if public.exists():
        raise Refused("key_exists", EXISTS.with_values(file=public.name))
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused("key_exists", EXISTS.with_values(file=path.name)) from None
    with os.fdopen(handle, "wb") as stream:
        stream.write(secret)
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return public


def private_key(path: Path) -> "Ed25519PrivateKey":
    """Read a private key that only its owner may read.

    Raises
    ------
    Refused
        ``key_malformed`` or ``key_open``.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    refused = Refused("key_malformed", NOT_A_KEY.with_values(file=path.name))
    raw = _read(path, refused)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refused("key_open", OPEN_TO_OTHERS.with_values(file=path.name))
    try:
        key = serialization.load_pem_private_key(raw, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise refused from None
    if not isinstance(key, Ed25519PrivateKey):
        raise refused
    return key


def public_key(folder: Path, site: str) -> "Ed25519PublicKey":
    """Read the public key of a site from a coordinator's folder.

    Raises
    ------
    Refused
        ``site_name``, ``site_unknown`` or ``key_malformed``.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    demand_name(site)
    path = folder / (site + PUBLIC)
    if not path.is_file():
        phrase = NO_SUCH_SITE.with_values(site=site, file=path.name)
        raise Refused("site_unknown", phrase)
    refused = Refused("key_malformed", NOT_A_KEY.with_values(file=path.name))
    try:
        key = serialization.load_pem_public_key(_read(path, refused))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise refused from None
    if not isinstance(key, Ed25519PublicKey):
        raise refused
    return key


def _read(path: Path, refused: Refused) -> bytes:
    """Read a small file."""
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError:
        raise refused from None

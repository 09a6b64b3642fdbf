"""Lengths of the human chromosomes and where their centromeres lie, for both builds in use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NAMES: Final = (*(str(n) for n in range(1, 23)), "X", "Y")

# Lengths of the primary assemblies: GRCh37 (GCA_000001405.1) and GRCh38 (GCA_000001405.15).
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
# Middle of the centromere's gap in GRCh37, in Mb; in GRCh38 it lies within 3 Mb of that, which is
# less than a pixel of a drawn chromosome.
_CENTROMERES_MB: Final = (
    123.0, 93.8, 92.0, 51.2, 47.9, 60.3, 59.6, 45.3, 48.9, 40.8, 53.1, 36.4, 17.5, 17.5, 18.5,
    36.8, 23.8, 17.0, 26.2, 27.9, 12.8, 14.5, 60.1, 11.6,
)  # fmt: skip


@dataclass(frozen=True)
class Chromosome:
    """A chromosome to draw: its name, its length in bases, and the middle of its centromere."""

    name: str
    length: int
    centromere: int


def chromosomes(build: str) -> tuple[Chromosome, ...]:
    """Return the chromosomes of ``GRCh37`` or ``GRCh38``; of none for any other word."""
    lengths = LENGTHS.get(build, ())
    return tuple(
        Chromosome(name, length, round(middle * 1e6))
        for name, length, middle in zip(NAMES, lengths, _CENTROMERES_MB, strict=False)
    )

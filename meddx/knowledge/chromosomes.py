"""The human chromosomes to draw, and where their centromeres lie, for both builds in use."""

from dataclasses import dataclass
from typing import Final

from meddx.knowledge.assemblies import LENGTHS, NAMES

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

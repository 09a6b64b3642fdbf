"""How frequent alleles are in a population: a user's subset of gnomAD, as VCF or as a table.

The frequency that counts is that of the population group in which the allele is most frequent
(``AF_grpmax``, ``AF_popmax``), as the guideline asks, else that of all people.
"""

import math
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.alleles import trimmed
from meddx.case.variants import Variant, VariantTable
from meddx.knowledge import assemblies, reference_lines, reference_store
from meddx.knowledge.allele_index import AlleleIndex, allele
from meddx.knowledge.indexed import Indexed
from meddx.knowledge.reference_sites import Gathered, Site, Sites
from meddx.knowledge.reference_store import Reference

_HIGHEST: Final = ("AF_grpmax_joint", "AF_grpmax", "AF_popmax", "popmax", "grpmax")
_ALL: Final = ("AF_joint", "AF", "gnomAD_AF")
_HOMOZYGOUS: Final = ("nhomalt_joint", "nhomalt", "homozygotes", "Hom")
_PLACE: Final = (
    ("chrom", "chromosome", "chr", "#chrom"),
    ("pos", "position"),
    ("ref", "reference"),
    ("alt", "alternate"),
)
_COLUMNS: Final = ("frequency", "homozygotes")
_NEAR: Final = 1000  # bases: a place that far from every allele of the file is not covered by it


def is_populations(head: str) -> bool:
    """Whether the head of a file is that of gnomAD's VCF, or of a table of frequencies."""
    if head.startswith("##fileformat=VCF"):
        lower = head.lower()
        named = any(f"ID={key}," in head for key in (*_HIGHEST, *_HOMOZYGOUS)) or "gnomad" in lower
        return named and "\tFORMAT" not in head
    names = _names(head.splitlines()[-1]) if head else {}
    return all(any(key in names for key in keys) for keys in _PLACE) and any(
        key.lower() in names for key in (*_HIGHEST, *_ALL)
    )


def index(path: Path, folder: Path) -> Indexed:
    """Index frequencies into a folder; in the child process.

    Raises
    ------
    Refused
        ``bad_reference``.
    """
    sites = _sites(path)
    places, frequencies, homozygotes = Gathered(), array("f"), array("i")
    for site in sites:
        frequency = _frequency(site)
        if frequency is None or not places.add(site):
            sites.left_out += 1
            continue
        frequencies.append(frequency)
        homozygotes.append(_count(site))
    columns = {
        "frequency": np.frombuffer(frequencies, np.float32),
        "homozygotes": np.frombuffer(homozygotes, np.int32),
    }
    reference_store.save(folder, places.arrays(columns))
    return Indexed(sites.build, "", len(places.loci), sites.left_out)


class Populations:
    """The index of one file of frequencies.

    Parameters
    ----------
    reference
        Of the kind ``populations``.
    """

    def __init__(self, reference: Reference) -> None:
        self.title = reference.title
        self._index = AlleleIndex.of(reference, _COLUMNS)

    def find(
        self, table: VariantTable
    ) -> tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.int32]]:
        """Return the rows that the file holds, their frequencies, and homozygous people (or -1)."""
        places = self._index.find(table)
        rows = np.flatnonzero(places >= 0)
        found = places[rows]
        columns = self._index.columns
        return rows, columns["frequency"][found], columns["homozygotes"][found]

    def says(self, variant: Variant) -> float | None:
        """Return the frequency of one allele; None where the file does not hold it."""
        hashed = allele(variant.reference, variant.alternate)
        for place in self._index.between(variant.chromosome, variant.position, variant.position):
            if int(self._index.allele[place]) == hashed:
                return float(self._index.columns["frequency"][place])
        return None

    def covers(self, chromosome: str, position: int) -> bool:
        """Whether the file holds any allele nearby, so that one it lacks was not seen."""
        return bool(self._index.between(chromosome, max(position - _NEAR, 1), position + _NEAR))


class _TableSites(Sites):
    """The rows of a table with a head, separated by tabs or commas."""

    @override
    def __iter__(self) -> Iterator[Site]:
        names: dict[str, int] = {}
        by = "\t"
        for line in reference_lines.lines(self.path):
            if line.startswith("##") or not line:
                continue
            if not names:
                by = _separator(line)
                names = _names(line)
                continue
            yield from self._table_row(line.split(by), names)

    def _table_row(self, cells: list[str], names: Mapping[str, int]) -> Iterator[Site]:
        if len(cells) < len(names):
            self.left_out += 1
            return
        at = [cells[next(names[key] for key in keys if key in names)] for keys in _PLACE]
        if not at[1].isdecimal() or not (at[2].isalpha() and at[3].isalpha()):
            self.left_out += 1
            return
        start, ref, alt = trimmed(int(at[1]), at[2].upper(), at[3].upper())
        keys = {key.lower(): key for key in (*_HIGHEST, *_ALL, *_HOMOZYGOUS)}
        info = {keys[name]: cells[n] for name, n in names.items() if name in keys}
        yield Site(assemblies.chromosome(at[0]), start, "", ref, alt, 0, 1, info)


def _sites(path: Path) -> Sites:
    first = next(reference_lines.lines(path), "")
    return Sites(path) if first.startswith("##fileformat=VCF") else _TableSites(path)


def _separator(line: str) -> str:
    return "\t" if "\t" in line else ","


def _names(line: str) -> dict[str, int]:
    cells = line.split(_separator(line))
    return {name.strip().strip('"').lower(): place for place, name in enumerate(cells)}


def _frequency(site: Site) -> float | None:
    """Return the highest frequency that the file states; None where it states none."""
    for keys in (_HIGHEST, _ALL):
        said = [value for key in keys if (value := _share(site.value(key))) is not None]
        if said:
            return said[0]
    return None


def _share(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0.0 <= value <= 1.0 else None


def _count(site: Site) -> int:
    said = next((site.value(key) for key in _HOMOZYGOUS if site.value(key)), "")
    return int(said) if said.isdecimal() else -1

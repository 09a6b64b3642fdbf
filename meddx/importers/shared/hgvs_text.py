"""Changes of a text of HGVS descriptions: the genotype behind one, and what it says of itself."""

import re
from typing import Final

from meddx.case.variants import Zygosity
from meddx.knowledge.hgvs import GENOTYPES

_WORDS: Final = "|".join(re.escape(word) for word in sorted(GENOTYPES, key=len, reverse=True))
_GENOTYPE: Final = re.compile(rf"[\s,;]+\(?(?:{_WORDS})\)?\s*$", re.IGNORECASE)
_WRITTEN: Final = {
    Zygosity.HETEROZYGOUS: " het",
    Zygosity.HOMOZYGOUS: " hom",
    Zygosity.HEMIZYGOUS: " hemi",
}


def with_genotype(line: str, zygosity: Zygosity) -> str:
    """Return a line with another genotype behind its description, or without one if unknown."""
    description, mark, remark = line.partition("#")
    bare = _GENOTYPE.sub("", description.rstrip())
    blank = " " if mark else ""
    return f"{bare}{_WRITTEN.get(zygosity, '')}{blank}{mark}{remark}"


def told(text: str, key: str) -> str:
    """Return what a line ``# key: value`` says, the last where there are several; else empty."""
    found: list[str] = _line_of(key).findall(text)
    return found[-1] if found else ""


def with_told(text: str, key: str, value: str) -> str:
    """Return a text whose one line ``# key: value`` says this; an empty value takes it away."""
    rest = re.sub(_line_of(key).pattern + r"\n?", "", text, flags=re.IGNORECASE | re.MULTILINE)
    return f"# {key}: {value}\n{rest}" if value else rest


def _line_of(key: str) -> "re.Pattern[str]":
    pattern = rf"^[ \t]*#+[ \t]*{key}[ \t]*[:=][ \t]*(\S+)[ \t]*$"
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)

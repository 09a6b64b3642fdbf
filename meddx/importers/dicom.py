"""DICOM files and folders: headers are read in child processes and sorted by what they say."""

import contextlib
import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from typing_extensions import override

from meddx.case.identity import Patient
from meddx.case.record import Case, RefusedFile, Series, Study
from meddx.case.source import Source
from meddx.case.volume import Geometry
from meddx.child import Reply
from meddx.children import Request
from meddx.imaging import decode
from meddx.importers import Importer
from meddx.importers.shared import (
    dicom_copies,
    dicom_frames,
    dicom_header,
    dicom_objects,
    dicom_patients,
    dicom_series,
    dicom_sets,
    dicom_words,
)
from meddx.importers.shared.dicom_copies import Resolved
from meddx.importers.shared.dicom_header import DICOMDIR_CLASS, Header
from meddx.importers.shared.dicom_known import KnownHeaders
from meddx.importers.shared.dicom_objects import Objects
from meddx.importers.shared.dicom_sets import DisplaySet
from meddx.importers.shared.dicom_slices import File
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

HEADERS: Final = Phrase("Reading headers")
NOT_DICOM: Final = Phrase(
    "This is not a readable DICOM file. It may be damaged or cut short; export it again."
)
ONLY_DICOMDIR: Final = Phrase("A DICOMDIR only lists files. Open the folder that it lies in.")
NOT_PLACEABLE: Final = Phrase("The size or position values of this file are damaged.")
LEFT_OUT: Final = Phrase("Files of this series that could not be read: {count}.")
COPIES: Final = Phrase("Copies of images that were left out: {count}.")
EMPTY: Final = Phrase(
    "Images of this series that hold no picture: {count}. Their tags are listed below the images."
)
CONFLICT: Final = Phrase(
    "Different images of this series carry the same identifier. Do not rely on it before you know "
    "where they came from."
)
NAMES: Final = Phrase(
    "Different names stand under this patient ID. Make sure that all images are of one person."
)
OTHER_PATIENT: Final = Phrase(
    "This series also holds images of another patient; they are in a case of their own."
)

_FEWEST_AT_ONCE: Final = 8
_MOST_AT_ONCE: Final = 100  # so that progress and cancelling are seen on a slow disc
_DEADLINE_S: Final = 60.0
_SLOWEST_BYTES_EACH_S: Final = 1 << 20
_EXPLICIT_VRS: Final = frozenset(
    {b"CS", b"SH", b"LO", b"UI", b"DA", b"TM", b"UL", b"PN", b"AE", b"AS", b"IS", b"DS", b"ST"}
)


class Dicom(Importer):
    """DICOM Part 10 files, and data sets without a preamble."""

    title: ClassVar[str] = "DICOM"
    extensions: ClassVar[tuple[str, ...]] = (".dcm", ".dicom", ".ima")
    takes_many: ClassVar[bool] = True

    @override
    def sniff(self, head: bytes) -> float:
        if head[128:132] == b"DICM":
            return 1.0
        return 0.8 if _begins_like_a_data_set(head) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        ledger = _Ledger(context)
        groups = dicom_patients.by_patient(ledger.headers(files))
        shared = _shared_series([members for _, members in groups])
        cases = [ledger.case_of(patient, members, shared) for patient, members in groups]
        cases = [case for case in cases if not case.is_empty] or [Case()]
        return (replace(cases[0], refused=tuple(ledger.refused)), *cases[1:])


def _begins_like_a_data_set(head: bytes) -> bool:
    """Whether the first bytes are an element of group 0002 or 0008, little- or big-endian."""
    if len(head) < 16:
        return False
    for order in ("<", ">"):
        group, element = struct.unpack(f"{order}HH", head[:4])
        if group not in {0x0002, 0x0008} or element > 0x0100:
            continue
        if head[4:6] in _EXPLICIT_VRS:
            return True
        length = struct.unpack("<L", head[4:8])[0]
        if order == "<" and length <= 128 and _next_fits(head, 8 + length, group):
            return True
    return False


def _next_fits(head: bytes, place: int, group: int) -> bool:
    """Whether another element of the same group (or the next) follows an implicit-VR element."""
    if len(head) < place + 8:
        return False
    following = struct.unpack("<H", head[place : place + 2])[0]
    return following in {group, 0x0008, 0x0010}


@dataclass(eq=False)
class _Ledger:
    """One import: what was refused so far, and of which series."""

    context: Context
    refused: list[RefusedFile] = field(default_factory=list)
    unread: Counter[dicom_copies.Series] = field(default_factory=Counter)
    empty: Counter[dicom_copies.Series] = field(default_factory=Counter)
    made: dict[Source, File | Refused] = field(default_factory=dict)

    def headers(self, sources: Sequence[Source]) -> list[File]:
        """Read all headers; leaves out, and names, what holds no picture."""
        found: list[File] = []
        listings = 0
        for source, header in zip(sources, self._headers(sources), strict=True):
            if isinstance(header, Refused):
                self.refused.append(RefusedFile(source.label, header.code, header.phrase))
            elif header is not None and header.sop_class == DICOMDIR_CLASS:
                listings += 1
            else:
                found += self._file(source, header)
        if listings and not found and not self.refused:
            self.refused.append(RefusedFile(sources[0].label, "dicomdir", ONLY_DICOMDIR))
        return found

    def _headers(self, sources: Sequence[Source]) -> list[Header | Refused | None]:
        """Headers of all files; those that are known from an earlier time are not read again."""
        index = KnownHeaders(self.context.index, sources)
        known = index.found()
        rest = [number for number in range(len(sources)) if number not in known]
        found: dict[int, Header | Refused | None] = dict(known)
        if rest:
            read = self._read([sources[number] for number in rest])
            found |= dict(zip(rest, read, strict=True))
            new = zip(rest, read, strict=True)
            index.learn({number: item for number, item in new if isinstance(item, Header)})
        return [found[number] for number in range(len(sources))]

    def _read(self, sources: Sequence[Source]) -> list[Header | Refused | None]:
        """Headers of files, a few files to a child at a time."""
        middle = len(sources) // 2  # read first and alone: something to look at meanwhile
        # Two turns for each process: few enough to cost little, enough to end together.
        turns = 2 * self.context.children.count
        size = min(max(-(-len(sources) // turns), _FEWEST_AT_ONCE), _MOST_AT_ONCE)
        parts = [sources[start : start + size] for start in range(0, len(sources), size)]
        found: list[list[Header | Refused | None]] = [[] for _ in parts]
        done = 0
        self.context.checkpoint(0, len(sources), HEADERS)
        early = sources[middle : middle + 1] if len(sources) > _FEWEST_AT_ONCE else ()
        requests = [*map(_request, [early] if early else []), *map(_request, parts)]
        for place, answer in self.context.in_children(requests):
            number = place - bool(early)
            if number < 0:
                self._show_early(early[0], answer)
                continue
            part = parts[number]
            if isinstance(answer, Refused):
                found[number] = [header for source in part for header in self._alone(source)]
            else:
                found[number] = _unpacked(answer.header)
            for source, header in zip(part, found[number], strict=True):
                self._make(source, header)  # while the children read on
            done += len(part)
            self.context.checkpoint(done, len(sources), HEADERS)
        return [header for part in found for header in part]

    def _show_early(self, source: Source, answer: Reply | Refused) -> None:
        """Give one picture to look at before anything is sorted: its place is not known yet."""
        header = None if isinstance(answer, Refused) else _unpacked(answer.header)[0]
        if not isinstance(header, Header) or _is_object(header) or _not_read(header):
            return
        with contextlib.suppress(Refused, ValueError):
            file = File(source, header)
            file = replace(file, refs=dicom_frames.frame_refs(file)[:1])
            early = dicom_series.of_set(dicom_sets.display_sets([file])[0], alone=False)
            volume = replace(early.volume, geometry=Geometry.pixels())
            self.context.show(replace(early, volume=volume, orientation=("", "")))

    def _alone(self, source: Source) -> list[Header | Refused | None]:
        """Ask for one header; a file that ends the child is no DICOM file that can be read."""
        request = _request([source])
        try:
            reply = self.context.in_child(request.function, request.arguments, _DEADLINE_S)
        except Refused:
            return [None]
        return _unpacked(reply.header)

    def _make(self, source: Source, header: Header | Refused | None) -> None:
        if isinstance(header, Header) and _not_read(header) is None:
            self.made[source] = _made(source, header)

    def _file(self, source: Source, header: Header | None) -> list[File]:
        problem = _not_read(header)
        if problem is None and header is not None:
            made = self.made.pop(source, None) or _made(source, header)
            if isinstance(made, File):
                lacks = dicom_words.lacking(header) is not None
                self.empty.update([dicom_copies.series_of(made)] if lacks else ())
                return [made]
            problem = made.code, made.phrase
            self.unread[dicom_copies.series_of(File(source, header))] += 1
        if problem is not None:
            self.refused.append(RefusedFile(source.label, *problem))
        return []

    def case_of(
        self, patient: Patient, files: Sequence[File], shared: frozenset[dicom_copies.Series]
    ) -> Case:
        """Build everything of one patient."""
        objects = [file for file in files if _is_object(file.header)]
        pictures = [file for file in files if not _is_object(file.header)]
        resolved = dicom_copies.resolved(pictures, self._digest)
        sets = dicom_sets.display_sets(resolved.files)
        # A series UID that occurs in two studies names two series.
        counts = Counter(made.belongs[1:] for made in sets)
        named = (NAMES,) if dicom_patients.names_differ(files) else ()
        series: dict[str, Series] = {}
        for made in sets:
            alone = made.is_stack and counts[made.belongs[1:]] == 1 and not made.header.is_localizer
            told = (*named, *self._told(made, resolved, shared))
            built = self._built(made, alone, told)
            if built is not None:
                series.setdefault(built.series_instance_uid, built)
        found = dicom_objects.load(objects, self.context) if objects else Objects()
        self.refused += found.refused
        first = {file.header.study_uid: file.header for file in reversed(files)}
        studies = [
            _study(header, tuple(series.values()), found)
            for header in (first[uid] for uid in sorted(first))
        ]
        shown = tuple(study for study in studies if study.series or study.layers or study.others)
        return Case(patient=patient, studies=shown, notes=found.notes)

    def _told(
        self, made: DisplaySet, resolved: Resolved, shared: frozenset[dicom_copies.Series]
    ) -> tuple[Phrase, ...]:
        """Say what holds for the whole series that a display set is part of."""
        key = dicom_copies.series_of(made.files[0])
        unread, copies = self.unread[key], resolved.copies.get(key, 0)
        empty = self.empty[key]
        conditions = (
            (key in shared, OTHER_PATIENT),
            (key in resolved.conflicts, CONFLICT),
            (unread > 0, LEFT_OUT.with_values(count=unread)),
            (empty > 0, EMPTY.with_values(count=empty)),
            (copies > 0, COPIES.with_values(count=copies)),
        )
        return tuple(phrase for condition, phrase in conditions if condition)

    def _built(self, made: DisplaySet, alone: bool, told: tuple[Phrase, ...]) -> Series | None:
        try:
            return dicom_series.of_set(made, alone, told)
        except Refused as problem:
            code, phrase = problem.code, problem.phrase
        except ValueError:
            code, phrase = "damaged", NOT_PLACEABLE
        self.refused += [RefusedFile(file.source.label, code, phrase) for file in made.files]
        return None

    def _digest(self, file: File) -> str:
        """Digest of a file's pixels; where they cannot be read its source, which no copy has."""
        deadline_s = _DEADLINE_S + file.header.decoded_bytes / _SLOWEST_BYTES_EACH_S
        try:
            reply = self.context.in_child(
                "meddx.imaging.decode:digests", decode.packed(file.refs), deadline_s
            )
        except Refused:
            return file.source.label
        return str(reply.header["sha256"])


def _made(source: Source, header: Header) -> File | Refused:
    """Return the file with its frames, or why it has none."""
    file = File(source, header)
    if _is_object(header):
        return file
    try:
        return replace(file, refs=dicom_frames.frame_refs(file))
    except Refused as refused:
        return refused


def _request(sources: Sequence[Source]) -> Request:
    arguments = {"files": [source.as_json() for source in sources]}
    return Request("meddx.importers.shared.dicom_child:headers", arguments, _DEADLINE_S)


def _unpacked(answer: Mapping[str, Any]) -> list[Header | Refused | None]:
    found: list[Header | Refused | None] = [*dicom_header.unpacked(answer["files"])]
    for number, code, template, values in answer["refused"]:
        found[number] = Refused(code, Phrase(template, tuple(map(tuple, values))))
    return found


def _shared_series(groups: Sequence[Sequence[File]]) -> frozenset[dicom_copies.Series]:
    """Series that hold files of more than one patient."""
    counts = Counter(
        key for files in groups for key in {dicom_copies.series_of(file) for file in files}
    )
    return frozenset(key for key, count in counts.items() if count > 1)


def _study(header: Header, series: Sequence[Series], found: Objects) -> Study:
    uid = header.study_uid
    return Study(
        study_instance_uid=uid,
        series=dicom_series.ordered(item for item in series if item.study_instance_uid == uid),
        description=header.study_description,
        study_date=dicom_patients.day(dict(header.dates).get("StudyDate", "")),
        accession_number=header.accession_number,
        layers=tuple(item for item in found.layers if item.study_instance_uid == uid),
        states=tuple(item for item in found.states if item.study_instance_uid == uid),
        others=tuple(item for item in found.others if item.study_instance_uid == uid),
    )


def _is_object(header: Header) -> bool:
    """Whether a file holds something else than pictures: it is listed, or lies over pictures."""
    no_picture = not header.pixel_keyword or dicom_words.lacking(header) is not None
    return no_picture or dicom_objects.is_object(header.sop_class)


def _not_read(header: Header | None) -> tuple[str, Phrase] | None:
    """Code and sentence for a file that is neither a picture nor an object that says what it is."""
    if header is None:
        return "not_dicom", NOT_DICOM
    if not _is_object(header):
        return None
    told = header.sop_class or header.sop_uid or header.study_uid
    is_cut = header.is_cut and dicom_words.lacking(header) is not None
    return ("not_dicom", NOT_DICOM) if is_cut or not told else None

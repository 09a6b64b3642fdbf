"""DICOM files and folders: parsed and decoded in the child process, sorted by what they say."""

import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Final

from typing_extensions import override

from meddx.case.identity import Patient
from meddx.case.record import Case, RefusedFile, Series, Study
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import dicom_series, dicom_sets, dicom_words
from meddx.importers.shared.dicom_header import DICOMDIR_CLASS, Header
from meddx.importers.shared.dicom_sets import File
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

HEADERS: Final = Phrase("Reading headers")
PIXELS: Final = Phrase("Reading images")
NOT_DICOM: Final = Phrase(
    "This is not a readable DICOM file. It may be damaged or cut short; export it again."
)
ONLY_DICOMDIR: Final = Phrase("A DICOMDIR only lists files. Open the folder that it lies in.")
NOT_PLACEABLE: Final = Phrase("The size or position values of this file are damaged.")

_HEADERS_AT_ONCE: Final = 64
_BYTES_AT_ONCE: Final = 32 << 20
_SLOWEST_BYTES_EACH_S: Final = 1 << 20
_DEADLINE_S: Final = 60.0
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
        found = ledger.headers([source.path for source in files])
        cases = [ledger.case_of(patient, group) for patient, group in dicom_sets.by_patient(found)]
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
    """One import: what was refused so far, and how far it is."""

    context: Context
    refused: list[RefusedFile] = field(default_factory=list)
    done: int = 0
    total: int = 0

    def headers(self, paths: Sequence[Path]) -> list[File]:
        """Read all headers; leaves out, and names, what holds no picture."""
        found: list[File] = []
        listings = 0
        for start in range(0, len(paths), _HEADERS_AT_ONCE):
            self.context.checkpoint(start, 2 * len(paths), HEADERS)
            part = paths[start : start + _HEADERS_AT_ONCE]
            for path, header in zip(part, self._headers(part), strict=True):
                if header is not None and header.sop_class == DICOMDIR_CLASS:
                    listings += 1
                    continue
                problem = _not_shown(header)
                if problem is not None:
                    self.refused.append(RefusedFile(path.name, *problem))
                elif header is not None:
                    found.append(File(path, header))
        if listings and not found and not self.refused:
            self.refused.append(RefusedFile(paths[0].name, "dicomdir", ONLY_DICOMDIR))
        self.total = len(found)
        return found

    def _headers(self, paths: Sequence[Path]) -> list[Header | None]:
        """Headers of a few files; if one of them ends the child, each is asked alone."""
        try:
            reply = self.context.in_child(
                "meddx.importers.shared.dicom_child:headers",
                {"files": [str(path) for path in paths]},
                _DEADLINE_S,
            )
        except Refused:
            if len(paths) == 1:
                return [None]
            return [header for path in paths for header in self._headers([path])]
        return [None if item is None else Header.from_json(item) for item in reply.header["files"]]

    def case_of(self, patient: Patient, files: Sequence[File]) -> Case:
        """Decode and build everything of one patient."""
        series: list[Series] = []
        sets = dicom_sets.display_sets(files)
        stacks = Counter(_series_of(members) for members in sets)
        for members in sets:
            decoded = self._decode(members)
            if decoded:
                alone = stacks[_series_of(members)] == 1 and not members[0].header.is_localizer
                series += self._build(decoded, alone, len(members) - len(decoded))
        distinct = {item.series_instance_uid: item for item in series}
        first = {file.header.study_uid: file.header for file in reversed(files)}
        studies = [
            Study(
                study_instance_uid=uid,
                series=dicom_series.ordered(
                    item for item in distinct.values() if item.study_instance_uid == uid
                ),
                description=header.study_description,
                study_date=dicom_sets.day(dict(header.dates).get("StudyDate", "")),
                accession_number=header.accession_number,
            )
            for uid, header in sorted(first.items())
        ]
        return Case(patient=patient, studies=tuple(study for study in studies if study.series))

    def _build(self, decoded: Sequence[File], alone: bool, unread: int) -> list[Series]:
        """Build the series of one display set; one that cannot be is refused."""
        built: list[Series] = []
        if not dicom_sets.is_slice(decoded[0].header):
            for file in decoded:
                try:
                    built.append(dicom_series.of_file(file))
                except Refused as refused:
                    self._refuse([file], refused.code, refused.phrase)
                except ValueError:
                    self._refuse([file], "damaged", NOT_PLACEABLE)
            return built
        distinct = dicom_sets.without_copies(decoded)
        stacks = dicom_sets.by_position(distinct)
        told = dicom_series.sorting_notes(unread, len(decoded) - len(distinct), len(stacks))
        for stack in stacks:
            try:
                built.append(dicom_series.of_stack(stack, alone and len(stacks) == 1, told))
            except ValueError:
                self._refuse(stack, "damaged", NOT_PLACEABLE)
        return built

    def _refuse(self, files: Sequence[File], code: str, phrase: Phrase) -> None:
        self.refused += [RefusedFile(file.path.name, code, phrase) for file in files]

    def _decode(self, files: Sequence[File]) -> list[File]:
        decoded: list[File] = []
        for part in _parts(files):
            self.context.checkpoint(self.total + self.done, 2 * self.total, PIXELS)
            decoded += self._decode_part(part)
            self.done += len(part)
        return decoded

    def _decode_part(self, files: Sequence[File]) -> list[File]:
        """Decode a few files; if one of them ends the child, each is asked alone."""
        size = sum(file.header.decoded_bytes for file in files)
        try:
            reply = self.context.in_child(
                "meddx.importers.shared.dicom_child:pixels",
                {"files": [str(file.path) for file in files]},
                _DEADLINE_S + size / _SLOWEST_BYTES_EACH_S,
            )
        except Refused as refused:
            if len(files) == 1:
                self._refuse(files, refused.code, refused.phrase)
                return []
            return [file for one in files for file in self._decode_part([one])]
        decoded: list[File] = []
        for number, (file, answer) in enumerate(zip(files, reply.header["files"], strict=True)):
            if "refused" in answer:
                code, template, values = answer["refused"]
                self._refuse([file], code, Phrase(template, tuple(map(tuple, values))))
                continue
            decoded.append(
                replace(
                    file,
                    values=reply.arrays[str(number)],
                    sha256=answer["sha256"],
                    padding=_pair(answer["padding"]),
                    stored_range=_pair(answer["stored_range"]),
                )
            )
        return decoded


def _series_of(members: Sequence[File]) -> tuple[str, str, bool, bool]:
    header = members[0].header
    own_set = header.is_localizer, dicom_sets.is_slice(header)
    return header.study_uid, header.series_uid, *own_set


def _pair(values: Any) -> tuple[float, float] | None:  # noqa: ANN401 - JSON
    return None if values is None else (float(values[0]), float(values[1]))


def _parts(files: Sequence[File]) -> Iterator[list[File]]:
    """Divide files into parts of about ``_BYTES_AT_ONCE`` decoded bytes."""
    part: list[File] = []
    size = 0
    for file in files:
        if part and size + file.header.decoded_bytes > _BYTES_AT_ONCE:
            yield part
            part, size = [], 0
        part.append(file)
        size += file.header.decoded_bytes
    if part:
        yield part


def _not_shown(header: Header | None) -> tuple[str, Phrase] | None:
    """Code and sentence for a file that is no picture, None for one that may be."""
    if header is None:
        return "not_dicom", NOT_DICOM
    what = dicom_words.not_a_picture(header.sop_class)
    if what is not None:
        return "not_an_image", dicom_words.NOT_AN_IMAGE.with_values(what=what)
    if not (header.rows and header.columns):
        told = header.sop_class or header.sop_uid or header.study_uid
        return ("no_pixels", dicom_words.NOTHING_TO_SHOW) if told else ("not_dicom", NOT_DICOM)
    return None

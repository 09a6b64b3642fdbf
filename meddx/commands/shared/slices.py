"""Slices named on the command line, and what was read on them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from meddx.case import wording
from meddx.case.evidence import ImageSource
from meddx.case.reading import Reading
from meddx.case.record import Case
from meddx.case.volume import Frames
from meddx.phrase import Language, Phrase, Refused

NO_SUCH_SLICE: Final = Phrase(
    "There is no slice {word}. Name a series by its number in meddx inspect or its UID, or a DICOM "
    "file, and the image from 1 after a colon, as in 0:12."
)
SEVERAL: Final = Phrase(
    "Several files are called {word}. Name the one that is meant with its folder, or a series."
)
LINE: Final = Phrase("{finding}: {probability}, {state} ({how})")
COUNTED: Final = Phrase("counted")
NOT_COUNTED: Final = Phrase("not counted")
LEFT: Final = Phrase("{pack}: {reason}")


def named(case: Case, word: str) -> ImageSource:
    """Return the slice that ``SERIES:N`` or ``FILE:N`` names.

    Parameters
    ----------
    case
        What was opened; its files not read yet.
    word
        A series by its place in the case or its UID, or a file; then the image (of a file its
        frame), from 1, which is 1 where it is left out.

    Raises
    ------
    Refused
        ``no_such_slice``, or ``several_files`` where a file's name alone does not tell which.
    """
    name, colon, tail = word.rpartition(":")
    is_numbered = bool(colon) and tail.isdecimal()
    what, number = (name, int(tail)) if is_numbered else (word, 1)
    for place, series in enumerate(case.series):
        uid = series.series_instance_uid
        if what in {str(place), uid, uid.partition("#")[0]}:
            if 1 <= number <= series.volume.shape[0]:
                return ImageSource(uid, number - 1)
            raise Refused("no_such_slice", NO_SUCH_SLICE.with_values(word=word))
    found = dict.fromkeys(_of_file(case, Path(what), number - 1))
    if len(found) > 1:
        raise Refused("several_files", SEVERAL.with_values(word=Path(what).name))
    for source in found:
        return source
    raise Refused("no_such_slice", NO_SUCH_SLICE.with_values(word=word))


def _of_file(case: Case, path: Path, frame: int) -> Iterator[ImageSource]:
    """Yield the slices that are this frame of a file of this name, or of this very path."""
    for series in case.series:
        data = series.volume.data
        for k, ref in enumerate(data.refs if isinstance(data, Frames) else ()):
            is_meant = ref.source.path == path.absolute() or (
                len(path.parts) == 1 and ref.source.name == path.name
            )
            if is_meant and ref.number == frame:
                yield ImageSource(series.series_instance_uid, k % series.volume.shape[0])


def told(reading: Reading, language: Language) -> Iterator[str]:
    """Yield which slices were chosen, and below each what was found on it or why nothing was."""
    for source in reading.edits.slices:
        series = reading.case.find_series(source.series_instance_uid)
        if series is None:
            continue
        yield wording.slice_of(series, source.k).label(language)
        found, left = reading.on_slice(source)
        remarks = dict.fromkeys(finding.remark for finding in found if finding.remark is not None)
        yield from (f"    {remark.label(language)}" for remark in remarks)
        for finding in found:
            said = LINE.with_values(
                finding=finding.code,
                probability=wording.finding_probability(finding) or "-",
                state=wording.finding_state(finding),
                how=COUNTED if reading.edits.counts(finding) else NOT_COUNTED,
            )
            yield f"    {said.label(language)}"
        for item in left:
            said = LEFT.with_values(pack=item, reason=item.reason)
            yield f"    {said.label(language)}"

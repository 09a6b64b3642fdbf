"""A reader's corrections of what packs found in pictures and slices, as labels to train on.

A finding that the reader accepted is present, one that he switched off is absent, and what he added
or excluded himself is what he said. All other labels stay unknown: who does not contradict a model
has not confirmed it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import prepare
from meddx.analysis.pack import InputSpec, Label, ModelPack
from meddx.analysis.pack_parts import NCHW, PERCENTILES
from meddx.case.corrections import Correction, JudgedLabel
from meddx.case.evidence import Finding, ImageSource
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case, Series

_MEAN: Final = 0.5  # of a network that is trained on kept pictures
_STD: Final = 0.25

SliceGrey = Callable[[ModelPack, Series, int], NDArray[np.float32] | None]
_Read = tuple[Series, int | None]  # with the number of the slice, None of a single picture


def corrections(
    reading: Reading, edits: Edits, packs: Sequence[ModelPack], slice_grey: SliceGrey
) -> tuple[Correction, ...]:
    """Return each picture that a pack read, with what the reader said of the pack's labels.

    Those are single pictures in memory and slices of stacks on which a finding stands; none whose
    file says that words stand in its pixels. Also those of which the reader said nothing are there:
    what was said before may be taken back.

    Parameters
    ----------
    slice_grey
        Prepares a slice of a stack as a pack reads it (``PackReader.slice_grey``); None where that
        cannot be done, and the slice is left out.
    """
    made: list[Correction] = []
    for pack in (pack for pack in packs if pack.input is not None):
        read = _read_by(pack, reading)
        for series, k in (one for one in read if _is_usable(*one)):
            own = replace(edits, added=_added(edits, read, k))
            each = _correction(reading, own, (pack, series, k), slice_grey)
            made += [each] if each is not None else []
    return tuple(made)


def input_of(spec: InputSpec) -> InputSpec:
    """Return the input of a network that is trained on the pictures kept for a pack's input.

    Training knows one grey between two percentiles; a picture that was cropped already is not
    cropped again.
    """
    percentiles = spec.percentiles
    if spec.intensity != PERCENTILES:
        percentiles = prepare.VALUE_PERCENTILES
    return replace(
        spec,
        percentiles=percentiles,
        mean=_MEAN if spec.channel_mean else spec.mean,
        std=_STD if spec.channel_mean else spec.std,
        layout=NCHW,
        intensity=PERCENTILES,
        channel_mean=(),
        channel_std=(),
        crop=1.0,
    )


def picture(grey: NDArray[np.float32], spec: InputSpec) -> NDArray[np.uint8]:
    """Return what is kept of a picture.

    Parameters
    ----------
    grey
        Shape (rows, cols), 0 to 1: as the pack sees it before it is fitted.
    spec
        As ``input_of`` gives it.

    Returns
    -------
    ndarray of uint8, shape at most ``spec.size``
        Fitting it to the same input once more changes nothing; a letterbox has no borders yet.
    """
    if spec.resize == "letterbox":
        rows, cols = grey.shape
        scale = min(spec.size[0] / rows, spec.size[1] / cols)
        size = (max(1, round(rows * scale)), max(1, round(cols * scale)))
        spec = replace(spec, resize="stretch", size=size)
    fitted, _ = prepare.fit(grey, spec)
    kept: NDArray[np.uint8] = np.rint(255.0 * fitted).astype(np.uint8)
    return kept


def _read_by(pack: ModelPack, reading: Reading) -> tuple[_Read, ...]:
    """Return what a pack found something in, in the order of the case; slices by their number."""
    places = {
        finding.source
        for finding in reading.findings
        if finding.pack == pack.name
        and finding.quantity is None
        and isinstance(finding.source, ImageSource)
    }
    found: list[_Read] = []
    for series in reading.case.series:
        numbers = sorted(p.k for p in places if p.series_instance_uid == series.series_instance_uid)
        if series.volume.frame_count > 1:
            found += [(series, k) for k in numbers]
        elif numbers:
            found.append((series, None))
    return tuple(found)


def _is_usable(series: Series, k: int | None) -> bool:
    return (k is not None or series.volume.is_in_memory) and not series.has_burned_in_text


def _added(edits: Edits, read: Sequence[_Read], k: int | None) -> tuple[Finding, ...]:
    """Return what the reader added that is about a picture.

    It belongs to no picture: it is about this one if there is no other. What is present in a stack
    may lie on any of its slices; what is excluded is on none of them.
    """
    if len({series.series_instance_uid for series, _ in read}) > 1:
        return ()
    return tuple(f for f in edits.added if k is None or not f.is_present)


def _correction(
    reading: Reading,
    edits: Edits,
    read: tuple[ModelPack, Series, int | None],
    slice_grey: SliceGrey,
) -> Correction | None:
    """Return a picture with its labels; None where it is a slice that cannot be prepared."""
    pack, series, k = read
    uid = series.series_instance_uid
    found = {
        finding.code.code: finding
        for finding in reading.findings
        if finding.pack == pack.name and finding.source == ImageSource(uid, k or 0)
    }
    labels = tuple(
        JudgedLabel(label.key, label.code, _present(label, found.get(label.code.code), edits))
        for label in pack.labels
    )
    kept = np.zeros((0, 0), np.uint8)
    if any(label.present is not None for label in labels):
        assert pack.input is not None  # noqa: S101 - asked before
        spec = input_of(pack.input)
        own = replace(pack, input=spec)
        grey = prepare.grey_of_series(series) if k is None else slice_grey(own, series, k)
        if grey is None:
            return None
        kept = picture(grey, spec)
    year = _year(reading.case, series)
    return Correction(
        series.study_instance_uid, uid, pack.name, pack.version, kept, labels, year, k
    )


def _present(label: Label, found: Finding | None, edits: Edits) -> bool | None:
    """Return what the reader said of a label; None for nothing, and for a contradiction."""
    said = {
        finding.is_present
        for finding in edits.added
        if finding.code == label.code and finding.key not in edits.switched_off
    }
    if found is not None and found.key in edits.accepted:
        said.add(True)
    if found is not None and found.key in edits.switched_off:
        said.add(False)
    return said.pop() if len(said) == 1 else None


def _year(case: Case, series: Series) -> int | None:
    uid = series.study_instance_uid
    days = (study.study_date for study in case.studies if study.study_instance_uid == uid)
    day = next(days, None)
    return day.year if day else None

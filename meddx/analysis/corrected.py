"""A reader's corrections of what packs found in single pictures, as labels to train on.

A finding that the reader accepted is present, one that he switched off is absent, and what he added
or excluded himself is what he said. All other labels stay unknown: who does not contradict a model
has not confirmed it.
"""

from collections.abc import Sequence
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


def corrections(
    reading: Reading, edits: Edits, packs: Sequence[ModelPack]
) -> tuple[Correction, ...]:
    """Return each picture that a pack read, with what the reader said of the pack's labels.

    Only single pictures in memory count, and none whose file says that words stand in its pixels.
    Also those of which the reader said nothing are there: what was said before may be taken back.
    """
    made: list[Correction] = []
    for pack in packs:
        read = _read_by(pack, reading)
        # What the reader added belongs to no picture: it is about this one if there is no other.
        added = edits.added if len(read) == 1 else ()
        own = replace(edits, added=added)
        made += [_correction(reading, own, pack, s) for s in read if pack.input and _is_usable(s)]
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


def picture(series: Series, spec: InputSpec) -> NDArray[np.uint8]:
    """Return what is kept of a picture.

    Parameters
    ----------
    series
        In memory, of one frame.
    spec
        As ``input_of`` gives it.

    Returns
    -------
    ndarray of uint8, shape at most ``spec.size``
        Fitting it to the same input once more changes nothing; a letterbox has no borders yet.
    """
    grey = prepare.grey_of_series(series)
    if spec.resize == "letterbox":
        rows, cols = grey.shape
        scale = min(spec.size[0] / rows, spec.size[1] / cols)
        size = (max(1, round(rows * scale)), max(1, round(cols * scale)))
        spec = replace(spec, resize="stretch", size=size)
    fitted, _ = prepare.fit(grey, spec)
    kept: NDArray[np.uint8] = np.rint(255.0 * fitted).astype(np.uint8)
    return kept


def _read_by(pack: ModelPack, reading: Reading) -> tuple[Series, ...]:
    """Return the series that a pack found something in, in the order of the case."""
    uids = {
        finding.source.series_instance_uid
        for finding in reading.findings
        if finding.pack == pack.name
        and finding.quantity is None
        and isinstance(finding.source, ImageSource)
    }
    return tuple(s for s in reading.case.series if s.series_instance_uid in uids)


def _is_usable(series: Series) -> bool:
    is_single = series.volume.frame_count == 1 and series.volume.is_in_memory
    return is_single and not series.has_burned_in_text


def _correction(reading: Reading, edits: Edits, pack: ModelPack, series: Series) -> Correction:
    uid = series.series_instance_uid
    found = {
        finding.code.code: finding
        for finding in reading.findings
        if finding.pack == pack.name and finding.source == ImageSource(uid)
    }
    labels = tuple(
        JudgedLabel(label.key, label.code, _present(label, found.get(label.code.code), edits))
        for label in pack.labels
    )
    assert pack.input is not None  # noqa: S101 - asked before
    return Correction(
        study_instance_uid=series.study_instance_uid,
        series_instance_uid=uid,
        pack=pack.name,
        version=pack.version,
        picture=picture(series, input_of(pack.input)),
        labels=labels,
        year=_year(reading.case, series),
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

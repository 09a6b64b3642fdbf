"""How the header says that grey is shown: windows, grey tables, polarity, padding, compression."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.case.display import FUNCTIONS, Cine, VoiTable, Window, array_of
from meddx.importers.shared.dicom_header import Header
from meddx.phrase import Phrase

BAD_WINDOW: Final = Phrase("A grey window of the file is not valid and was left out.")
BAD_TABLE: Final = Phrase(
    "A grey table of the file is damaged and was left out; a window is used instead."
)
LOSSY_KNOWN: Final = Phrase("Lossy {ratios} {method}")
LOSSY_RATIO: Final = Phrase("Lossy {ratios}")
LOSSY_METHOD: Final = Phrase("Lossy {method}")
LOSSY: Final = Phrase("Lossy")

_METHODS: Final = {
    "ISO_10918_1": "JPEG",
    "ISO_14495_1": "JPEG-LS",
    "ISO_15444_1": "JPEG 2000",
    "ISO_15444_15": "HTJ2K",
    "ISO_18181_1": "JPEG XL",
    "ISO_13818_2": "MPEG-2",
    "ISO_14496_10": "H.264",
    "ISO_23008_2": "H.265",
}
# Transfer syntaxes that always lose something, whatever the header says of it.
_LOSSY_SYNTAXES: Final = {
    "1.2.840.10008.1.2.4.50": "JPEG",
    "1.2.840.10008.1.2.4.51": "JPEG",
    "1.2.840.10008.1.2.4.53": "JPEG",
    "1.2.840.10008.1.2.4.55": "JPEG",
    "1.2.840.10008.1.2.4.81": "JPEG-LS",
}
_FASTEST_MS: Final = 0.1
_HIGHEST_RATIO: Final = 9999.0  # above it the value is a mistake, not a ratio
_WINDOW_WORDS: Final = frozenset({"WindowCenter", "WindowWidth"})
_Windows = tuple[tuple[float, float, str, str], ...]


@dataclass(frozen=True, eq=False)
class Grey:
    """The alternatives of a file, best first, and what had to be left out of it."""

    windows: tuple[Window, ...] = ()
    tables: tuple[VoiTable, ...] = ()
    frame_windows: tuple[tuple[Window, ...], ...] = ()
    warnings: tuple[Phrase, ...] = ()


def is_grey(header: Header) -> bool:
    """Whether the pixels are grey values."""
    return header.colour_model.startswith("MONOCHROME")


def grey_of(header: Header) -> Grey:
    """Return the windows and tables of a file; none for colour (PS3.3 C.11.2).

    ``frame_windows`` holds the windows of each frame, in the order of the file, where frames
    differ (Frame VOI LUT Macro, C.7.6.16.2.10); else nothing.
    """
    if not is_grey(header):
        return Grey()
    said, by_frame = header.windows, tuple(group.windows for group in header.groups)
    own, bad = _windows(said)
    differ = len(set(by_frame)) > 1 and all(by_frame)
    frames = tuple(_windows(windows)[0] for windows in by_frame) if differ else ()
    tables = voi_tables(header)
    bad = bad or not _WINDOW_WORDS.isdisjoint(header.unreadable)
    told = ((bad, BAD_WINDOW), (len(tables) < len(header.voi_luts), BAD_TABLE))
    return Grey(
        windows=own,
        tables=tables,
        frame_windows=frames if all(frames) else (),
        warnings=tuple(phrase for condition, phrase in told if condition),
    )


def windows(header: Header) -> tuple[Window, ...]:
    """Return the valid windows of a file, best first."""
    return grey_of(header).windows


def _windows(said: _Windows) -> tuple[tuple[Window, ...], bool]:
    """Return valid windows, and whether one had to be left out; an unknown function is LINEAR."""
    found = []
    for center, width, word, name in said:
        function = word.strip().upper()
        function = function if function in FUNCTIONS else "LINEAR"
        if width >= 1.0 or (function != "LINEAR" and width > 0.0):
            found.append(Window(center, width, function, name.strip()))
    return tuple(found), len(found) < len(said)


def voi_tables(header: Header) -> tuple[VoiTable, ...]:
    """Return the grey tables of a file; damaged ones are left out (PS3.3 C.11.2.1.1)."""
    if not is_grey(header):
        return ()
    made = (_table(header, *item) for item in header.voi_luts)
    return tuple(table for table in made if table is not None)


def _table(header: Header, descriptor: str, data: str, name: str) -> VoiTable | None:
    try:
        entries, first, bits = (int(part) for part in descriptor.split("\\"))
    except ValueError:
        return None
    words = array_of(data)
    count = entries or 1 << 16  # 0 says 65536
    if not 0 < count <= 1 << 16 or not 1 <= bits <= 16:
        return None
    if bits <= 8 and len(words) == (count + 1) // 2 and len(words) < count:
        words = words.view(np.uint8).astype(np.uint16)  # two entries to a word
    if len(words) < count or int(words[:count].max()) >= 1 << bits:
        return None
    return VoiTable(_signed_first(first, header), words[:count], bits, name)


def _signed_first(first: int, header: Header) -> int:
    """First mapped value: signed where the modality values are (its VR may say otherwise)."""
    if _modality_signed(header):
        return first - 0x10000 if first >= 0x8000 else first
    return first + 0x10000 if first < 0 else first


def _modality_signed(header: Header) -> bool:
    """Whether the lowest modality value that the stored bits can hold lies below zero."""
    if header.has_modality_lut:
        return False
    group = header.groups[0] if header.groups else None
    slope = group.slope if group and group.slope is not None else header.slope
    intercept = group.intercept if group and group.intercept is not None else header.intercept
    low, high = stored_limits(header)
    slope = 1.0 if slope is None else slope
    return min(slope * low, slope * high) + (intercept or 0.0) < 0.0


def stored_limits(header: Header) -> tuple[float, float]:
    """Lowest and highest value that the stored bits can hold."""
    bits = header.bits_stored or header.bits_allocated or 16
    if header.signed:
        return -(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1.0
    return 0.0, 2.0**bits - 1.0


def inverted(header: Header) -> bool:
    """Whether low values are shown bright (PS3.3 C.7.6.3.1.2).

    PresentationLUTShape of an image repeats what its colour model says (INVERSE with MONOCHROME1):
    it is no second inversion. Where the two contradict, the colour model holds.
    """
    return header.colour_model == "MONOCHROME1"


def contradicts(header: Header) -> bool:
    """Whether PresentationLUTShape contradicts the colour model."""
    expected = {"MONOCHROME1": "INVERSE", "MONOCHROME2": "IDENTITY"}.get(header.colour_model)
    return bool(header.presentation_shape and expected not in {None, header.presentation_shape})


def padding(header: Header) -> tuple[float, float] | None:
    """Inclusive range of stored values that are padding (PS3.3 C.7.5.1.1.2); None for colour.

    The limit may lie on either side. PixelPaddingValue written with the other sign (63536 for
    -2000) is understood. Float pixels have FloatPixelPaddingValue.
    """
    if not is_grey(header) or (header.samples or 1) > 1:
        return None
    for prefix in ("Float", "DoubleFloat"):
        value = header.number(f"{prefix}PixelPaddingValue")
        if value is not None:
            limit = header.number(f"{prefix}PixelPaddingRangeLimit")
            other = value if limit is None else limit
            return min(value, other), max(value, other)
    if header.padding is None:
        return None
    values = [_resigned(header.padding, header)]
    if header.padding_limit is not None:
        values.append(_resigned(header.padding_limit, header))
    return float(min(values)), float(max(values))


def _resigned(value: int, header: Header) -> int:
    size = 1 << (header.bits_allocated or 16)
    if header.signed and value >= size // 2:
        return value - size
    if not header.signed and value < 0:
        return value + size
    return value


def lossy_text(headers: Sequence[Header]) -> Phrase | None:
    """Say that pictures were compressed with loss, how strongly and how (PS3.3 C.7.6.1.1.5).

    Each step has its own ratio; of several files the one that lost most is said.
    """
    lossy = [header for header in headers if header.lossy or _lossy_syntax(header)]
    return (
        _lossy(max(lossy, key=lambda header: max(_ratios(header), default=0.0))) if lossy else None
    )


def _lossy_syntax(header: Header) -> str:
    return _LOSSY_SYNTAXES.get(header.transfer_syntax, "")


def _lossy(header: Header) -> Phrase:
    ratios = ", ".join(f"{ratio:.4g}:1" for ratio in _ratios(header))
    words = header.said("LossyImageCompressionMethod").split("\\")
    names = dict.fromkeys(_METHODS.get(word.strip(), word.strip()) for word in words)
    method = ", ".join(filter(None, names)) or _lossy_syntax(header)
    if ratios and method:
        return LOSSY_KNOWN.with_values(ratios=ratios, method=method)
    if ratios:
        return LOSSY_RATIO.with_values(ratios=ratios)
    return LOSSY_METHOD.with_values(method=method) if method else LOSSY


def _ratios(header: Header) -> list[float]:
    """Ratios of the steps; none where one of them is no compression ratio."""
    try:
        ratios = [float(part) for part in header.said("LossyImageCompressionRatio").split("\\")]
    except ValueError:
        return []
    return ratios if all(1.0 <= ratio <= _HIGHEST_RATIO for ratio in ratios) else []


def cine_of(header: Header) -> Cine | None:
    """Return the speed of a clip (PS3.3 C.7.6.5), None for one frame or where none is said.

    RecommendedDisplayFrameRate, then CineRate, FrameTime, FrameTimeVector; a value that is not
    positive is no speed.
    """
    if header.frame_count < 2:
        return None
    sweep = header.said("PreferredPlaybackSequencing") == "1"
    for word in ("RecommendedDisplayFrameRate", "CineRate"):
        rate = header.number(word)
        if rate is not None and rate > 0:
            return Cine((1000.0 / rate,), sweep, word)
    each_ms = header.number("FrameTime")
    if each_ms is not None and each_ms >= _FASTEST_MS:
        return Cine((each_ms,), sweep, "FrameTime")
    times = _frame_times(header.said("FrameTimeVector"), header.frame_count)
    return Cine(times, sweep, "FrameTimeVector") if times else None


def _frame_times(text: str, count: int) -> tuple[float, ...]:
    """How long each frame is shown; the vector holds the time since the frame before.

    The first entry is 0; the last frame is shown as long as frames are on average.
    """
    try:
        since = [float(part) for part in text.split("\\")]
    except ValueError:
        return ()
    shown = since[1:count]
    if len(since) != count or not all(_FASTEST_MS <= ms < float("inf") for ms in shown):
        return ()
    return (*shown, sum(shown) / len(shown))

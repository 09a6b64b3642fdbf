"""Decodes one DICOM file with every decoder that is here, for comparison.

Run ``python tests/benchmarks/dicom_oracle.py FILE [REFERENCE]``: one JSON line for each answer,
``{"decoder", "sha256", "shape"}`` of the stored values (C order, little-endian) and, where an
uncompressed reference is named, ``max_difference`` and ``correlation``; a last line of what the
header says. A process of its own, because a decoder may abort: the lines before it then stand.
With ``--serve`` it answers for many files; see dicom_served.py.
"""

import hashlib
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pydicom
from pydicom.encaps import generate_frames
from pydicom.pixels import get_decoder, pixel_array
from pydicom.uid import UID

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.benchmarks import dicom_served  # noqa: E402

CODECS = {
    "1.2.840.10008.1.2.4.50": ("jpeg_decode",),
    "1.2.840.10008.1.2.4.51": ("jpeg_decode",),
    "1.2.840.10008.1.2.4.53": ("jpeg_decode",),
    "1.2.840.10008.1.2.4.55": ("jpeg_decode",),
    "1.2.840.10008.1.2.4.57": ("ljpeg_decode", "jpeg_decode"),
    "1.2.840.10008.1.2.4.70": ("ljpeg_decode", "jpeg_decode"),
    "1.2.840.10008.1.2.4.80": ("jpegls_decode",),
    "1.2.840.10008.1.2.4.81": ("jpegls_decode",),
    "1.2.840.10008.1.2.4.90": ("jpeg2k_decode",),
    "1.2.840.10008.1.2.4.91": ("jpeg2k_decode",),
    "1.2.840.10008.1.2.4.201": ("jpeg2k_decode",),
    "1.2.840.10008.1.2.4.202": ("jpeg2k_decode",),
    "1.2.840.10008.1.2.4.203": ("jpeg2k_decode",),
}
LOSSY = {f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 81, 91, 203)}
MOST_FRAMES = 1000
SYNTAXES_WITHOUT_META = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")


def answers(path: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Yield every decoder's stored values, and the forms in which they may rightly be kept."""
    for name, stored in decoded(path):
        yield from forms(name, stored, pydicom.dcmread(path, force=True))


def decoded(path: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Yield ``(decoder, stored values)``; a decoder that fails is passed over."""
    dataset = pydicom.dcmread(path, force=True)
    syntax = dataset.file_meta.get("TransferSyntaxUID") if hasattr(dataset, "file_meta") else None
    if syntax is None:
        for guess in SYNTAXES_WITHOUT_META:
            dataset.file_meta.TransferSyntaxUID = UID(guess)
            yield from attempt(f"pydicom as {guess}", lambda: pixel_array(dataset, raw=True))
        yield from attempt("SimpleITK", lambda: by_simpleitk(path, dataset))
        return
    for plugin in plugins(syntax) or ("",):
        for raw in (True, False):
            options = {"raw": raw, "decoding_plugin": plugin}
            name = f"pydicom {plugin}{'' if raw else ', RGB'}"
            yield from attempt(name, lambda options=options: pixel_array(dataset, **options))
    for codec in CODECS.get(str(syntax), ()):
        yield from attempt(f"imagecodecs {codec}", lambda codec=codec: by_frame(dataset, codec))
    yield from attempt("SimpleITK", lambda: by_simpleitk(path, dataset))


def attempt(name: str, work: Callable[[], np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """Yield what a decoder gives, or nothing."""
    try:
        yield name, np.asarray(work())
    except Exception:  # noqa: BLE001 - foreign decoders fail in their own ways
        return


def plugins(syntax: str) -> tuple[str, ...]:
    """Names of pydicom's plug-ins for a transfer syntax that work here."""
    try:
        return tuple(get_decoder(UID(syntax)).available_plugins)
    except NotImplementedError:
        return ()


def by_frame(dataset: pydicom.Dataset, codec: str) -> np.ndarray:
    """Decode frame by frame."""
    import imagecodecs

    count = int(dataset.get("NumberOfFrames") or 1)
    frames = generate_frames(dataset.PixelData, number_of_frames=count)
    stack = np.stack([getattr(imagecodecs, codec)(frame) for frame in frames])
    return stack[0] if count == 1 else stack


def by_simpleitk(path: Path, dataset: pydicom.Dataset) -> np.ndarray:
    """Read with SimpleITK, undoing its rescale and its inversion of MONOCHROME1."""
    import SimpleITK

    values = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))
    slope = float(dataset.get("RescaleSlope", 1))
    stored = (values - float(dataset.get("RescaleIntercept", 0))) / slope
    if dataset.get("PhotometricInterpretation") == "MONOCHROME1":
        stored = 2**dataset.BitsStored - 1 - stored
    whole = np.rint(stored).astype(np.int64)
    return whole[0] if whole.ndim > 2 and whole.shape[0] == 1 else whole


def forms(
    name: str, stored: np.ndarray, dataset: pydicom.Dataset
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the values as decoded, and in the type, bits, order and colours the header asks for."""
    allocated, kept = int(dataset.BitsAllocated), int(dataset.get("BitsStored", 8))
    allocated = 16 if allocated == 12 else allocated  # packed in the file, in words once read
    signed = int(dataset.get("PixelRepresentation", 0)) == 1
    found = {name: stored}
    if stored.dtype.kind in "iu" and allocated in {8, 16, 32}:
        typed = stored.astype(f"{'i' if signed else 'u'}{allocated // 8}")
        found[f"{name}, typed"] = typed
        shift = allocated - int(dataset.get("HighBit", kept - 1)) - 1
        found[f"{name}, unused bits cleared"] = (typed << shift) >> (allocated - kept)
        if getattr(dataset.file_meta, "TransferSyntaxUID", "") in LOSSY:
            low = -(1 << kept - 1) if signed else 0  # loss carries values past the ends
            found[f"{name}, kept within"] = typed.clip(low, low + (1 << kept) - 1)
    grey = int(dataset.get("SamplesPerPixel", 1)) == 1
    for label, array in list(found.items()):
        if grey and array.ndim == 2:
            found |= {f"{label}, tiles{way}": a for way, a in tiles(array, dataset).items()}
        elif array.ndim == (3 if grey else 4):
            found[f"{label}, frames by position"] = by_position(array, dataset)
            found[f"{label}, frames backwards"] = by_position(array, dataset)[::-1]
    if dataset.get("PhotometricInterpretation") == "PALETTE COLOR":
        found[f"{name}, palette"] = palette(stored, dataset)
    yield from found.items()


def palette(stored: np.ndarray, dataset: pydicom.Dataset) -> np.ndarray:
    """Apply the palette and keep eight bits."""
    from pydicom.pixels import apply_color_lut

    colours = apply_color_lut(stored, dataset)
    return (colours >> 8).astype(np.uint8) if colours.dtype.itemsize == 2 else colours


def by_position(frames: np.ndarray, dataset: pydicom.Dataset) -> np.ndarray:
    """Sort frames along the normal of the first; by what the functional groups say."""
    groups = dataset.get("PerFrameFunctionalGroupsSequence")
    shared = dataset.get("SharedFunctionalGroupsSequence")
    if not groups or "PlanePositionSequence" not in groups[0]:
        return frames
    places = (groups[0], *(shared or ()))
    tilt = next((g.PlaneOrientationSequence for g in places if "PlaneOrientationSequence" in g), 0)
    if not tilt:
        return frames
    cosines = np.array(tilt[0].ImageOrientationPatient, float)
    normal = np.cross(cosines[:3], cosines[3:])
    at = [g.PlanePositionSequence[0].ImagePositionPatient for g in groups]
    return frames[np.argsort(np.array(at, float) @ normal, kind="stable")]


def tiles(sheet: np.ndarray, dataset: pydicom.Dataset) -> dict[str, np.ndarray]:
    """Cut a Siemens mosaic into its slices; nothing for any other picture."""
    count = dataset.get((0x0019, 0x100A))
    if count is None or "MOSAIC" not in [str(word) for word in dataset.get("ImageType", ())]:
        return {}
    slices = int.from_bytes(count.value, "little") if isinstance(count.value, bytes) else 0
    slices = slices or int(count.value)
    across = int(np.ceil(np.sqrt(slices)))
    height, width = sheet.shape[0] // across, sheet.shape[1] // across
    stack = np.stack(
        [
            sheet[n // across * height :, n % across * width :][:height, :width]
            for n in range(slices)
        ]
    )
    return {"": stack, " backwards": stack[::-1]}


def sha256(array: np.ndarray) -> str:
    """Hash as the reference table does."""
    little = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<")))
    return hashlib.sha256(little.tobytes()).hexdigest()


def told_of(arguments: list[str]) -> Iterator[dict[str, object]]:
    """Yield what is told of every different answer: for a file, and its uncompressed form."""
    path = Path(arguments[0])
    reference = None
    if len(arguments) > 1:
        reference = pixel_array(pydicom.dcmread(arguments[1]), raw=True).astype(float)
    seen: set[str] = set()
    for name, array in answers(path):
        digest = sha256(array)
        if digest in seen:
            continue
        seen.add(digest)
        told: dict[str, object] = {"decoder": name, "sha256": digest, "shape": array.shape}
        if array.ndim > 2 and 1 < array.shape[0] <= MOST_FRAMES:
            told["frames"] = [sha256(frame) for frame in array]
        if reference is not None and reference.shape == array.shape:
            told["max_difference"] = float(np.abs(array - reference).max())
            told["correlation"] = float(np.corrcoef(array.ravel(), reference.ravel())[0, 1])
        yield told


def main() -> int:
    """Print every answer, of one file or of those that are asked for."""
    warnings.simplefilter("ignore")
    if sys.argv[1:] == ["--serve"]:
        dicom_served.serve(told_of)
        return 0
    for told in told_of(sys.argv[1:]):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

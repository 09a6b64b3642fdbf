"""Rules 1 and 7: overlay planes and supplemental colours, read from files in a child process."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import Dataset
from pydicom.data import get_testdata_file
from pydicom.dataelem import DataElement
from pydicom.uid import ExplicitVRBigEndian, RLELossless

from meddx.case.volume import Frames
from meddx.children import Children
from meddx.imaging import beside, beside_file
from meddx.imaging.beside import NOTHING, BesideStore
from tests.helpers import phantoms
from tests.helpers.decoding import refs_of

SHAPE = (6, 5)


class Here:
    """Reads in this process what a child reads."""

    calls = 0

    def call(self, function, arguments, _deadline_s):
        assert function == "meddx.imaging.beside_file:read"
        self.calls += 1
        return beside_file.read(**json.loads(json.dumps(arguments)))


def bits(seed=1, frames=1):
    drawn = np.random.default_rng(seed).integers(0, 2, (frames, *SHAPE)).astype(np.bool_)
    drawn[:, 0, 0] = drawn[:, -1, -1] = True  # something is drawn at all its edges
    return drawn if frames > 1 else drawn[0]


def with_plane(dataset, group, drawn, origin=(1, 1), **more):
    """Add an overlay plane; ``more`` are further elements by name."""
    packed = np.packbits(drawn.reshape(-1), bitorder="little").tobytes()
    packed += b"\0" * (len(packed) % 2)
    values = {
        (0x0010, "US"): SHAPE[0],
        (0x0011, "US"): SHAPE[1],
        (0x0040, "CS"): "G",
        (0x0050, "SS"): list(origin),
        (0x0100, "US"): 1,
        (0x0102, "US"): 0,
        (0x3000, "OW"): packed,
    }
    kinds = {"frames": (0x0015, "IS"), "first": (0x0051, "US"), "kind": (0x0040, "CS")}
    kinds |= {"label": (0x1500, "LO"), "text": (0x0022, "LO")}
    values |= {kinds[name]: value for name, value in more.items()}
    for (element, vr), value in values.items():
        dataset.add(DataElement((group, element), vr, value))


def a_file(tmp_path, count=1, **more):
    voxels = np.arange(count * 30, dtype=np.uint16).reshape(count, *SHAPE)
    shape = {"NumberOfFrames": count} if count > 1 else {}
    return phantoms.write(tmp_path / "a.dcm", voxels if count > 1 else voxels[0], **shape, **more)


def changed(path, change):
    dataset = pydicom.dcmread(path)
    change(dataset)
    dataset.save_as(path)
    return refs_of(path)


def read(ref):
    return beside.of_frame(ref, Here())


def test_rule_01_a_plane_is_read_with_its_place_and_name(tmp_path):
    drawn = bits()
    add = lambda d: with_plane(d, 0x6002, drawn, (-3, 7), label="Mark", kind="R")  # noqa: E731
    (ref,) = changed(a_file(tmp_path), add)
    (plane,) = read(ref).planes
    assert np.array_equal(plane.bits, drawn)
    assert (plane.group, plane.origin, plane.is_region) == (0x6002, (-4, 6), True)
    assert plane.label == "Mark"
    tiled = replace(ref, tile=(2, 1, 3, 3))
    assert read(tiled).planes[0].origin == (-6, 5)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({}, [0, 0, 0]),  # neither frames nor first one are said: it lies over all
        ({"frames": 2, "first": 2}, [None, 0, 1]),
        ({"first": 3}, [None, None, 0]),
        ({"frames": 3}, [0, 1, 2]),
    ],
)
def test_rule_01_a_plane_lies_over_the_frames_that_it_names(tmp_path, said, seen):
    drawn = bits(frames=max(2, said.get("frames", 1)))
    refs = changed(a_file(tmp_path, 3), lambda d: with_plane(d, 0x6000, drawn, **said))
    for ref, frame in zip(refs, seen, strict=True):
        planes = read(ref).planes
        assert bool(planes) == (frame is not None)
        if planes:
            assert np.array_equal(planes[0].bits, drawn[frame])


def embedded(dataset):
    """Put a plane into bit 14 of the pixels, whose values need twelve."""
    words = np.frombuffer(dataset.PixelData, "<u2").reshape(-1, *SHAPE)
    planes = np.stack([bits(seed) for seed in range(len(words))])
    dataset.PixelData = (words | (planes.astype(np.uint16) << 14)).astype("<u2").tobytes()
    dataset.BitsStored, dataset.HighBit = 12, 11
    with_plane(dataset, 0x6000, planes[0])
    del dataset[0x6000, 0x3000]
    dataset[0x6000, 0x0100].value, dataset[0x6000, 0x0102].value = 16, 14


@pytest.mark.parametrize("syntax", ["", RLELossless])
def test_rule_01_a_plane_in_unused_bits_is_read_for_each_frame(tmp_path, syntax):
    def change(dataset):
        embedded(dataset)
        if syntax:
            dataset.compress(syntax)

    refs = changed(a_file(tmp_path, 3), change)
    for seed, ref in enumerate(refs):
        (plane,) = read(ref).planes
        assert np.array_equal(plane.bits, bits(seed))


@pytest.mark.parametrize("bit", [0, 11, 16])
def test_rule_01_bits_of_the_values_are_no_plane(tmp_path, bit):
    def change(dataset):
        embedded(dataset)
        dataset[0x6000, 0x0102].value = bit

    (ref,) = changed(a_file(tmp_path), change)
    found = read(ref)
    assert not found.planes
    assert found.notes == (beside.DAMAGED,)


def test_rule_01_words_of_a_big_endian_file_are_turned(tmp_path):
    path = a_file(tmp_path)
    dataset = pydicom.dcmread(path)
    drawn = bits()
    packed = np.packbits(drawn.reshape(-1), bitorder="little").tobytes()
    with_plane(dataset, 0x6000, drawn)
    dataset[0x6000, 0x3000].value = np.frombuffer(packed, "<u2").astype(">u2").tobytes()
    dataset.PixelData = np.frombuffer(dataset.PixelData, "<u2").astype(">u2").tobytes()
    turned = Dataset(dataset)
    turned.file_meta = dataset.file_meta
    turned.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    turned.save_as(path)
    (ref,) = refs_of(path)
    assert np.array_equal(read(ref).planes[0].bits, drawn)


def test_rule_01_a_damaged_plane_is_left_out_and_told(tmp_path):
    def change(dataset):
        with_plane(dataset, 0x6000, bits())
        with_plane(dataset, 0x6004, bits(2))
        dataset[0x6000, 0x3000].value = b"\0\0"

    (ref,) = changed(a_file(tmp_path), change)
    found = read(ref)
    assert [plane.group for plane in found.planes] == [0x6004]
    assert found.notes == (beside.DAMAGED,)


def test_rule_01_a_plane_without_a_mark_is_none(tmp_path):
    marked = np.zeros(SHAPE, np.bool_)
    marked[3, 2] = True

    def change(dataset):
        with_plane(dataset, 0x6000, np.zeros(SHAPE, np.bool_))
        with_plane(dataset, 0x6002, marked, (2, 2))

    (ref,) = changed(a_file(tmp_path), change)
    found = read(ref)
    ((group, origin, shape),) = [(p.group, p.origin, p.bits.shape) for p in found.planes]
    assert (group, origin, shape) == (0x6002, (4, 3), (1, 1))
    assert not found.notes


def test_rule_01_more_planes_than_any_picture_has_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(beside_file, "_MOST", 2 * bits().size)

    def change(dataset):
        for group in range(0x6000, 0x6008, 2):
            with_plane(dataset, group, bits(group))

    (ref,) = changed(a_file(tmp_path), change)
    found = read(ref)
    assert [plane.group for plane in found.planes] == [0x6000, 0x6002]
    assert found.notes == (beside.DAMAGED,)


def test_rule_01_a_file_that_is_gone_is_a_note(tmp_path):
    path = a_file(tmp_path)
    (ref,) = refs_of(path)
    path.unlink()
    with closing(Children(1)) as children:
        assert beside.of_frame(ref, children).notes


def test_rule_07_a_supplemental_palette_is_read():
    path = Path(get_testdata_file("eCT_Supplemental.dcm"))
    dataset = pydicom.dcmread(path)
    for ref in refs_of(path):
        palette = read(ref).palette
        assert (palette.first, palette.bits, len(palette.colours)) == (1024, 16, 100)
        red = np.frombuffer(dataset.RedPaletteColorLookupTableData, "<u2")
        assert palette.colours[:, 0].tolist() == red.tolist()


@pytest.mark.parametrize(
    ("said", "coloured"), [("COLOR", True), ("MIXED", True), ("MONOCHROME", False), ("", True)]
)
def test_rule_07_only_what_is_to_be_seen_in_colour_is(tmp_path, said, coloured):
    def change(dataset):
        dataset.PixelPresentation = said
        for name in ("Red", "Green", "Blue"):
            descriptor = f"{name}PaletteColorLookupTableDescriptor"
            dataset.add_new(descriptor, "US", [4, 20, 16])
            words = np.array([0, 256, 512, 65535], "<u2").tobytes()
            dataset.add_new(f"{name}PaletteColorLookupTableData", "OW", words)

    (ref,) = changed(a_file(tmp_path), change)
    assert (read(ref).palette is not None) == coloured


SHUTTERS = {
    "RECTANGULAR": {
        "ShutterUpperHorizontalEdge": "2",
        "ShutterLeftVerticalEdge": "3",
        "ShutterLowerHorizontalEdge": "5",
        "ShutterRightVerticalEdge": "4",
    },
    "CIRCULAR": {"CenterOfCircularShutter": ["3", "2"], "RadiusOfCircularShutter": "2"},
    "POLYGONAL": {"VerticesOfThePolygonalShutter": ["1", "1", "1", "5", "6", "1"]},
}


def shuttered(tmp_path, *shapes, **more):
    values = {k: v for shape in shapes for k, v in SHUTTERS[shape].items()} | more
    (ref,) = refs_of(a_file(tmp_path, ShutterShape=list(shapes), **values))
    return read(ref)


def test_the_shutter_of_the_file_is_read(tmp_path):
    found = shuttered(tmp_path, "RECTANGULAR", ShutterPresentationValue=65535).shutter
    assert (found.box, found.grey, found.circle) == ((1.0, 2.0, 4.0, 3.0), 255, None)
    found = shuttered(tmp_path, "CIRCULAR", "POLYGONAL").shutter
    assert (found.box, found.circle, found.grey) == (None, (2.0, 1.0, 2.0), 0)
    assert found.polygon == ((0.0, 0.0), (0.0, 4.0), (5.0, 0.0))


@pytest.mark.parametrize(
    ("shape", "keyword"),
    [
        ("RECTANGULAR", "ShutterLeftVerticalEdge"),
        ("CIRCULAR", "RadiusOfCircularShutter"),
        ("POLYGONAL", "VerticesOfThePolygonalShutter"),
    ],
)
def test_a_shutter_that_lacks_what_it_is_made_of_covers_nothing_and_is_told(
    tmp_path, shape, keyword
):
    found = shuttered(tmp_path, shape, **{keyword: None})
    assert found.shutter is None
    assert found.notes == (beside.BAD_SHUTTER,)


def test_a_store_asks_once_and_only_for_files_that_say_so(qtbot, tmp_path):
    refs = changed(a_file(tmp_path), lambda d: with_plane(d, 0x6000, bits()))
    here = Here()
    store = BesideStore(here)
    series = phantoms.ct_series()
    lying = Frames(refs, (1, *SHAPE), np.dtype(np.uint16))
    without = replace(series, volume=replace(series.volume, data=lying))
    assert store.get(without, 0) is NOTHING
    assert store.get(replace(series, has_overlays=True), 0) is NOTHING  # it is in memory
    within = replace(without, has_overlays=True)
    assert store.get(within, 0) is None
    qtbot.waitUntil(lambda: store.get(within, 0) is not None, timeout=5000)
    assert store.version == 1
    assert store.get(within, 0) is store.get(within, 0)
    assert here.calls == 1

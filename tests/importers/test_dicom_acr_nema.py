"""Files of the nineties: samples of 12 bits packed, nothing said of how values become grey."""

from pathlib import Path

import numpy as np

from tests.helpers.phantoms import write

PACKED = bytes([0x21, 0x43, 0x65, 0xBA, 0xDC, 0xFE] * 2)
EXPECTED = [[0x321, 0x654, 0xCBA, 0xFED], [0x321, 0x654, 0xCBA, 0xFED]]


def test_packed_samples_of_an_undeclared_grey_open_with_a_doubt(tmp_path: Path, load, values):
    file = write(
        tmp_path / "old.dcm",
        None,
        Modality="MR",
        Rows=2,
        Columns=4,
        BitsAllocated=12,
        BitsStored=12,
        HighBit=11,
        PixelRepresentation=0,
        PixelData=PACKED,
    )
    ((series,),) = [case.series for case in load(file)]
    assert values(series).tolist() == [EXPECTED]
    assert series.volume.dtype == np.uint16
    assert any("does not say how its values become grey" in str(w) for w in series.warnings)

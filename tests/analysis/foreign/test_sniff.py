"""Files are told by their first bytes; what is known and not read is refused by its name."""

import tarfile

import pytest

from meddx.analysis.foreign.sniff import kind_of
from meddx.phrase import Refused


@pytest.mark.parametrize(
    ("head", "code", "words"),
    [
        (b"", "empty_file", "empty"),
        (b"\x89HDF\r\n\x1a\n" + bytes(64), "keras", "tf2onnx"),
        (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "pickled_code", "safetensors"),  # torch < 1.6
        (b"ccollections\nOrderedDict\n", "pickled_code", "safetensors"),
        (b"\x1c\x00\x00\x00TFL3" + bytes(64), "tensorflow", "--tflite"),
        (b"\x1f\x8b\x08" + bytes(64), "packed_file", "Unpack it"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(64), "packed_file", "Unpack it"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "no_model_file", "Download"),
        (b"\n <!DOCTYPE html><html>404", "no_model_file", "Download"),
        (b"GGUF" + bytes(64), "unknown_model", "Wanted are ONNX"),
        (b"PK\x03\x04 cut short", "weights_damaged", "damaged or cut short"),
    ],
)
def test_what_is_not_read_is_named_with_the_way_out(tmp_path, head, code, words):
    path = tmp_path / "model.onnx"  # whatever its name
    path.write_bytes(head)
    with pytest.raises(Refused) as refused:
        kind_of(path)
    assert refused.value.code == code
    assert words in str(refused.value)


def test_a_tar_is_packed(tmp_path):
    (tmp_path / "w.bin").write_bytes(b"x" * 999)
    with tarfile.open(tmp_path / "weights.pth", "w") as made:
        made.add(tmp_path / "w.bin", "w.bin")
    with pytest.raises(Refused) as refused:
        kind_of(tmp_path / "weights.pth")
    assert refused.value.code == "packed_file"

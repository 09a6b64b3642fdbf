"""What every importer promises, whatever its format; plug-ins are found, not listed."""

from pathlib import Path

import pytest

from meddx import discovery
from meddx.case.source import Source
from meddx.importers import HEAD_BYTES, Importer
from meddx.jobs import Cancelled

IMPORTERS = discovery.find("meddx.importers", Importer)
RUBBISH = {
    "empty.bin": b"",
    "zeros.bin": bytes(HEAD_BYTES),
    "noise.bin": bytes((n * 197 + 13) % 256 for n in range(HEAD_BYTES)),
    "short.bin": b"\x00\x01",
}


def test_the_first_importers_are_found():
    names = {importer.__name__ for importer in IMPORTERS}
    assert {"NoteImporter", "PdfNoteImporter", "VcfImporter", "GeneListImporter"} <= names


@pytest.mark.parametrize("kind", IMPORTERS, ids=lambda kind: kind.__name__)
def test_has_a_title_and_endings_for_the_file_dialog(kind):
    assert kind.title.strip()
    assert kind.extensions
    assert all(ending.startswith(".") for ending in kind.extensions)


@pytest.mark.parametrize("kind", IMPORTERS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", RUBBISH)
def test_sniffing_never_fails_and_claims_no_rubbish(kind, name):
    assert kind().sniff(RUBBISH[name]) == 0.0


@pytest.mark.parametrize("kind", IMPORTERS, ids=lambda kind: kind.__name__)
def test_sniffing_a_head_that_ends_anywhere_stays_between_0_and_1(kind):
    heads = [
        b"##fileformat=VCFv4.2\n",
        "患者编号 9RG1，发热".encode("gb18030"),
        b"%PDF-1.7\n",
        b"\x1f\x8b\x08\x00",
        b"MSH2\nMLH1\n",
        bytes(128) + b"DICM",
    ]
    for head in heads:
        for end in range(len(head) + 1):
            assert 0.0 <= kind().sniff(head[:end]) <= 1.0


@pytest.mark.parametrize("kind", IMPORTERS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", ["empty.bin", "noise.bin"])
def test_a_file_it_cannot_use_is_named_and_nothing_of_it_is_loaded(kind, name, tmp_path, context):
    path = tmp_path / name
    path.write_bytes(RUBBISH[name])
    cases = kind().load((Source(path),), context)
    refused = [file for case in cases for file in case.refused]
    assert all(case.is_empty for case in cases)
    assert [file.file for file in refused] == [name]
    assert str(refused[0].reason).endswith(".")


@pytest.mark.parametrize("kind", IMPORTERS, ids=lambda kind: kind.__name__)
def test_a_missing_file_is_named(kind, tmp_path, context):
    cases = kind().load((Source(tmp_path / "gone.xyz"),), context)
    assert [file.file for case in cases for file in case.refused] == ["gone.xyz"]


@pytest.mark.parametrize("kind", IMPORTERS, ids=lambda kind: kind.__name__)
def test_a_cancelled_import_stops(kind, tmp_path: Path, context):
    path = tmp_path / "note.txt"
    path.write_text("Cough.", encoding="utf-8")
    context.cancel()
    with pytest.raises(Cancelled):
        kind().load((Source(path),), context)

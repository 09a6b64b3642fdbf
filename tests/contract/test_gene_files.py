"""Which importer is surest of which gene file, and that every sample file is counted truly."""

import gzip
import json
from pathlib import Path

import pytest

from meddx import discovery
from meddx.commands import genes, run
from meddx.importers import HEAD_BYTES, Importer

DATA = Path(__file__).parents[3] / "shared" / "data" / "genomics"
IMPORTERS = [kind() for kind in discovery.find("meddx.importers", Importer)]

PILEUP = (
    b"Chrom\tPosition\tRef\tCons\tReads1\tReads2\tVarFreq\tStrands1\n2L\t5\tC\tY\t1\t2\t66%\t1\n"
)
MAF = (
    b"#version 2.4\nHugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\t"
    b"Variant_Classification\tReference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\t"
    b"Tumor_Sample_Barcode\nKRAS\tGRCh38\t12\t5\t5\tSilent\tA\tA\tG\tT1\n"
)
HEADS = {
    "pileup": ("VarScanImporter", PILEUP),
    "pileup in UTF-16": ("VarScanImporter", PILEUP.decode().encode("utf-16")),
    "pileup, compressed": ("VarScanImporter", gzip.compress(PILEUP * 300)),
    "copy number": (
        "VarScanImporter",
        b"chrom\tchr_start\tchr_stop\tnum_positions\tnormal_depth\ttumor_depth\tlog2_ratio\n"
        b"chr1\t5\t9\t4\t30\t20\t-0.5\n",
    ),
    "MAF": ("MafImporter", MAF),
    "HGVS": ("HgvsImporter", b"BRCA1 c.68_69delAG het\nMSH2 p.(Arg406Ter)\n"),
    "one HGVS": ("HgvsImporter", b"c.68_69delAG"),
    "PanelApp": ("PanelImporter", b'{"id": 5, "hash_id": null, "name": "x", "genes": []}'),
    "PanelApp, indented": (
        "PanelImporter",
        b'{\n  "id": 5,\n  "hash_id": null,\n  "name": "x",\n  "disease_group": ""}',
    ),
    "PanelApp's export": (
        "PanelImporter",
        b"Entity Name\tEntity type\tGene Symbol\tModel_Of_Inheritance\nBAP1\tgene\tBAP1\tx\n",
    ),
    "Scout": ("PanelImporter", b"##panel_id=p\n#hgnc_id\thgnc_symbol\n950\tBAP1\n"),
    "BED": ("BedImporter", b"chr1\t5\t9\tMSH2\nchr2\t5\t9\tMLH1\n"),
    "BED with a track": ("BedImporter", b"track name=x\nchr1\t5\t9\nchr2\t5\t9\n"),
    "genes": ("GeneListImporter", b"MSH2\nMLH1\n2-Sep\n"),
    "numbers of genes": ("GeneListImporter", b"HGNC:1100\nENSG00000012048\n"),
    "VCF": ("VcfImporter", b"##fileformat=VCFv4.2\n#CHROM\tPOS\n"),
    "a note": ("NoteImporter", b"Findings: variant BRCA1 c.68_69delAG, seen in MSH2 as well.\n"),
    "a table of values": ("NoteImporter", b"Date\tHb\tCRP\n2024-03-01\t12.1\t5\n"),
}


@pytest.mark.parametrize("name", HEADS)
def test_the_content_decides_who_reads_a_file(name):
    expected, head = HEADS[name]
    scores = {type(importer).__name__: importer.sniff(head[:HEAD_BYTES]) for importer in IMPORTERS}
    best = max(scores.values())
    assert [kind for kind, score in scores.items() if score == best] == [expected], scores


def counted(path, kind):
    """Count the rows of a file that hold data, without any code of the importers."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", errors="replace") as file:
        lines = [line for line in file if line.strip()]
    match kind:
        case "panel" if path.suffix == ".jsonl":
            return sum(len(json.loads(line)["genes"]) for line in lines)
        case "sequences":
            return sum(line.startswith(">") for line in lines)
        case "motifs":
            return sum(line.startswith("ID ") for line in lines)
        case "expression":
            return sum(not line.startswith("feature\t") for line in lines)
    rows = sum(not line.startswith("#") for line in lines)
    return rows - (kind in {"maf", "varscan"})  # these have a header without a mark


# Where the sample files lie -> what they are, once every importer is there.
KINDS = {
    "gatk/*.vcf*": "vcf",
    "other_vcf/*.vcf*": "vcf",
    "varscan/*.vcf": "vcf",
    "other_vcf/*.maf": "maf",
    "varscan/*.tsv": "varscan",
    "panels/panelapp*": "panel",
    "panels/scout*": "panel",
    "star/*": "expression",
    "htseq/*": "expression",
    "pir/*": "sequences",
    "prosite/ps*": "motifs",
}
SAMPLES = {path: kind for pattern, kind in KINDS.items() for path in sorted(DATA.glob(pattern))}
needs_data = pytest.mark.skipif(not SAMPLES, reason="the sample files are not there")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What ``meddx genes`` says of all sample files; of several samples the first is chosen."""
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
    printed = []
    patch.setattr(genes, "print_json", printed.append)
    paths = {path.name: path for path in sorted(DATA.rglob("*")) if path.is_file()}
    run(["genes", *map(str, paths.values()), "--json"])
    (first,) = printed
    by_sample = {}
    for row in first["refused"]:
        if row["samples"]:
            by_sample.setdefault(row["samples"][0], []).append(str(paths[row["file"]]))
    for sample, files in by_sample.items():
        run(["genes", *files, "--json", "--sample", sample])
    yield first, [row for more in printed for row in more["files"]]
    patch.undo()


@needs_data
def test_every_sample_file_is_read_or_refused_with_a_reason(told):
    first, _ = told
    named = {row["file"] for row in first["files"]} | {row["file"] for row in first["refused"]}
    assert {path.name for path in DATA.rglob("*") if path.is_file()} == named
    assert [row for row in first["refused"] if not row["reason"].strip()] == []


@needs_data
def test_the_rows_of_the_sample_files_are_what_they_hold(told):
    first, rows = told
    read = {row["file"]: row for row in rows}
    samples = {path.name: (path, kind) for path, kind in SAMPLES.items()}
    wrong = [
        (name, row["kind"], row["records"], counted(*samples[name]))
        for name, row in read.items()
        if (row["kind"], row["records"]) != (samples[name][1], counted(*samples[name]))
    ]
    uneven = [n for n, row in read.items() if row["kept"] + row["error_count"] > row["records"]]
    undecided = {row["file"] for row in first["refused"] if row["samples"]} - set(read)
    assert (wrong, uneven, undecided) == ([], [], set())
    assert {"vcf2maf_test.maf", "panelapp_panels.jsonl", "scout_panel_1.txt"} <= set(read)

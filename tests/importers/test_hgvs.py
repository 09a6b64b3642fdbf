import hashlib

import pytest

from meddx.case.record import Origin, Zygosity
from meddx.case.source import Source
from meddx.importers.hgvs import HgvsImporter
from meddx.importers.shared import hgvs_lines

pytestmark = pytest.mark.usefixtures("known_genes")


def test_a_file_of_descriptions(tmp_path, context):
    path = tmp_path / "variants.txt"
    path.write_text(
        "# patient_id: 9RG1\n# origin: germline\n# build: GRCh37\nhgvs\n"
        "NM_000492.4(CFTR):c.1521_1523del (p.Phe508del) het\nMUT c.655A>T hom\nBRCA1 c.68_69\n",
        encoding="utf-8",
    )
    (case,) = HgvsImporter().load((Source(path),), context)
    (panel,) = case.panels
    assert case.patient.patient_id == "9RG1"
    assert (panel.kind, panel.build, panel.origin) == ("hgvs", "GRCh37", Origin.GERMLINE)
    assert (panel.annotation, panel.records, panel.error_count) == ("HGVS", 3, 1)
    first, second = panel.variants
    assert (first.gene, first.transcript, first.hgvs_c) == ("CFTR", "NM_000492.4", "c.1521_1523del")
    assert (first.hgvs_p, first.consequence) == ("p.Phe508del", "inframe_deletion")
    assert (first.zygosity, first.line) == (Zygosity.HETEROZYGOUS, 5)
    assert (first.position, first.chromosome, first.reference) == (0, "", "")
    assert first.key != second.key
    assert second.gene == "MMUT"
    assert panel.errors[0][0] == 7
    assert "at character 14 it needs a change" in str(panel.errors[0][1])
    assert any("MUT → MMUT" in str(note) for note in panel.notes)
    assert panel.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert panel.panel_id == panel.sha256[:12]


@pytest.mark.parametrize(
    ("line", "key", "build"),
    [
        ("NC_000007.13:g.117199646G>A", "7-117199646-G-A", "GRCh37"),
        ("NC_000007.14:g.117559592_117559594del", "7-117559592-NNN--", "GRCh38"),
        ("chr7:g.117559592_117559594delCTT", "7-117559592-CTT--", ""),
        ("chrX:g.100_101insAC", "X-100---AC", ""),
        ("X:g.100_101dup", "X-101---NN", ""),
        ("X:g.100_102delACGinsT", "X-100-ACG-T", ""),
        ("X:g.100_9000del", "X-100-N-<DEL>", ""),
        ("NC_012920.1:m.3243A>G", "MT-3243-A-G", ""),
        ("m.3243A>G", "MT-3243-A-G", ""),
        ("NG_007400.1:g.8638G>T", "NG_007400.1:g.8638G>T", ""),
        ("g.8638G>T", "g.8638G>T", ""),
        ("BRCA1 c.5A>G", "BRCA1 c.5A>G", ""),
    ],
)
def test_positions_come_of_chromosomes_alone(line, key, build):
    panel, _ = hgvs_lines.read(line, "typed")
    (found,) = panel.variants
    assert (found.key, panel.build) == (key, build)
    assert found.is_structural == ("<" in key)
    untold = any("without a build" in str(note) for note in panel.notes)
    assert untold == (found.position > 0 and not build)


def test_both_alleles_of_a_line():
    panel, _ = hgvs_lines.read("MUT c.[5A>G];[655A>T]\nBRCA1 c.5A>G\n", "typed")
    found = [(v.gene, v.hgvs_c, v.zygosity, v.phase_set, v.haplotype) for v in panel.variants]
    het, unknown = Zygosity.HETEROZYGOUS, Zygosity.UNKNOWN
    assert found[0] == ("MMUT", "c.5A>G", het, 1, 0)
    assert found[1] == ("MMUT", "c.655A>T", het, 1, 1)
    assert found[2] == ("BRCA1", "c.5A>G", unknown, 0, -1)
    assert panel.records == 2


def test_builds_are_never_mixed():
    panel, _ = hgvs_lines.read(
        "NC_000007.13:g.117199646G>A\nNC_000007.14:g.117559592G>A\n", "typed"
    )
    assert [variant.line for variant in panel.variants] == [1]
    assert [line for line, _ in panel.errors] == [2]


def test_a_gene_that_may_be_two_is_an_error():
    panel, _ = hgvs_lines.read("BRCA1 c.5A>G\nMLL2 c.5A>G", "typed")
    assert "KMT2B, KMT2D" in str(panel.errors[0][1])


@pytest.mark.parametrize("text", ["", "# nothing\n", "BRCA1\n", "variants\n"])
def test_a_text_without_one_description_is_refused(tmp_path, context, text):
    path = tmp_path / "x.txt"
    path.write_text(text, encoding="utf-8")
    (case,) = HgvsImporter().load((Source(path),), context)
    assert case.is_empty
    assert len(case.refused) == 1


def test_sniffing_tells_a_list_from_a_note():
    sniff = HgvsImporter().sniff
    assert sniff(b"BRCA1 c.68_69delAG\nNM_000492.4(CFTR):c.1521_1523del het\n") > 0.5
    assert sniff("p.(Arg406Ter)\nm.3243A>G 杂合\n".encode("utf-16")) > 0.5
    assert sniff(b"# build: GRCh38\nc.5A>G (p.Lys2Glu) het\nbroken c.\n c.6A>G\nc.7A>G\n") > 0.5
    assert sniff(b"CFTR c.[5A>G];[(?_-30)_(12+1_13-1)del]\n") > 0.5
    assert sniff(b"The variant BRCA1 c.68_69delAG was found in the mother as well.\n") == 0.0
    assert sniff(b"Cough and fever. Seen p.m. in the ward\n") == 0.0
    assert sniff(b"MSH2\nMLH1\n") == 0.0

"""A number that cannot be spoils its row of a reference file, never the file."""

import pytest

from meddx.knowledge import references
from tests.helpers.references import clinvar, gff3, gnomad

HUGE = "9" * 5000
BAD = (HUGE, "9" * 12, "2147483648", "-1", "1e308", "٣", "")
TABLE = "chrom\tpos\tref\talt\tAF\tnhomalt\n1\t100\tA\tG\t0.1\t4\n1\t{0}\tA\tT\t0.1\t4\n"


def indexed(path, tmp_path):
    folder = tmp_path / "index"
    folder.mkdir(exist_ok=True)
    return references.index_file(str(path), str(folder)).header


@pytest.mark.parametrize("bad", BAD)
def test_a_position_that_cannot_be_leaves_its_row_out(tmp_path, bad):
    good = "1 100 7 A G CLNSIG=Benign"
    site = clinvar(tmp_path / "clinvar.vcf", good, "1 POS 8 A T CLNSIG=Benign")
    site.write_text(site.read_text().replace("POS\t8", f"{bad}\t8"))
    table = tmp_path / "gnomad.tsv"
    table.write_text(TABLE.format(bad))
    models = gff3(tmp_path / "genes.gff3")
    rows = models.read_text() + f"1\ttest\texon\t{bad}\t9\t.\t+\t.\tParent=transcript:x\n"
    models.write_text(rows)
    for path, records in ((site, 1), (table, 1), (models, 2)):
        said = indexed(path, tmp_path)
        assert (said["records"], said["left_out"]) == (records, 1)


@pytest.mark.parametrize("bad", BAD)
def test_a_count_or_a_length_that_cannot_be_is_not_known(tmp_path, bad):
    sites = gnomad(tmp_path / "gnomad.vcf", f"1 100 . A G AF=0.1;nhomalt={bad}")
    sites.write_text(sites.read_text().replace("##INFO", f"##contig=<ID=2,length={bad}>\n##INFO"))
    said = indexed(sites, tmp_path)
    assert (said["records"], said["left_out"]) == (1, 0)
    named = clinvar(tmp_path / "clinvar.vcf", f"1 100 {bad or '.'} A G CLNSIG=Benign")
    assert indexed(named, tmp_path)["records"] == 1


def test_an_accession_with_a_huge_version_is_none(tmp_path):
    models = gff3(tmp_path / "genes.gff3")
    models.write_text(models.read_text() + f"NC_000001.{HUGE}\tx\tgene\t1\t2\t.\t+\t.\tID=y\n")
    assert indexed(models, tmp_path)["records"] == 2


def test_a_constraint_that_cannot_be_is_left_out(tmp_path):
    path = tmp_path / "constraint.tsv"
    path.write_text("gene\tlof.oe_ci.upper\nMSH2\t0.3\nMLH1\t1e308\nPMS2\t-1\nMSH6\tnan\n")
    said = indexed(path, tmp_path)
    assert (said["records"], said["left_out"]) == (1, 3)

"""Changes of a text of descriptions."""

import pytest

from meddx.case.variants import Zygosity
from meddx.importers.shared import hgvs_lines
from meddx.importers.shared.hgvs_text import told, with_genotype, with_told


@pytest.fixture(scope="module")
def known():
    return hgvs_lines.names()


@pytest.mark.parametrize(
    ("line", "zygosity", "expected"),
    [
        ("BRCA1 c.68_69del", Zygosity.HETEROZYGOUS, "BRCA1 c.68_69del het"),
        ("BRCA1 c.68_69del (het)", Zygosity.HOMOZYGOUS, "BRCA1 c.68_69del hom"),
        ("BRCA1 c.68_69del, 纯合", Zygosity.UNKNOWN, "BRCA1 c.68_69del"),
        ("DMD c.9G>A 1/1 # of the lab", Zygosity.HEMIZYGOUS, "DMD c.9G>A hemi # of the lab"),
        ("DMD c.9G>A # het", Zygosity.HOMOZYGOUS, "DMD c.9G>A hom # het"),
        ("CFTR p.Phe508del", Zygosity.UNKNOWN, "CFTR p.Phe508del"),
    ],
)
def test_the_genotype_behind_a_description(line, zygosity, expected):
    assert with_genotype(line, zygosity) == expected


@pytest.mark.parametrize("zygosity", [z for z in Zygosity if z is not Zygosity.REFERENCE])
def test_what_is_written_is_read(zygosity, known):
    (panel, _) = hgvs_lines.read(with_genotype("BRCA1 c.68_69del hom", zygosity), "HGVS", known)
    assert panel.variants[0].zygosity is zygosity


def test_what_a_text_says_of_itself():
    text = with_told("BRCA1 c.68_69del\n", "build", "GRCh38")
    assert (told(text, "build"), told(text, "origin")) == ("GRCh38", "")
    text = with_told(with_told(text, "origin", "germline"), "build", "GRCh37")
    assert (told(text, "build"), told(text, "origin")) == ("GRCh37", "germline")
    assert with_told(with_told(text, "build", ""), "origin", "") == "BRCA1 c.68_69del\n"


def test_every_line_is_checked_for_itself(known):
    text = "# a list\nBRCA1 c.68_69del het\n\nno variant\nHGVS\nBRCA1 c.68_69de"
    check = hgvs_lines.check(text, known)
    assert [(line.line, line.variant is not None) for line in check.lines] == [
        (2, True),
        (4, False),
        (6, False),
    ]
    assert "character" in str(check.lines[2].problem)
    assert check.has_variant
    assert not hgvs_lines.check("no variant", known).has_variant

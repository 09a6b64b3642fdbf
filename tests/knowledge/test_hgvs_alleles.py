import pytest

from meddx.case.record import Zygosity
from meddx.knowledge.hgvs_alleles import parse_alleles
from meddx.phrase import Refused

HET, HOM, HEMI = Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS
UNKNOWN = Zygosity.UNKNOWN


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("CFTR c.76A>C het", [("c.76A>C", HET, -1)]),
        ("CFTR:c.[76A>C];[83G>C]", [("c.76A>C", HET, 0), ("c.83G>C", HET, 1)]),
        ("CFTR:c.[76A>C;83G>C]", [("c.76A>C", UNKNOWN, 0), ("c.83G>C", UNKNOWN, 0)]),
        ("CFTR:c.[76A>C](;)[83G>C]", [("c.76A>C", HET, -1), ("c.83G>C", HET, -1)]),
        ("CFTR:c.[76A>C];[76A>C]", [("c.76A>C", HOM, -1)]),
        (
            "CFTR:c.[76A>C;83G>C];[83G>C]",
            [("c.76A>C", HET, 0), ("c.83G>C", HOM, -1)],
        ),
        ("CFTR:c.[76A>C];[=]", [("c.76A>C", HET, 0)]),
        ("DMD:c.[76A>C];[0]", [("c.76A>C", HEMI, 0)]),
        ("CFTR:c.[76A>C];[?]", [("c.76A>C", UNKNOWN, 0)]),
        ("p.[(Arg5Ter)];[(Lys6del)]", [("p.(Arg5Ter)", HET, 0), ("p.(Lys6del)", HET, 1)]),
    ],
)
def test_alleles(text, variants):
    assert [(r.text, r.zygosity, r.haplotype) for r in parse_alleles(text)] == variants


def test_each_variant_has_a_text_of_its_own():
    assert [read.written for read in parse_alleles("CFTR:c.[76A>C];[83G>C]")] == [
        "CFTR:c.76A>C",
        "CFTR:c.83G>C",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("c.[76A>C", 3),
        ("c.[]", 3),
        ("c.[76A>C];[83G>G]", 16),
        ("c.[76A>C;x]", 10),
        ("c.[76A>C];[83G>C] het", 18),
        ("c.[52CAG[20]];[=]", 3),
    ],
)
def test_the_place_is_that_in_the_whole_text(text, place):
    with pytest.raises(Refused) as caught:
        parse_alleles(text)
    assert dict(caught.value.phrase.values)["place"] == place

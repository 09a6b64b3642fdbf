import pytest

from meddx.importers.shared.vcf_filters import failed
from tests.helpers.vcf import row


@pytest.mark.parametrize(
    ("site", "sample", "own", "place", "names"),
    [
        ("PASS", ".", "", 1, "PASS"),
        (".", ".", "", 1, "."),
        ("q10;s50", ".", "", 1, "q10;s50"),
        ("PASS", "PASS", "", 1, "PASS"),
        ("PASS", "MinGQ", "", 1, "MinGQ"),
        ("q10", "MinGQ;q10", "", 1, "q10;MinGQ"),
        (".", "LowQual", "", 1, "LowQual"),
        ("PASS", ".", "SITE|weak_evidence,strand_bias", 1, "PASS"),
        ("PASS", ".", "SITE|weak_evidence,strand_bias", 2, "weak_evidence;strand_bias"),
        ("PASS", ".", "SITE|weak_evidence", 3, "PASS"),
        ("contamination", ".", "SITE|base_qual", 2, "contamination;base_qual"),
    ],
)
def test_the_filters_of_an_allele(site, sample, own, place, names):
    info = f"DP=3;AS_FilterStatus={own};MQ=60" if own else ""
    assert failed(site, sample, info, place) == names


def test_alleles_and_samples_fail_on_their_own():
    first, second = row(
        "C", "T,G", "0/1/2:90,9,1", keys="GT:AD", info="AS_FilterStatus=SITE|weak_evidence"
    )
    assert (first.passed, first.filters) == (True, ())
    assert (second.passed, second.filters) == (False, ("weak_evidence",))
    (variant,) = row(sample="0/1:MinGQ", keys="GT:FT")
    assert (variant.passed, variant.filters) == (False, ("MinGQ",))

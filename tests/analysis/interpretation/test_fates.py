"""What becomes of the transcript, by gene models and by the number of the exon."""

from dataclasses import replace

import pytest

from meddx.analysis.interpretation import places
from meddx.analysis.interpretation.facts import Decay, Fate
from meddx.analysis.interpretation.fates import fate
from meddx.analysis.interpretation.places import Change
from meddx.case.variants import Variant
from meddx.knowledge.gene_models import Transcript
from tests.helpers import references as made

# Exons of 60, 60 and 100 bases; 150 bases of them code (``tests/helpers/references.py``).
FORWARD = Transcript("MSH2", "T", "1", 1, made.EXONS, made.CODING)
BACKWARD = Transcript(
    "MUTYH", "T", "2", -1, tuple((601 - e, 601 - s) for s, e in reversed(made.EXONS)), (251, 480)
)
STOP, SHIFT = "stop_gained", "frameshift_variant"
DONOR, ACCEPTOR = "splice_donor_variant", "splice_acceptor_variant"
EXPECTED, ESCAPED, UNKNOWN = Decay.EXPECTED, Decay.ESCAPED, Decay.UNKNOWN


@pytest.mark.parametrize(
    ("position", "expected", "exon", "lost"),
    [
        (130, EXPECTED, 1, 0.93), (209, EXPECTED, 2, 0.67), (212, ESCAPED, 2, 0.65),
        (320, ESCAPED, 3, 0.2), (305, ESCAPED, 3, 0.31),
    ],
)  # fmt: skip
def test_the_last_exon_and_fifty_bases_before_it_escape_the_decay(position, expected, exon, lost):
    forward = Variant("1", position, "A", "T", consequence=STOP)
    backward = Variant("2", 601 - position, "A", "T", consequence=STOP)
    for found in (fate(forward, FORWARD), fate(backward, BACKWARD)):
        assert (found.decay, found.exon, found.exons, found.by_models) == (expected, exon, 3, True)
        assert found.lost == pytest.approx(lost, abs=0.02)


def test_what_knows_no_decay():
    variant = Variant("1", 130, "A", "T", consequence=STOP)
    assert fate(variant, None) == Fate()
    single = replace(FORWARD, exons=((101, 400),))
    assert fate(variant, single).decay is ESCAPED
    mitochondrial = replace(FORWARD, chromosome="MT")
    assert fate(replace(variant, chromosome="MT"), mitochondrial).decay is ESCAPED


def test_a_shifted_frame_is_told_by_its_new_stop():
    near = Variant("1", 150, "AC", "A", consequence=SHIFT, hgvs_p="p.Lys16ArgfsTer3")
    assert fate(near, FORWARD).decay is EXPECTED
    far = replace(near, hgvs_p="p.(Lys16Argfs*40)")
    assert (fate(far, FORWARD).decay, fate(far, FORWARD).runs_on) == (ESCAPED, 40)


def test_an_exon_of_whole_codons_can_be_skipped():
    lost = Variant("1", 261, "G", "A", consequence=DONOR)
    kept = fate(lost, FORWARD)  # exon 2 has 60 coding bases
    assert (kept.frame_kept, kept.exon) == (True, 2)
    assert kept.lost == pytest.approx(60 / places.coding_length(FORWARD))
    assert fate(replace(lost, consequence=STOP), FORWARD).frame_kept is None
    assert fate(replace(lost, position=161), FORWARD).frame_kept is False  # the first exon
    shifted = replace(FORWARD, exons=((101, 160), (201, 261), (301, 400)))
    assert fate(replace(lost, position=262), shifted).frame_kept is False


@pytest.mark.parametrize(
    ("exon", "consequence", "protein", "expected"),
    [
        ("2/23", STOP, "", (EXPECTED, 2, 23)),
        ("21/23", STOP, "", (EXPECTED, 21, 23)),
        ("22/23", STOP, "", (UNKNOWN, 22, 23)),
        ("23/23", STOP, "", (ESCAPED, 23, 23)),
        ("21-23/23", SHIFT, "", (ESCAPED, 23, 23)),
        ("1/1", STOP, "", (ESCAPED, 1, 1)),
        ("2/23", SHIFT, "ENSP0:p.Glu23ValfsTer17", (EXPECTED, 2, 23)),
        ("2/23", SHIFT, "p.Glu23ValfsTer90", (UNKNOWN, 2, 23)),
        ("intron 2/22", DONOR, "", (UNKNOWN, 2, 23)),
        ("intron 2/22", ACCEPTOR, "", (UNKNOWN, 3, 23)),
        ("intron 22/22", DONOR, "", (UNKNOWN, 22, 23)),
        ("intron 22/22", ACCEPTOR, "", (ESCAPED, 23, 23)),
        ("", STOP, "", (UNKNOWN, 0, 0)),
        ("24/23", STOP, "", (UNKNOWN, 0, 0)),
        ("0/23", STOP, "", (UNKNOWN, 0, 0)),
        ("2", STOP, "", (UNKNOWN, 0, 0)),
        ("9" * 5000 + "/1", STOP, "", (UNKNOWN, 0, 0)),
    ],
)
def test_the_number_of_the_exon_tells_it_without_gene_models(exon, consequence, protein, expected):
    variant = Variant("1", 9, "A", "T", consequence=consequence, exon=exon, hgvs_p=protein)
    found = fate(variant, None)
    assert (found.decay, found.exon, found.exons) == expected
    assert (found.by_models, found.lost, found.frame_kept) == (False, None, None)


@pytest.mark.parametrize(
    ("change", "forward", "backward"),
    [
        ((130, 130), "1/3", "3/3"),
        ((161, 161), "intron 1/2", "intron 2/2"),
        ((200, 200), "intron 1/2", "intron 2/2"),
        ((163, 163), "", ""),
        ((150, 230), "2/3", "3/3"),
    ],
)
def test_exons_are_numbered_in_the_direction_of_the_gene(change, forward, backward):
    span = Change(*change, "A", "T")
    assert places.exon_name(FORWARD, span) == forward
    assert places.exon_name(replace(FORWARD, strand=-1), span) == backward

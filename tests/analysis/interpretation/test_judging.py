"""Each criterion with a case in which it applies and one in which it does not."""

from dataclasses import replace

import pytest

from meddx.analysis.interpretation import (
    frequency,
    null_variants,
    pairs,
    predicted,
    submitted,
)
from meddx.analysis.interpretation.facts import Decay, Facts, Fate, Neighbour
from meddx.analysis.interpretation.opened import Opened
from meddx.case.criteria import Criterion, Interpretation, Significance, Strength
from meddx.case.variants import Variant, Zygosity
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase

LOSS = Phrase("loss of one copy of {gene} is known to cause disease").with_values(gene="MSH2")
DOMINANT, RECESSIVE = frozenset({Inheritance.DOMINANT}), frozenset({Inheritance.RECESSIVE})
HET, REF, HOM, HEMI = (
    Zygosity.HETEROZYGOUS, Zygosity.REFERENCE, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS,
)  # fmt: skip


def facts(consequence="missense_variant", modes=DOMINANT, known=None, **fields):
    given = {"gene": "MSH2", "consequence": consequence, "zygosity": HET} | fields
    variant = Variant("1", 130, *given.pop("alleles", ("A", "G")), **given)
    return Facts(variant, modes, **(known or {}))


def judged(module, asked):
    """Return code -> (applies, strength) of what a module says, each code once."""
    found = list(module.judge(asked))
    assert len({c.code for c in found}) == len(found)
    return {c.code: (c.applies, c.strength.value) for c in found}


EXPECTED, ESCAPED = Fate(Decay.EXPECTED), Fate(Decay.ESCAPED)


@pytest.mark.parametrize(
    ("consequence", "fate", "expected", "words"),
    [
        ("stop_gained", EXPECTED, "very_strong", "before the last two"),
        ("stop_gained", replace(EXPECTED, by_models=True), "very_strong", "No whole protein"),
        ("stop_gained&splice_region_variant", EXPECTED, "very_strong", "before the last two"),
        ("frameshift_variant", replace(ESCAPED, lost=0.11), "strong", "11% of the protein"),
        ("frameshift_variant", replace(ESCAPED, lost=0.09), "moderate", "9% of the protein"),
        ("stop_gained", replace(ESCAPED, exon=23, exons=23), "moderate", "last exon (23 of 23)"),
        ("stop_gained", replace(ESCAPED, exon=1, exons=1), "moderate", "one exon"),
        ("stop_gained", Fate(exon=22, exons=23), "strong", "last exon but one (22 of 23)"),
        ("frameshift_variant", Fate(exon=3, exons=23, runs_on=80), "strong", "80 residues"),
        ("stop_gained", Fate(), "strong", "without the number of the exon"),
        ("splice_donor_variant", Fate(), "strong", "A splice site is lost"),
        ("splice_acceptor_variant", ESCAPED, "moderate", "before the last exon"),
        ("splice_donor_variant", replace(EXPECTED, frame_kept=False, by_models=True),
         "very_strong", "No whole protein"),
        ("splice_donor_variant", replace(EXPECTED, frame_kept=True, lost=0.2), "strong", "20%"),
        ("splice_donor_variant", replace(EXPECTED, frame_kept=True, lost=0.02), "moderate", "2%"),
        ("start_lost", EXPECTED, "moderate", "The start is lost"),
        ("transcript_ablation", Fate(), "very_strong", "whole transcript"),
        ("exon_loss_variant", EXPECTED, "strong", "Whole exons"),
    ],
)  # fmt: skip
def test_pvs1(consequence, fate, expected, words):
    (found,) = null_variants.judge(facts(consequence, known={"loss": LOSS, "fate": fate}))
    assert (found.code, found.applies, found.strength.value) == ("PVS1", True, expected)
    assert words in str(found.reason)
    assert "loss of one copy of MSH2 is known" in str(found.reason)


@pytest.mark.parametrize(
    ("consequence", "expected"),
    [
        ("missense_variant", (False, "very_strong")),
        ("stop_gained&NMD_transcript_variant", (False, "very_strong")),
        ("splice_acceptor_variant&non_coding_transcript_variant", (False, "very_strong")),
    ],
)
def test_pvs1_of_what_is_no_loss(consequence, expected):
    asked = facts(consequence, known={"loss": LOSS, "fate": EXPECTED})
    assert judged(null_variants, asked)["PVS1"] == expected


def test_pvs1_where_the_mechanism_is_not_known():
    asked = facts("stop_gained", known={"fate": EXPECTED})
    assert judged(null_variants, asked)["PVS1"] == (True, "supporting")


def test_pvs1_is_not_judged_without_a_consequence():
    assert judged(null_variants, facts("")) == {}


class _Constraint:
    title = "constraint.tsv"

    def __init__(self, value):
        self._value = value

    def loeuf(self, _):
        return self._value


@pytest.mark.parametrize(
    ("gene", "modes", "constraint", "words"),
    [
        ("MSH2", frozenset(), None, "is known to cause disease"),
        ("KRT14", DOMINANT, None, None),
        ("KRT14", DOMINANT, _Constraint(0.3), "LOEUF 0.30"),
        ("KRT14", DOMINANT, _Constraint(1.4), None),
        ("KRT14", DOMINANT, _Constraint(None), None),
        ("GJB2", RECESSIVE, None, "are recessive"),
        ("GJB2", RECESSIVE | DOMINANT, None, None),
    ],
)
def test_the_mechanism_must_be_known_from_somewhere(gene, modes, constraint, words):
    said = null_variants.mechanism(gene, modes, Opened(constraint=constraint))
    assert (said is None) if words is None else (words in str(said))


@pytest.mark.parametrize(
    ("value", "modes", "expected"),
    [
        (0.06, DOMINANT, {"BA1"}), (0.05, DOMINANT, {"BA1"}), (0.03, DOMINANT, {"BS1"}),
        (0.015, DOMINANT, {"BS1"}), (0.01, DOMINANT, set()), (0.00005, DOMINANT, set()),
        (0.00005, RECESSIVE, {"PM2"}), (0.0002, RECESSIVE, set()), (0.0, DOMINANT, {"PM2"}),
    ],
)  # fmt: skip
def test_frequency(value, modes, expected):
    asked = facts(allele_frequency=value, modes=modes, known={"frequency_by": "gnomad.vcf"})
    found = judged(frequency, asked)
    assert {code for code, (applies, _) in found.items() if applies} == expected
    assert {code: strength for code, (_, strength) in found.items()} == {
        "PM2": "supporting", "BA1": "stand_alone", "BS1": "strong",
    }  # fmt: skip


def test_frequent_variants_that_cause_disease_all_the_same():
    known = facts(gene="HFE", hgvs_c="NM_000410.4:c.845G>A", allele_frequency=0.06)
    found = judged(frequency, known)
    assert found == {"PM2": (False, "supporting"), "BA1": (False, "stand_alone")}


def test_pm2_needs_a_source_that_looked():
    assert judged(frequency, facts()) == {"PM2": (False, "supporting")}
    assert judged(frequency, facts(known={"is_absent": True, "frequency_by": "gnomad.vcf"})) == {
        "PM2": (True, "supporting")
    }


@pytest.mark.parametrize(
    ("count", "modes", "applies"),
    [
        (6, DOMINANT, True),
        (5, DOMINANT, False),
        (3, RECESSIVE, True),
        (2, RECESSIVE, False),
        (4, frozenset({Inheritance.X_LINKED, Inheritance.UNKNOWN}), True),
        (4, DOMINANT | RECESSIVE, False),
        (4, frozenset(), False),
    ],
)  # fmt: skip
def test_bs2(count, modes, applies):
    asked = facts(allele_frequency=0.001, homozygotes=count, modes=modes)
    assert judged(frequency, asked)["BS2"] == (applies, "strong")


@pytest.mark.parametrize(
    ("consequence", "alleles", "expected"),
    [
        ("inframe_deletion", ("ACCCGGG", "A"), (True, "moderate")),
        ("inframe_deletion", ("ACCC", "A"), (True, "supporting")),
        ("stop_lost", ("A", "G"), (True, "moderate")),
        ("missense_variant", ("A", "G"), None),
        ("frameshift_variant", ("AC", "A"), None),
    ],
)
def test_pm4(consequence, alleles, expected):
    assert judged(predicted, facts(consequence, alleles=alleles)).get("PM4") == expected


@pytest.mark.parametrize(
    ("scores", "pp3", "bp4"),
    [
        ({"revel": 0.95}, "strong", None), ({"revel": 0.932}, "strong", None),
        ({"revel": 0.8}, "moderate", None), ({"revel": 0.644}, "supporting", None),
        ({"revel": 0.5}, None, None), ({"revel": 0.29}, None, "supporting"),
        ({"revel": 0.1}, None, "moderate"), ({"revel": 0.01}, None, "strong"),
        ({"revel": 0.003}, None, "very_strong"),
        ({"cadd": 35.0}, "supporting", None), ({"cadd": 25.3}, "supporting", None),
        ({"cadd": 24.0}, None, None), ({"cadd": 10.0}, None, "supporting"),
        ({"cadd": 35.0, "revel": 0.1}, None, "moderate"),
        ({"revel": 0.1, "splice_ai": 0.8}, "supporting", None),
        ({"revel": 0.8, "splice_ai": 0.8}, "moderate", None),
        ({"revel": 0.1, "splice_ai": 0.05}, None, "moderate"),
        ({}, None, None),
    ],
)  # fmt: skip
def test_pp3_and_bp4_of_a_missense_variant(scores, pp3, bp4):
    found = judged(predicted, facts(**scores))
    told = {code: strength for code, (applies, strength) in found.items() if applies}
    assert (told.get("PP3"), told.get("BP4")) == (pp3, bp4)
    assert {"PP3", "BP4"} <= set(found)


@pytest.mark.parametrize(
    ("consequence", "splice_ai", "expected"),
    [
        ("synonymous_variant", 0.05, {"BP4", "BP7"}), ("synonymous_variant", 0.5, {"PP3"}),
        ("synonymous_variant", 0.15, set()), ("synonymous_variant", None, set()),
        ("splice_region_variant&intron_variant", 0.3, {"PP3"}),
        ("splice_region_variant&intron_variant", 0.1, {"BP4"}),
        ("intron_variant", 0.0, {"BP4", "BP7"}), ("stop_gained", 0.9, set()),
    ],
)  # fmt: skip
def test_splicing(consequence, splice_ai, expected):
    found = judged(predicted, facts(consequence, splice_ai=splice_ai))
    assert {code for code, (applies, _) in found.items() if applies} == expected


@pytest.mark.parametrize(
    ("share", "applies"),
    [((0.95, 40), True), ((0.5, 40), False), ((1.0, 5), False)],
)
def test_bp1(share, applies):
    found = judged(predicted, facts(known={"truncating_share": share}))
    assert found["BP1"] == (applies, "supporting")
    assert "BP1" not in judged(predicted, facts("stop_gained", known={"truncating_share": share}))


@pytest.mark.parametrize(
    ("neighbours", "expected"),
    [
        ((Neighbour("ClinVar 1", True),), {"PS1": "strong"}),
        ((Neighbour("ClinVar 1", True, True),), {"PS1": "moderate"}),
        ((Neighbour("ClinVar 1", True, True), Neighbour("ClinVar 2", True)), {"PS1": "strong"}),
        ((Neighbour("ClinVar 1", False),), {"PM5": "moderate"}),
        ((Neighbour("ClinVar 1", False, True),), {"PM5": "supporting"}),
        ((), {}),
        (None, {}),
    ],
)
def test_ps1_and_pm5(neighbours, expected):
    found = judged(submitted, facts(known={"neighbours": neighbours}))
    assert {code: strength for code, (applies, strength) in found.items() if applies} == expected
    assert {"PS1", "PM5"} == set(found)
    assert judged(submitted, facts("stop_gained", known={"neighbours": neighbours})) == {}


def test_pp5_and_bp6_are_said_and_never_counted():
    for stated, code in ((Significance.PATHOGENIC, "PP5"), (Significance.BENIGN, "BP6")):
        found = list(submitted.judge(facts("", known={"stated": stated, "stated_by": "x.vcf"})))
        assert [(c.code, c.applies, c.points) for c in found] == [(code, False, 0)]
        assert "x.vcf" in str(found[0].reason)


def bad(position, inherited="", **fields):
    variant = Variant("1", position, "A", "G", gene="MUTYH", zygosity=HET, **fields)
    met = Criterion("PS1", Strength.STRONG, True, LOSS)
    said = Interpretation(
        (met, replace(met, code="PS3"), replace(met, code="PS4")), inherited=inherited
    )
    return variant, said


@pytest.mark.parametrize(
    ("one", "other", "modes", "expected", "remarks"),
    [
        (bad(5, "mother"), bad(9, "father"), RECESSIVE, {"PM3": True}, 0),
        (bad(5, phase_set=3, haplotype=0), bad(9, phase_set=3, haplotype=1), RECESSIVE,
         {"PM3": True}, 0),
        (bad(5, "mother"), bad(9, "mother"), RECESSIVE, {"BP2": True}, 0),
        (bad(5), bad(9), RECESSIVE, {"PM3": False}, 1),
        (bad(5, "mother"), bad(9, "father"), DOMINANT, {"BP2": True}, 0),
        (bad(5), bad(9), DOMINANT, {}, 1),
    ],
)  # fmt: skip
def test_pm3_and_bp2(one, other, modes, expected, remarks):
    criteria, said = pairs.judge(one, (one, other), modes)
    assert {c.code: c.applies for c in criteria} == expected
    assert len(said) == remarks


def test_a_second_variant_that_a_filter_rejected_says_nothing():
    assert pairs.judge(bad(5), (bad(5), bad(9, passed=False)), RECESSIVE) == ((), ())


def test_a_harmless_second_variant_says_nothing():
    harmless = (bad(9)[0], Interpretation(()))
    assert pairs.judge(bad(5), (bad(5), harmless), RECESSIVE) == ((), ())

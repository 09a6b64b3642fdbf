"""What relatives tell of a variant: new or inherited, with the illness or without it."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis.interpretation import relatives
from meddx.analysis.interpretation.facts import Facts, Family
from meddx.case.gene_files import Relation, Relative
from meddx.case.variants import Variant, VariantTable, Zygosity

HET, REF, HOM, HEMI = (
    Zygosity.HETEROZYGOUS, Zygosity.REFERENCE, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS,
)  # fmt: skip


def judged(asked):
    """Return code -> (applies, strength), each code once."""
    found = list(relatives.judge(asked))
    assert len({c.code for c in found}) == len(found)
    return {c.code: (c.applies, c.strength.value) for c in found}


TRIO = (
    Relative("M", Relation.MOTHER, affected=False),
    Relative("F", Relation.FATHER, affected=False),
)


def child(mother, father, depths=(30, 30), **fields):
    given = {"zygosity": HET, "passed": True} | fields
    place = given.pop("chromosome", "1")
    return Variant(
        place, 130, "A", "G", gene="MSH2", relatives=(mother, father), relative_depths=depths,
        **given,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("variant", "fit", "inherited", "criteria"),
    [
        (child(REF, REF), True, "de_novo", {"PS2": (True, "moderate")}),
        (child(REF, REF), None, "de_novo", {"PM6": (True, "supporting")}),
        (child(REF, REF), False, "", {"PM6": (False, "supporting")}),
        (child(REF, REF, depths=(30, 4)), True, "", {"PS2": (False, "moderate")}),
        (child(REF, REF, depths=(30, None)), True, "", {"PS2": (False, "moderate")}),
        (child(REF, REF, depths=()), True, "", {"PS2": (False, "moderate")}),
        (child(REF, REF, genotype_quality=10), True, "", {"PS2": (False, "moderate")}),
        (child(REF, REF, genotype_quality=0), True, "", {"PS2": (False, "moderate")}),
        (child(REF, REF, relative_qualities=(99, 12)), True, "", {"PS2": (False, "moderate")}),
        (child(REF, REF, relative_qualities=(99, None)), True, "de_novo",
         {"PS2": (True, "moderate")}),
        # A son has his X from his mother alone, and everybody the mitochondria.
        (child(REF, HEMI, chromosome="X", zygosity=HEMI), True, "de_novo",
         {"PS2": (True, "moderate")}),
        (child(HET, HEMI, chromosome="X", zygosity=HEMI), True, "mother",
         {"PS2": (False, "moderate")}),
        (child(REF, HEMI, chromosome="X"), True, "father", {"PS2": (False, "moderate")}),
        (child(Zygosity.UNKNOWN, HOM, chromosome="MT", zygosity=HOM), True, "", {}),
        (child(HET, REF), True, "mother", {"PS2": (False, "moderate")}),
        (child(REF, HOM), True, "father", {"PS2": (False, "moderate")}),
        (child(HET, HET), True, "both", {"PS2": (False, "moderate")}),
        (child(REF, Zygosity.UNKNOWN), True, "", {}),
        (child(REF, Zygosity.UNKNOWN, chromosome="X", zygosity=HEMI), True, "de_novo",
         {"PS2": (True, "moderate")}),
    ],
)  # fmt: skip
def test_de_novo(variant, fit, inherited, criteria):
    family = relatives.family_of(variant, TRIO, fit)
    assert family.inherited == inherited
    assert judged(Facts(variant, family=family)) == criteria


def test_a_parent_who_carries_and_is_healthy():
    assert relatives.family_of(child(HET, REF), TRIO, None).healthy_carrier
    son = child(REF, HEMI, chromosome="X", zygosity=HEMI)
    assert not relatives.family_of(son, TRIO, None).healthy_carrier  # it is not his father's
    ill = (replace(TRIO[0], affected=True), TRIO[1])
    assert not relatives.family_of(child(HET, REF), ill, None).healthy_carrier
    unsaid = (replace(TRIO[0], affected=None), TRIO[1])
    assert not relatives.family_of(child(HET, REF), unsaid, None).healthy_carrier


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (child(HET, REF, zygosity=HOM), True),
        (child(HET, HET, zygosity=HOM), False),
        (child(HET, Zygosity.UNKNOWN, zygosity=HOM), False),
        (child(REF, REF, zygosity=HOM), False),
        (child(HET, REF), False),
        (child(HET, REF, zygosity=HEMI, chromosome="X"), False),
    ],
)
def test_both_copies_from_one_parent_are_noticed(variant, expected):
    assert relatives.family_of(variant, TRIO, True).one_parent is expected


@pytest.mark.parametrize(
    ("zygosities", "expected"),
    [
        ((HET, HET, HET), {"PP1": (True, "supporting")}),
        ((HET, HET), {"PP1": (False, "supporting")}),
        ((HET, REF, HET, HET), {"PP1": (False, "supporting"), "BS4": (True, "supporting")}),
        ((REF,), {"PP1": (False, "supporting"), "BS4": (True, "supporting")}),
        ((), {}),
    ],
)
def test_segregation(zygosities, expected):
    kin = tuple(Relative(str(n), Relation.SIBLING, True) for n in range(len(zygosities)))
    variant = Variant("1", 130, "A", "G", relatives=zygosities)
    family = relatives.family_of(variant, kin, None)
    assert judged(Facts(variant, family=family)) == expected


def test_parents_are_shown_by_what_they_share():
    def table(foreign, count=2000):
        rows = [child(HET, REF)] * (count - foreign) + [child(REF, REF)] * foreign
        return VariantTable.of(rows)

    assert relatives.parents_fit(table(5), TRIO) is True
    assert relatives.parents_fit(table(600), TRIO) is False
    assert relatives.parents_fit(table(0, count=50), TRIO) is None
    assert relatives.parents_fit(VariantTable.of([Variant("1", 1, "A", "G")]), TRIO) is None
    assert relatives.parents_fit(table(5), TRIO[:1]) is None


def test_nothing_is_known_of_a_family_whose_columns_do_not_fit():
    variant = Variant("1", 1, "A", "G", relatives=(HET,))
    assert relatives.family_of(variant, TRIO, None) == Family()
    assert np.isnan(VariantTable.of([variant]).numbers("revel")[0])

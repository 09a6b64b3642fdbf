from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import pack
from meddx.analysis.families.expression import MOST_SHOWN, ExpressionOutliers
from meddx.case import cohorts
from meddx.case.evidence import GeneFileSource
from meddx.case.gene_files import Expression, GenePanel
from meddx.case.identity import Patient
from meddx.case.record import Case, Origin, Variant, Zygosity
from meddx.paths import delivered_models
from meddx.phrase import Language
from tests.helpers.counts import simulated

DISEASE = ("MLH1", "MSH2")
PACK = pack.load(delivered_models() / "expression_outliers")


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def one_index(own_home, shared_home, monkeypatch):
    """Build the index of genes once for the tests of this file."""
    monkeypatch.setenv("MEDDX_HOME", str(shared_home))


@pytest.fixture(scope="module")
def made():
    return simulated(20, 11, spikes=20)


def panel_of(made, **changed):
    genes = tuple(f"ENSG{n:011d}" for n in range(len(made.values)))
    names = tuple(f"other{n}" for n in range(made.cohort.shape[1]))
    counts = Expression(
        genes, made.values, species="human", cohort=made.cohort, cohort_samples=names
    )
    return GenePanel("e1", "counts.tsv", "expression", expression=replace(counts, **changed))


def read(context, *panels, patient_id=""):
    case = Case(Patient(patient_id=patient_id), panels=panels)
    assert ExpressionOutliers().accepts(PACK, case) is None
    return ExpressionOutliers().read(PACK, case, context)


def codes(answer):
    return [item.code for item in answer.not_applicable]


def test_spikes_are_shown_with_their_q_value_and_count_for_nothing(made, context):
    answer = read(context, panel_of(made))
    places = {int(f.source.name.removeprefix("ENSG")) for f in answer.findings}
    assert len(places & (made.low | made.high)) >= 14
    assert len(places - made.low - made.high) <= 0.2 * len(places)
    for finding in answer.findings:
        assert codes(answer) == ["weighs_nothing"]
        assert finding.probability == 0.0
        assert finding.log10_lr is None
        assert finding.code.system == "MEDDX"  # the file gives no symbols
        assert isinstance(finding.source, GeneFileSource)
        assert "negative binomial, q = " in str(finding.remark)
        assert "20 others" in str(finding.remark)
        assert "读数过" in finding.remark.label(Language.ZH_CN)


def test_a_low_gene_that_carries_a_rare_variant_is_said_to(made, context):
    place = min(made.low, key=lambda n: made.values[n] / made.cohort[n].mean())
    symbols = ["" for _ in made.values]
    symbols[place] = "MLH1"
    variant = Variant("3", 1, "C", "T", gene="MLH1", hgvs_p="p.Arg100Ter", passed=True,
                      zygosity=Zygosity.HETEROZYGOUS)  # fmt: skip
    germline = GenePanel("v1", "x.vcf", "vcf", variants=(variant,))
    counts = panel_of(made, symbols=tuple(symbols))

    def remark(*panels):
        findings = read(context, *panels).findings
        (finding,) = [f for f in findings if f.code.code == "MLH1"]
        assert (finding.code.system, finding.probability) == ("HGNC", 0.0)
        return str(finding.remark)

    assert "also carries p.Arg100Ter" in remark(counts, germline)
    (finding,) = [f for f in read(context, counts, germline).findings if f.code.code == "MLH1"]
    figures = finding.source.expressed
    assert (figures.direction, figures.others, figures.is_doubted) == (-1, 20, False)
    assert figures.observed == made.values[place] < figures.expected / 2
    assert figures.z < -3.0
    assert figures.half_z < 0.0
    common = replace(germline, variants=(replace(variant, allele_frequency=0.2),))
    tumour = replace(germline, origin=Origin.TUMOUR)
    absent = replace(germline, variants=(replace(variant, zygosity=Zygosity.REFERENCE),))
    for other in (common, tumour, absent, replace(germline, variants=())):
        assert "also carries" not in remark(counts, other)


def named(made, places):
    """Symbols of all genes: those of disease at these places."""
    return tuple(dict(zip(places, DISEASE, strict=False)).get(n, f"X{n}") for n in range(3000))


def cutting(gene, **changed):
    variant = Variant("3", 1, "C", "T", gene=gene, hgvs_p="p.Arg100Ter", passed=True,
                      zygosity=Zygosity.HETEROZYGOUS, consequence="stop_gained")  # fmt: skip
    return GenePanel("v1", "x.vcf", "vcf", variants=(replace(variant, **changed),))


def test_a_gene_that_a_variant_cuts_short_is_told_where_it_does_not_stand_out(made, context):
    often = made.cohort.mean(axis=1)
    changes = np.where(often > 200, np.abs(np.log2((made.values + 1) / (often + 1))), np.inf)
    symbols = named(made, [int(np.argmin(changes))])
    for values in (made.values, often.round()):  # also where nothing at all stands out
        counts = panel_of(made, values=values, symbols=symbols)
        findings = read(context, counts, cutting("MLH1")).findings
        (finding,) = [f for f in findings if f.code.code == "MLH1"]
        figures = finding.source.expressed
        assert (figures.direction, figures.others) == (0, 20)
        assert "fewer reads are expected" in str(finding.remark)
        assert finding.probability == 0.0
    for other in (
        cutting("MLH1", consequence="missense_variant"),
        cutting("MLH1", allele_frequency=0.05),
        replace(cutting("MLH1"), origin=Origin.TUMOUR),
        cutting("X7"),
    ):
        findings = read(context, counts, other).findings
        assert not [f for f in findings if f.code.code in {"MLH1", "MEDDX:gene:X7"}]


def test_more_outliers_than_are_shown_are_counted(context):
    made = simulated(20, 3, spikes=100)
    answer = read(context, panel_of(made))
    assert len(answer.findings) <= 2 * MOST_SHOWN
    assert codes(answer) == ["more_outliers", "weighs_nothing"]
    shown = {f.source.name for f in answer.findings}
    hidden = [n for n in sorted(made.low) if f"ENSG{n:011d}" not in shown]
    found = [
        place
        for place in hidden[:10]
        if any(
            f.code.code == "MLH1" and f.source.expressed.direction < 0
            for f in read(
                context, panel_of(made, symbols=named(made, [place])), cutting("MLH1")
            ).findings
        )
    ]
    assert found  # an outlier beyond those that are shown, as it carries a variant


def test_figures_say_that_a_sample_is_doubted(made, context):
    rng = np.random.default_rng(1)
    moved = np.round(made.values * rng.lognormal(0, 0.2, len(made.values)))
    answer = read(context, panel_of(made, values=moved))
    assert "otherwise_made" in codes(answer)
    assert all(f.source.expressed.is_doubted for f in answer.findings)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"cohort": np.zeros((0, 0)), "cohort_samples": ()}, "no_cohort"),
        ({"species": "mouse"}, "not_human"),
        ({"species": ""}, "not_human"),
        ({"values": np.zeros(0)}, "no_sample"),
    ],
)
def test_what_is_no_evidence_says_why(made, context, changed, code):
    answer = read(context, panel_of(made, **changed))
    assert answer.findings == ()
    assert codes(answer) == [code]


def test_too_small_a_cohort_says_how_many_are_needed(made, context):
    few = panel_of(made, cohort=made.cohort[:, :4], cohort_samples=("a", "b", "c", "d"))
    answer = read(context, few)
    assert codes(answer) == ["few_samples"]
    assert "4 other samples; at least 5" in str(answer.not_applicable[0].reason)


def test_nothing_that_stands_out_is_an_answer(context):
    answer = read(context, panel_of(simulated(20, 100)))
    assert codes(answer) == ["no_outlier"]
    assert "negative binomial, 20 others" in str(answer.not_applicable[0].reason)


def test_the_sample_with_the_patients_own_id_is_the_patients(made, context):
    whole = np.column_stack((made.cohort, made.values))
    names = (*(f"other{n}" for n in range(20)), "9RG1")
    unchosen = panel_of(made, values=np.zeros(0), cohort=whole, cohort_samples=names)
    unchosen = replace(unchosen, samples=names)
    assert len(read(context, unchosen, patient_id="9RG1").findings) >= 14
    assert codes(read(context, unchosen, patient_id="other")) == ["no_sample"]


def test_a_users_gene_set_that_holds_the_outliers_is_shown(made, context, shared_home):
    folder = shared_home / "knowledge"
    folder.mkdir(exist_ok=True)
    inside = "\t".join(f"ENSG{n:011d}" for n in sorted(made.low | made.high))
    outside = "\t".join(f"ENSG{n:011d}" for n in range(200) if n not in made.low | made.high)
    path = folder / "own.gmt"
    path.write_text(f"HIT\t\t{inside}\nMISS\t\t{outside}\n", encoding="utf-8")
    (folder / "bad.gmt").write_text("nothing\n", encoding="utf-8")
    answer = read(context, panel_of(made))
    sets = [f for f in answer.findings if f.source.kind == "gene_set"]
    path.unlink()
    (folder / "bad.gmt").unlink()
    assert [f.source.name for f in sets] == ["own.gmt:HIT"]
    assert "genes of this set stand out" in str(sets[0].remark)
    assert codes(answer) == ["bad_gene_sets", "weighs_nothing"]


def test_a_sample_of_another_batch_is_said_to_be(made, context):
    rng = np.random.default_rng(2)
    some = np.round(made.values * np.exp(rng.normal(0, 0.25, len(made.values))))
    answer = read(context, panel_of(made, values=some))
    assert codes(answer)[0] == "otherwise_made"
    assert "as one of another batch" in str(answer.not_applicable[0].reason)
    other = np.round(made.values * np.exp(rng.normal(0, 0.9, len(made.values))))
    answer = read(context, panel_of(made, values=other))
    assert (answer.findings, codes(answer)) == ((), ["other_batch"])


def test_what_is_said_of_the_others_is_said_of_the_comparison(made, context):
    note = cohorts.ITSELF.with_values(samples="copy.tab")
    answer = read(context, replace(panel_of(made), notes=(note,)))
    assert codes(answer) == ["cohort", "weighs_nothing"]
    assert answer.not_applicable[0].reason == note


def test_a_gene_that_is_silent_is_not_called_so_many_times_fewer(made, context):
    place = int(np.argmin(np.abs(made.cohort.mean(axis=1) - 2000)))
    values = made.values.copy()
    values[place] = 0
    name = f"ENSG{place:011d}"
    (finding,) = [f for f in read(context, panel_of(made, values=values)).findings
                  if f.source.name == name]  # fmt: skip
    assert str(finding.remark).startswith("Not read at all where ")
    assert "完全没有读数" in finding.remark.label(Language.ZH_CN)


@pytest.mark.parametrize(("at", "name"), [(3, "other3"), (-1, "The patient's sample")])
def test_an_empty_sample_among_others_is_named(made, context, at, name):
    values, cohort = made.values.copy(), made.cohort.copy()
    if at < 0:
        values[:] = 0
    else:
        cohort[:, at] = 0
    answer = read(context, panel_of(made, values=values, cohort=cohort))
    assert codes(answer) == ["no_depth"]
    assert f"{name} reads the fewest genes: 0" in str(answer.not_applicable[0].reason)

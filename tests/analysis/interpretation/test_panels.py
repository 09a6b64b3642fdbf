"""References of the user and a panel together: genes, classes, frequencies, criteria."""

import numpy as np
import pytest

from meddx.analysis import pack
from meddx.analysis.families.variants import Variants
from meddx.analysis.interpretation.candidates import MOST, candidates
from meddx.analysis.interpretation.interpret import Interpreter
from meddx.analysis.interpretation.opened import opened
from meddx.analysis.interpretation.panels import PanelReferences, with_references
from meddx.case.gene_files import GenePanel, Relation, Relative
from meddx.case.record import Case, Origin
from meddx.case.variants import Variant, VariantTable, Zygosity
from meddx.jobs import Cancelled
from meddx.knowledge import genes, reference_store, references
from meddx.paths import delivered_models
from tests.helpers import references as made

PACK = pack.load(delivered_models() / "variant_rules")
HET, REF = Zygosity.HETEROZYGOUS, Zygosity.REFERENCE


class Here:
    """Indexes in this process what a child would."""

    def checkpoint(self, *_):
        pass

    def in_child(self, _, arguments, deadline_s):
        return references.index_file(**arguments)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def one_home(own_home, home, monkeypatch):
    """Build the index of genes once for the tests of this file; references are each test's own."""
    monkeypatch.setenv("MEDDX_HOME", str(home))
    yield
    for reference in reference_store.known():
        reference_store.remove(reference)


@pytest.fixture
def give(tmp_path):
    """Give references: GFF3 always, the genome where asked, and rows of ClinVar and gnomAD."""

    def given(*, genome=True, clinvar=(), gnomad=(), build="GRCh38"):
        references.add(made.gff3(tmp_path / "m.gff3", build=build), Here())
        if genome:
            references.add(made.fasta(tmp_path / "g.fa"), Here())
        if clinvar:
            references.add(made.clinvar(tmp_path / "clinvar.vcf", *clinvar), Here())
        if gnomad:
            references.add(made.gnomad(tmp_path / "gnomad.vcf", *gnomad), Here())
        return reference_store.known()

    return given


def row(position, alternate, **fields):
    given = {"zygosity": HET, "passed": True} | fields
    reference = given.pop("reference", made.BASES[position - 1])
    return Variant(given.pop("chromosome", "1"), position, reference, alternate, **given)


def panel_of(*rows, **fields):
    given = {"build": "GRCh38", "origin": Origin.GERMLINE} | fields
    table = VariantTable.of(rows)
    return GenePanel("p1", "exome.vcf", "vcf", variants=table, **given)


def told(panel):
    return " ".join(str(note) for note in panel.notes)


def judged(panel, known):
    panel = with_references(panel, known)
    interpreter = Interpreter(panel, opened(known, panel.build), genes.load())
    variants = [interpreter.named(variant) for variant in panel.variants]
    return list(zip(variants, interpreter.judge(variants), strict=True))


def applied(said):
    return {c.code: c.strength.value for c in said.criteria if c.points}


def test_without_references_a_file_without_genes_says_so():
    panel = with_references(panel_of(row(148, "T")), ())
    assert "Not annotated" in told(panel)
    assert candidates(panel.variants, genes.load()).others.size == 0
    named = with_references(panel_of(row(148, "T", gene="MSH2")), ())
    assert named.notes == ()


def test_genes_and_consequences_come_from_the_models(give):
    rows = (
        row(148, "T"), row(130, "G"), row(165, "A"), row(50, "A"), row(175, "A"),
        row(453, "A", chromosome="2", reference=made.MIRRORED[452]),
        row(148, "<DEL>", reference="N"), row(148, "T", chromosome="GL1"),
    )  # fmt: skip
    panel = with_references(panel_of(*rows), give())
    assert [v.gene for v in panel.variants] == [
        "MSH2", "MSH2", "MSH2", "", "MSH2", "MUTYH", "", "",
    ]  # fmt: skip
    assert [v.consequence.split("&")[0] for v in panel.variants][:5] == [
        "stop_gained", "missense_variant", "splice_region_variant", "", "intron_variant",
    ]  # fmt: skip
    assert panel.annotation.startswith("GFF3 m.gff3")
    assert "Genes and consequences are from m.gff3" in told(panel)
    assert panel.variants[0].transcript == "ENST00000000001"


def test_without_a_genome_only_place_and_length_are_known(give):
    panel = with_references(panel_of(row(148, "T"), row(147, "AA")), give(genome=False))
    assert [v.consequence for v in panel.variants] == [
        "coding_sequence_variant", "frameshift_variant",
    ]  # fmt: skip
    assert "Without a genome" in told(panel)


def test_what_the_file_says_stays(give):
    own = row(148, "T", gene="OTHER", consequence="intron_variant", classification="Benign",
              allele_frequency=0.4)  # fmt: skip
    known = give(
        clinvar=("1 148 1 G T CLNSIG=Pathogenic",), gnomad=("chr1 148 . G T AF=0.001;nhomalt=0",)
    )
    (kept,) = with_references(panel_of(own), known).variants
    assert (kept.gene, kept.consequence, kept.classification) == (
        "OTHER", "intron_variant", "Benign",
    )  # fmt: skip
    assert kept.allele_frequency == pytest.approx(0.4)


def test_a_named_gene_without_a_consequence_is_completed(give):
    named, other = row(148, "T", gene="MSH2"), row(148, "T", gene="EPCAM")
    panel = with_references(panel_of(named, other), give())
    assert [v.consequence for v in panel.variants] == ["stop_gained", ""]


@pytest.mark.parametrize(("build", "words"), [("GRCh37", "another build"), ("", "does not tell")])
def test_references_of_another_build_are_never_used(give, build, words):
    known = give(clinvar=("1 148 1 G T CLNSIG=Pathogenic",))
    panel = with_references(panel_of(row(148, "T"), build=build), known)
    assert words in told(panel)
    assert (panel.variants[0].gene, panel.variants[0].classification) == ("", "")


def test_a_reference_base_that_the_genome_denies_is_said(give):
    wrong = "C" if made.BASES[147] != "C" else "A"
    panel = with_references(panel_of(row(148, "T", reference=wrong)), give())
    assert "REF of 1 variants" in told(panel)
    assert panel.variants[0].consequence == "coding_sequence_variant"


def test_a_stop_in_a_gene_whose_loss_is_known_and_absent_from_the_population(give):
    known = give(gnomad=("chr1 200 . A T AF=0.001",))
    ((variant, said),) = judged(panel_of(row(148, "T")), known)
    assert (variant.hgvs_c, variant.hgvs_p) == ("ENST00000000001:c.28G>T", "p.(Glu10Ter)")
    assert applied(said) == {"PVS1": "very_strong", "PM2": "supporting"}
    assert said.computed.value == said.counted.value == "likely_pathogenic"
    assert said.stated is None


def test_the_user_s_clinvar_gives_class_and_neighbours(give):
    starred = "CLNREVSTAT=criteria_provided,_single_submitter;GENEINFO=MSH2:1"
    known = give(
        clinvar=(
            f"1 130 71 A G CLNSIG=Uncertain_significance;{starred}",
            f"1 131 72 G C CLNSIG=Pathogenic;{starred}",
            f"1 134 73 G A CLNSIG=Pathogenic;{starred}",
        )
    )
    ((_, said),) = judged(panel_of(row(130, "G")), known)
    assert applied(said) == {"PM5": "moderate"}
    assert "ClinVar 72" in str(said.find("PM5").reason)
    assert (said.stated.value, said.stated_by[:11]) == ("uncertain", "clinvar.vcf")
    # c.10A>C and c.12C>A both make Arg of the residue 4; only another base of the same change.
    same = give(clinvar=(f"1 132 74 C A CLNSIG=Pathogenic;{starred}",))
    ((_, said),) = judged(panel_of(row(130, "C")), same)
    assert applied(said) == {"PS1": "strong"}


def test_a_submission_without_a_star_is_no_neighbour(give):
    known = give(clinvar=("1 131 72 G C CLNSIG=Pathogenic;CLNREVSTAT=no_assertion_provided",))
    ((_, said),) = judged(panel_of(row(130, "G")), known)
    assert applied(said) == {}
    assert not said.find("PM5").applies


@pytest.mark.parametrize(
    ("own", "clinvar", "stated", "is_said"),
    [
        ("Pathogenic", "Benign", "uncertain", True),
        ("Likely_pathogenic", "Uncertain_significance", "uncertain", True),
        ("Pathogenic", "Likely_pathogenic", "pathogenic", False),
        ("Benign", "Pathogenic", "benign", True),
        ("Pathogenic", "drug_response", "pathogenic", False),
        ("", "Pathogenic", "pathogenic", False),
    ],
)
def test_where_file_and_clinvar_contradict_each_other_the_weaker_counts(
    give, own, clinvar, stated, is_said
):
    """A variant of the protein that no criterion calls anything."""
    known = give(clinvar=(f"1 130 1 A G CLNSIG={clinvar};CLNREVSTAT=reviewed_by_expert_panel",))
    (_, said), *_ = judged(panel_of(row(130, "G", classification=own, review_stars=2)), known)
    assert said.stated.value == stated
    remarks = [str(remark) for remark in said.remarks]
    assert any("the weaker of the two counts" in remark for remark in remarks) is is_said


def test_neighbours_without_clinvar_are_not_called_absent(give):
    ((_, said),) = judged(panel_of(row(130, "G")), give())
    assert "not looked up" in str(said.find("PS1").reason)


def test_neighbours_in_the_file_itself():
    one = row(130, "G", gene="MSH2", hgvs_p="NP_1:p.Ser4Gly", consequence="missense_variant")
    other = row(131, "T", gene="MSH2", hgvs_p="p.(Ser4Ile)", consequence="missense_variant",
                classification="Pathogenic", review_stars=2)  # fmt: skip
    (_, said), _ = judged(panel_of(one, other), ())
    assert applied(said)["PM5"] == "moderate"


def test_a_frequency_from_the_user_s_file(give):
    known = give(gnomad=("chr1 130 . A G AF=0.02;AF_grpmax=0.07;nhomalt=12",))
    ((variant, said),) = judged(panel_of(row(130, "G")), known)
    assert variant.homozygotes == 12
    assert {"BA1", "BS2"} <= set(applied(said))
    assert said.counted.value == "benign"
    assert "gnomad.vcf" in str(said.find("BA1").reason)


def test_a_place_that_the_population_file_does_not_cover_is_not_called_absent(give):
    known = give(gnomad=("chr2 200 . A T AF=0.001",))
    ((_, said),) = judged(panel_of(row(148, "T")), known)
    assert not said.find("PM2").applies


def test_what_a_regional_file_fills_in_does_not_make_the_rest_absent(give):
    filled = [row(n, "N") for n in range(160, 190)]
    known = give(gnomad=[f"chr1 {v.position} . {v.reference} N AF=0.3" for v in filled])
    elsewhere = Variant("3", 5, "A", "G", gene="MSH2", zygosity=HET)
    (_, said) = judged(panel_of(elsewhere, *filled), known)[0]
    assert not said.find("PM2").applies


def test_an_annotated_file_without_a_frequency_means_not_seen():
    seen = [row(n, "T", gene="MSH2", allele_frequency=0.3) for n in range(150, 180)]
    missing = row(148, "T", gene="MSH2", consequence="stop_gained")
    assert applied(judged(panel_of(missing, *seen), ())[0][1])["PM2"] == "supporting"
    alone = judged(panel_of(missing), ())[0][1]
    assert not alone.find("PM2").applies


def test_two_alleles_of_a_recessive_gene_by_trio(give):
    trio = (Relative("M", Relation.MOTHER), Relative("F", Relation.FATHER))
    at, old, new = made.mirrored(148, "G", "T")
    stop = Variant("2", at, old, new, zygosity=HET, passed=True, relatives=(HET, REF))
    gone = made.MIRRORED[473:476]  # its new stop follows at once, so that the transcript decays
    shift = Variant("2", 474, gone, gone[0], zygosity=HET, passed=True, relatives=(REF, HET))
    panel = panel_of(stop, shift, relatives=trio)
    known = give(gnomad=("chr2 300 . A T AF=0.001",))
    (one, first), (_, second) = judged(panel, known)
    assert (one.gene, first.inherited, second.inherited) == ("MUTYH", "mother", "father")
    # Each is likely pathogenic by itself (9 points), so the other one lies in trans of such a one.
    assert applied(first) == {"PVS1": "very_strong", "PM2": "supporting", "PM3": "moderate"}
    assert applied(first) == applied(second)
    assert first.computed.value == "pathogenic"


def test_the_family_reads_what_the_references_add(give, context):
    known = give(gnomad=("chr1 200 . A T AF=0.001",))
    assert known
    case = PanelReferences().applied(
        Case(panels=(panel_of(row(148, "T"), row(130, "G"), row(175, "A")),)), context
    )
    answer = Variants().read(PACK, case, context)
    stop, missense = answer.findings
    assert (stop.code.code, stop.starts_off, stop.source.variant.hgvs_p) == (
        "MSH2", False, "p.(Glu10Ter)",
    )  # fmt: skip
    assert (missense.starts_off, missense.interpretation.counted.value) == (True, "uncertain")


def test_a_damaged_index_and_a_lost_genome_are_said_and_the_rest_is_used(give, tmp_path):
    known = give(clinvar=("1 148 1 G T CLNSIG=Pathogenic",))
    (clinvar,) = (each for each in known if each.kind == "clinvar")
    (clinvar.folder / "locus.npy").write_bytes(b"x")
    (tmp_path / "g.fa").unlink()
    panel = with_references(panel_of(row(148, "T")), known)
    assert "The index of clinvar.vcf is damaged" in told(panel)
    assert "The genome g.fa has changed or is gone" in told(panel)
    assert panel.variants[0].gene == "MSH2"


def test_annotating_can_be_cancelled(give):
    known = give()
    asked = []

    def cancel():
        asked.append(1)
        raise Cancelled

    with pytest.raises(Cancelled):
        with_references(panel_of(row(148, "T")), known, cancel)
    assert asked


def test_panels_are_annotated_once(give, context, monkeypatch):
    give()
    kept, case = PanelReferences(), Case(panels=(panel_of(row(148, "T")),))
    first = kept.applied(case, context).panels[0]
    second = kept.applied(case, context).panels[0]
    assert second.variants is first.variants


def test_only_rows_that_may_matter_are_candidates():
    table = VariantTable.of([
        row(148, "T", gene="MSH2", consequence="stop_gained"),
        row(148, "C", gene="MSH2", consequence="synonymous_variant"),
        row(148, "T", gene="MSH2", consequence="stop_gained", passed=False),
        row(148, "T", gene="MSH2", consequence="stop_gained", allele_frequency=0.02),
        row(148, "T", gene="NOSUCHGENE", consequence="stop_gained"),
        row(148, "T", gene="MSH2", consequence="stop_gained", zygosity=REF),
        row(148, "T", gene="MSH2", consequence="missense_variant", classification="Benign"),
        row(148, "T", gene="MSH2", classification="Likely_pathogenic", passed=False),
        row(148, "T", gene="", classification="Pathogenic"),
        row(148, "T", gene="MSH2", consequence="missense_variant", passed=None),
    ])  # fmt: skip
    found = candidates(table, genes.load())
    assert found.classified.tolist() == [7]
    assert found.others.tolist() == [0, 9]


def test_of_too_many_rows_the_gravest_are_judged():
    one = VariantTable.of([
        row(148, "T", gene="MSH2", consequence="missense_variant"),
        row(149, "T", gene="MSH2", consequence="stop_gained"),
    ])  # fmt: skip
    many = [0] * MOST + [1] * 5
    found = candidates(one.take(np.array(many)), genes.load())
    assert found.left_out == 5
    assert set(range(MOST, MOST + 5)) <= set(found.others.tolist())


def test_a_tumour_is_never_weighed_and_a_possible_inheritance_is_said(context):
    bad = {"gene": "MSH2", "classification": "Pathogenic"}
    rows = (
        row(148, "T", fraction=0.5, **bad), row(149, "T", fraction=0.2, **bad),
        row(150, "T", allele_depths=(2, 98), **bad), row(151, "T", **bad),
    )  # fmt: skip
    case = Case(panels=(panel_of(*rows, origin=Origin.TUMOUR),))
    answer = Variants().read(PACK, case, context)
    assert answer.findings == ()
    assert [n.code for n in answer.not_applicable] == [
        "tumour", "possibly_inherited", "possibly_inherited",
    ]  # fmt: skip
    normal = (Relative("N", Relation.NORMAL),)
    beside = panel_of(
        row(151, "T", relatives=(HET,), **bad), relatives=normal, origin=Origin.TUMOUR
    )
    answer = Variants().read(PACK, Case(panels=(beside,)), context)
    assert "healthy tissue" in str(answer.not_applicable[1].reason)

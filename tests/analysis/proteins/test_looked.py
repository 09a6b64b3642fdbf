"""One sequence looked at: motifs, what variants do to them, which sequence of a gene fits."""

import pytest

from meddx.analysis.proteins.looked import look, protein_of
from meddx.case.gene_files import GenePanel, Sequenced
from meddx.case.motifs import Motif
from meddx.case.variants import Variant, Zygosity
from meddx.children import Children
from meddx.jobs import Context

RGD = Motif("PS00016", "RGD", "Cell attachment sequence.", pattern="R-G-D")
CHANCE = Motif("PS00001", "ASN", pattern="N-{P}-[ST]-{P}", is_frequent=True)
PROFILE = Motif("PS50011", "KINASE", kind="MATRIX")
PROTEIN = Sequenced("P1", "", "MKRGDLLNATWRGD", gene="GENE", species="human")


def variant(change: str, line: int) -> Variant:
    return Variant(
        "1", line, "A", "G", "GENE", hgvs_p=change, zygosity=Zygosity.HETEROZYGOUS, line=line
    )


PANELS = (
    GenePanel("m", "prosite.dat", "motifs", motifs=(RGD, CHANCE, PROFILE)),
    GenePanel("s", "p.fasta", "sequences", sequences=(PROTEIN,)),
    GenePanel(
        "v", "case.vcf", "vcf",
        variants=(variant("p.(Gly4Ala)", 1), variant("p.(Leu6Val)", 2), variant("p.(Trp9Ala)", 3)),
    ),
)  # fmt: skip


@pytest.fixture
def context():
    children = Children(1)
    yield Context(children=children)
    children.close()


def test_motifs_and_what_variants_do_to_them(context) -> None:
    looked = look(PROTEIN, PANELS, context)
    assert [(bar.name, bar.start, bar.end) for bar in looked.bars] == [
        ("RGD", 3, 5),
        ("RGD", 12, 14),
    ]
    told = [(c.variant.hgvs_p, [h.start for h in e.lost]) for c, e in looked.effects]
    assert told == [("p.(Gly4Ala)", [3]), ("p.(Leu6Val)", [])]
    assert [one.hgvs_p for one in looked.other] == ["p.(Trp9Ala)"]  # there it has an alanine
    assert looked.scanned is not None
    assert (looked.scanned.scanned, looked.scanned.frequent) == (1, 1)
    assert looked.scanned.unscanned == ("KINASE",)


def test_motifs_that_fit_by_chance_are_found_when_asked_for(context) -> None:
    looked = look(PROTEIN, PANELS, context, with_frequent=True)
    assert [(bar.name, bar.start) for bar in looked.bars] == [("RGD", 3), ("ASN", 8), ("RGD", 12)]


def test_nucleotides_are_not_scanned(context) -> None:
    looked = look(Sequenced("n", "", "ACGT-ACGT", kind="nucleotide"), PANELS, context)
    assert (looked.length, looked.scanned, looked.bars) == (8, None, ())


def test_another_species_shows_its_motifs_and_takes_no_variant(context) -> None:
    mouse = Sequenced("P2", "", PROTEIN.letters, gene="GENE", species="mouse")
    looked = look(mouse, PANELS, context)
    assert len(looked.bars) == 2
    assert not looked.effects


def test_the_sequence_that_most_variants_fit_stands_for_its_gene() -> None:
    other = Sequenced("P3", "", "MAAAAAAAAAAAAAAAAAAA", gene="GENE", species="human")
    mouse = Sequenced("P4", "", PROTEIN.letters, gene="GENE", species="mouse")
    both = GenePanel("s", "p.fasta", "sequences", sequences=(other, mouse, PROTEIN))
    assert protein_of("GENE", (*PANELS[2:], both)) is PROTEIN
    assert protein_of("GENE", (both,)) is other  # without variants the longest
    assert protein_of("ELSE", (both,)) is None

import re
import shutil
import subprocess

import pytest

from meddx.analysis.interpretation import places
from meddx.analysis.interpretation.effects import Effects
from meddx.analysis.interpretation.places import Change
from meddx.analysis.interpretation.proteins import translated
from meddx.knowledge.gene_models import Transcript
from tests.helpers import references as made

FORWARD = Transcript("MSH2", "T", "1", 1, made.EXONS, made.CODING)
BACKWARD = Transcript(
    "MUTYH", "T", "2", -1, tuple((601 - e, 601 - s) for s, e in reversed(made.EXONS)), (251, 480)
)


def sequence_of(chromosome, start, end):
    if not 1 <= start <= end <= made.LENGTH:
        return ""
    return {"1": made.BASES, "2": made.MIRRORED}[chromosome][start - 1 : end]


EFFECTS, BLIND = Effects(sequence_of), Effects()
OTHER = {"A": "G", "C": "T", "G": "A", "T": "C"}


def effects_of(position, old, new):
    """Return the effect of a change on the forward gene and of its mirror on the other."""
    at, mirrored_old, mirrored_new = made.mirrored(position, old, new)
    own = Change(position, position + len(old) - 1, old, new)
    other = Change(at, at + len(mirrored_old) - 1, mirrored_old, mirrored_new)
    return EFFECTS.of(own, FORWARD), EFFECTS.of(other, BACKWARD), BLIND.of(own, FORWARD)


def single(position):
    base = made.BASES[position - 1]
    return position, base, OTHER[base]


def gone(position, count):
    return position, made.BASES[position - 1 : position - 1 + count], ""


@pytest.mark.parametrize(
    ("change", "consequence", "hgvs_c", "hgvs_p", "without_genome"),
    [
        (single(101), "5_prime_UTR_variant", "c.-20G>A", "", "5_prime_UTR_variant"),
        (single(121), "start_lost", "c.1A>G", "p.(Met1?)", "start_lost"),
        (single(124), "missense_variant", "c.4C>T", "p.(Pro2Ser)", "coding_sequence_variant"),
        ((126, "A", "C"), "synonymous_variant", "c.6A>C", "p.(Pro2=)", "coding_sequence_variant"),
        ((130, "A", "T"), "missense_variant", "c.10A>T", "p.(Ser4Cys)", "coding_sequence_variant"),
        ((148, "G", "T"), "stop_gained", "c.28G>T", "p.(Glu10Ter)", "coding_sequence_variant"),
        ((130, "AG", "CC"), "missense_variant", "c.10_11delinsCC", "p.(Ser4Pro)",
         "coding_sequence_variant"),
        (single(160), "missense_variant&splice_region_variant", "c.40A>G", "p.(Asn14Asp)",
         "splice_region_variant&coding_sequence_variant"),
        (single(161), "splice_donor_variant", "c.40+1G>A", "", "splice_donor_variant"),
        (single(165), "splice_region_variant&intron_variant", "c.40+5C>T", "",
         "splice_region_variant&intron_variant"),
        (single(190), "intron_variant", "c.41-11T>C", "", "intron_variant"),
        (single(200), "splice_acceptor_variant", "c.41-1G>A", "", "splice_acceptor_variant"),
        (single(348), "stop_lost", "c.148T>C", "p.(Ter50GlnextTer9)", "coding_sequence_variant"),
        (single(349), "stop_retained_variant", "c.149A>G", "p.(Ter50=)", "coding_sequence_variant"),
        (single(400), "3_prime_UTR_variant", "c.*50A>G", "", "3_prime_UTR_variant"),
        (gone(130, 1), "frameshift_variant", "c.10del", "p.(Ser4AlafsTer39)", "frameshift_variant"),
        (gone(130, 3), "inframe_deletion", "c.10_12del", "p.(Ser4del)", "inframe_deletion"),
        ((133, "", "A"), "frameshift_variant", "c.12_13insA", "p.(Arg5ThrfsTer23)",
         "frameshift_variant"),
        ((133, "", "GCT"), "inframe_insertion", "c.12_13insGCT", "p.(Ser4_Arg5insAla)",
         "inframe_insertion"),
        ((133, "", "TAA"), "stop_gained", "c.12_13insTAA", "p.(Arg5Ter)", "inframe_insertion"),
        ((136, "", "CGC"), "inframe_insertion", "c.13_15dup", "p.(Arg5dup)", "inframe_insertion"),
        (gone(158, 6), "splice_donor_variant&coding_sequence_variant", "c.38_40+3del", "",
         "splice_donor_variant&coding_sequence_variant"),
        (gone(119, 4), "start_lost&5_prime_UTR_variant", "c.-2_2del", "",
         "start_lost&5_prime_UTR_variant"),
        (gone(350, 3), "stop_lost&3_prime_UTR_variant", "c.150_*2del", "",
         "stop_lost&3_prime_UTR_variant"),
    ],
)  # fmt: skip
def test_both_strands(change, consequence, hgvs_c, hgvs_p, without_genome):
    forward, backward, blind = effects_of(*change)
    assert forward.consequence == consequence
    assert (forward.hgvs_c, forward.hgvs_p) == (f"T:{hgvs_c}", hgvs_p)
    assert backward == forward
    assert (blind.consequence, blind.hgvs_c, blind.hgvs_p) == (without_genome, "", "")


def test_every_change_has_the_same_name_on_both_strands():
    for position in range(110, 395):
        for change in (single(position), gone(position, 2), (position, "", "GA")):
            forward, backward, _ = effects_of(*change)
            assert forward == backward, change


def test_a_deletion_in_a_repeat_is_named_at_its_end():
    bases = "A" * 10 + "ATGCAAAAAGTAA" + "C" * 10
    transcript = Transcript("G", "T", "1", 1, ((1, 33),), (11, 23))
    effects = Effects(lambda _, start, end: bases[start - 1 : end])
    assert effects.of(Change(15, 15, "A", ""), transcript).hgvs_c == "T:c.9del"
    assert effects.of(Change(15, 14, "", "A"), transcript).hgvs_c == "T:c.9dup"


def test_a_reference_that_the_genome_denies_is_told_and_not_translated():
    wrong = OTHER[made.BASES[129]]
    effect = EFFECTS.of(Change(130, 130, wrong, made.BASES[129]), FORWARD)
    assert not effect.agrees
    assert (effect.consequence, effect.hgvs_p) == ("coding_sequence_variant", "")


def test_a_genome_without_the_chromosome_is_like_none():
    lost = Transcript("MSH2", "T", "3", 1, made.EXONS, made.CODING)

    effect = Effects(lambda *_: "").of(Change(130, 130, "A", "G"), lost)
    assert (effect.consequence, effect.agrees) == ("coding_sequence_variant", True)


def test_a_gene_without_a_protein():
    transcript = Transcript("XIST", "T", "1", 1, made.EXONS)
    assert EFFECTS.of(Change.of(130, "A", "G"), transcript).consequence == (
        "non_coding_transcript_exon_variant"
    )


def test_mitochondria_have_a_code_of_their_own():
    assert translated("ATAAGATGA") == "IR*"
    assert translated("ATAAGATGA", mitochondrial=True) == "M*W"


def test_places_are_counted_there_and_back():
    for transcript in (FORWARD, BACKWARD):
        for index in range(220):
            position = places.position_of(transcript, index)
            assert places.index_of(transcript, position) == index
        assert places.position_of(transcript, 220) is None


WORDS = (
    "missense", "synonymous", "stop_gained", "stop_lost", "start_lost", "stop_retained",
    "splice_donor", "splice_acceptor", "frameshift", "inframe_deletion", "inframe_insertion",
)  # fmt: skip


def csq(folder):
    """Yield what ``bcftools csq`` says: place, alleles, consequences and the change of residues."""
    genome = made.fasta(folder / "g.fa")
    genome.write_text(genome.read_text().replace(">chr", ">"))
    models = made.gff3(folder / "g.gff3")
    rows = []
    for name, bases in (("1", made.BASES), ("2", made.MIRRORED)):
        for place in range(90, 511):
            base = bases[place - 1]
            rows += [(name, place, base, other) for other in "ACGT" if other != base]
            rows += [(name, place, bases[place - 1 : place + n], base) for n in (1, 3)]
            rows += [(name, place, base, base + more) for more in ("A", "GCT")]
    head = "##fileformat=VCFv4.2\n##contig=<ID=1,length=600>\n##contig=<ID=2,length=600>\n"
    body = "".join(f"{c}\t{p}\t.\t{r}\t{a}\t.\t.\t.\n" for c, p, r, a in rows)
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    (folder / "v.vcf").write_text(head + columns + body)
    command = ["bcftools", "csq", "--force", "-l", "-f", genome, "-g", models, folder / "v.vcf"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in filter(lambda text: not text.startswith("#"), out.splitlines()):
        name, place, _, old, new, _, _, info = line.split("\t")
        entries = info.partition("BCSQ=")[2].split(",")
        said = {word for entry in entries for word in entry.split("|")[0].split("&")}
        residue = re.search(r"\|(\d+)[A-Z*]+(?:>|\|)", info)
        yield name, int(place), old, new, said & set(WORDS), residue and int(residue[1])


@pytest.mark.skipif(shutil.which("bcftools") is None, reason="bcftools is not installed")
def test_the_consequences_are_those_of_bcftools(tmp_path):
    inner = [(s, e) for s, e in ((124, 157), (204, 257), (304, 342))]
    compared = 0
    for name, place, old, new, said, residue in csq(tmp_path):
        transcript = FORWARD if name == "1" else BACKWARD
        change = Change.of(place, old, new)
        effect = EFFECTS.of(change, transcript)
        own = {term.removesuffix("_variant") for term in effect.consequence.split("&")} & set(WORDS)
        if len(old) == len(new):
            assert own == said, (name, place, old, new)
            if residue and "start_lost" not in own:
                assert effect.residue == residue
        else:  # at the ends of exons and of the gene the two draw lines elsewhere
            spans = inner if name == "1" else [(601 - e, 601 - s) for s, e in inner]
            if not any(change.lies_in(*span) for span in spans):
                continue
            first = {"stop_gained"} if "stop_gained" in own else own
            assert first <= said or (first == {"stop_gained"} and said), (name, place, old, new)
        compared += 1
    assert compared > 3000

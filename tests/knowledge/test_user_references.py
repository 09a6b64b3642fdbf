"""Files about genes that a user gives: listed, added, moved aside."""

import gzip

import pytest

from meddx import paths
from meddx.knowledge import gene_sets, hgnc, motifs, reference_store, references, user_references
from meddx.knowledge.user_references import CHANGED, GONE, INDEX_USED, add, listed, remove
from meddx.phrase import Refused
from tests.helpers import departments
from tests.helpers import references as made

HGNC = "hgnc_id\tsymbol\talias_symbol\tprev_symbol\tensembl_gene_id\tentrez_id\n"
GENE = "HGNC:1100\tBRCA1\tRNF53\t\tENSG00000012048\t672\n"
PROSITE = (
    "ID   ASN_GLYCOSYLATION; PATTERN.\nAC   PS00001;\nDE   N-glycosylation site.\n"
    "PA   N-{P}-[ST]-{P}.\n//\n"
)
SETS = "REPAIR\tmade up\tMLH1\tMSH2\n"


class Here:
    """Does in this process what a child process does."""

    def checkpoint(self, *_):
        pass

    def in_child(self, function, arguments, deadline_s):
        module = user_references if "user_references" in function else references
        return getattr(module, function.partition(":")[2])(**arguments)


def names(found):
    return [(each.kind, each.path.name, each.records, each.is_used) for each in found]


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "given"
    folder.mkdir()

    def write(name, text):
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder / name

    return write


def test_references_and_tables_are_one_list(files, tmp_path, context):
    made.fasta(tmp_path / "genome.fa")
    for path in (
        files("genes.txt", HGNC + GENE),
        files("PROSITE.DAT.gz", gzip.compress(PROSITE.encode())),
        files("sets.gmt", SETS),
        tmp_path / "genome.fa",
    ):
        add(path, context)
    assert names(listed(context)) == [
        ("sequence", "genome.fa", 2, True),
        ("gene_names", "hgnc_complete_set.txt", 1, True),
        ("motifs", "PROSITE.DAT.gz", 1, True),
        ("gene_sets", "sets.gmt", 1, True),
    ]
    assert hgnc.read(hgnc.file_in(paths.user_knowledge()))[0].symbol == "BRCA1"
    assert motifs.load()[0][0].accession == "PS00001"
    assert gene_sets.load()[0][0].genes == {"MLH1", "MSH2"}


def test_what_is_removed_is_never_deleted(files, tmp_path):
    genome = made.fasta(tmp_path / "genome.fa")
    table = files("hgnc_complete_set_2025.txt", HGNC + GENE)
    remove(add(genome, Here()))
    for _ in range(2):
        remove(add(table, Here()))
    assert listed(Here()) == ()
    assert genome.is_file()
    assert table.is_file()
    aside = sorted((paths.user_knowledge() / "removed").iterdir())
    assert [path.name for path in aside] == [
        "hgnc_complete_set_2025 (2).txt",
        "hgnc_complete_set_2025.txt",
    ]
    assert all(path.read_text() == HGNC + GENE for path in aside)
    with pytest.raises(Refused):
        remove(user_references.Given(table.name, "gene_names", table))
    assert table.is_file()


def test_a_newer_table_takes_the_place_of_the_older(files):
    add(files("hgnc_complete_set_2026.txt", HGNC + GENE), Here())
    add(files("hgnc_complete_set_2025.txt", HGNC + GENE), Here())
    assert names(listed(Here())) == [("gene_names", "hgnc_complete_set_2025.txt", 1, True)]
    # What a department puts there itself is only told apart.
    (paths.user_knowledge() / "hgnc_complete_set_2027.txt").write_text(HGNC + GENE)
    old, new = listed(Here())
    assert (old.is_used, new.is_used) == (False, True)
    assert "hgnc_complete_set_2027.txt" in str(old.remark)


def test_a_table_of_the_same_name_is_moved_aside_unless_it_is_the_same(files):
    for text in (SETS, SETS, SETS.replace("MLH1", "PMS2")):
        add(files("sets.gmt", text), Here())
    assert (paths.user_knowledge() / "removed" / "sets.gmt").read_text() == SETS
    assert gene_sets.load()[0][0].genes == {"PMS2", "MSH2"}
    assert len(list((paths.user_knowledge() / "removed").iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hgnc.txt", HGNC),
        ("prosite.dat", "ID   X; PATTERN.\nAC   PS00001;\n"),
        ("sets.gmt", "only a name\n"),
        ("sets.gmt.gz", b"\x1f\x8b\x08 no gzip"),
    ],
)
def test_a_damaged_table_is_refused_and_nothing_is_copied(files, name, text):
    with pytest.raises(Refused):
        add(files(name, text), Here())
    assert not paths.user_knowledge().exists()


def test_a_damaged_table_of_the_folder_is_listed_as_not_used(files):
    paths.user_knowledge().mkdir(parents=True)
    (paths.user_knowledge() / "prosite.dat").write_text("nothing of PROSITE")
    assert names(listed(Here())) == [("motifs", "prosite.dat", 0, False)]
    assert "prosite.dat" in str(listed(Here())[0].remark)


def test_any_other_file_is_refused_by_a_sentence_that_names_all_kinds(files):
    with pytest.raises(Refused, match="gene sets") as refused:
        add(files("letter.txt", "Dear colleague"), Here())
    assert refused.value.code == "no_reference"


def test_a_build_that_is_not_told_must_be_said(files, tmp_path):
    text = made.fasta(tmp_path / "genome.fa").read_text().replace(", GRCh38", "")
    genome = files("bare.fa", text)
    with pytest.raises(Refused) as refused:
        add(genome, Here())
    assert refused.value.code == "no_build"
    assert add(genome, Here(), "GRCh37").build == "GRCh37"


def test_gone_and_changed_files_say_so(tmp_path):
    genome = made.fasta(tmp_path / "genome.fa")
    models = made.gff3(tmp_path / "genes.gff3")
    for path in (genome, models):
        add(path, Here())
    genome.write_text(genome.read_text() + "\n")
    assert {each.kind: each.remark for each in listed(Here())} == {
        "genes": None,
        "sequence": CHANGED,
    }
    for path in (genome, models):
        path.unlink()
    found = {each.kind: (each.remark, each.is_used) for each in listed(Here())}
    assert found == {"genes": (INDEX_USED, True), "sequence": (GONE, False)}
    assert len(reference_store.known()) == 2


def test_a_departments_file_is_copied_listed_and_put_aside(files):
    given = add(files("ward7.txt", departments.filled()), Here())
    assert (given.kind, given.name, given.records) == ("department", "ward7.tsv", 6)
    assert names(listed(Here())) == [("department", "ward7.tsv", 6, True)]
    remove(given)
    assert listed(Here()) == ()
    assert (paths.user_knowledge() / "removed" / "ward7.tsv").is_file()


def test_a_departments_file_with_mistakes_is_told_line_by_line_and_not_copied(files):
    text = departments.filled().replace("\t85%\t", "\tmany\t").replace("HP:0002206", "HP:9999999")
    with pytest.raises(Refused) as refused:
        add(files("ward7.tsv", text), Here())
    assert refused.value.code == "bad_department_file"
    first, *rows = str(refused.value).splitlines()
    assert first.startswith("ward7.tsv was not taken over")
    assert [row.partition(":")[0] for row in rows] == [
        "Line 25, column frequency",
        "Line 29, column hpo_id",
    ]
    assert not paths.user_knowledge().exists()
    many = departments.tables()[4].splitlines()
    wrong = [many[1].replace("HP:0002206", f"HP:99999{n:02}") for n in range(14)]
    with pytest.raises(Refused, match=r"Mistakes that are not listed here: 4\.$"):
        add(files("family.hpoa", "\n".join([many[0], *wrong])), Here())


def test_a_departments_file_may_build_on_one_that_lies_there(files):
    steps, diseases, *_ = departments.tables()
    with pytest.raises(Refused, match="ward7_dust_history"):
        add(files("ward7_diseases.tsv", diseases), Here())
    add(files("ward7_steps.tsv", steps), Here())
    assert add(files("ward7_diseases.tsv", diseases), Here()).records == 1
    (paths.user_knowledge() / "ward7_steps.tsv").unlink()
    (left,) = listed(Here())
    assert not left.is_used
    assert str(left.remark).startswith("Not used, none of its rows. Line 2, column next_steps:")

import pytest

from meddx.case.source import Source
from meddx.importers.prosite import PrositeImporter
from tests.helpers.genomics import sample

ENTRY = (
    "ID   ASN_GLYCOSYLATION; PATTERN.\nAC   PS00001;\nDT   01-APR-1990 CREATED;\n"
    "DE   N-glycosylation\nDE   site.\nPA   N-{P}-[ST]-\nPA   {P}.\nCC   /SITE=1,carbohydrate;\n"
    "CC   /SKIP-FLAG=TRUE;\nDR   P1, X, T;\nDO   PDOC00001;\n//\n"
)
PROFILE = (
    "ID   SH3; MATRIX.\nAC   PS50002;\nDE   SH3 domain.\nMA   /GENERAL_SPEC: ALPHABET='A';\n//\n"
)


def load(path, context):
    (case,) = PrositeImporter().load((Source(path),), context)
    return case


def panel_of(tmp_path, context, text):
    path = tmp_path / "prosite.dat"
    path.write_text(text, encoding="utf-8")
    return load(path, context).panels[0]


@pytest.mark.parametrize("name", ["ps00107.txt", "ps00159.txt", "ps00432.txt", "ps00488.txt"])
def test_the_sample_entries_read_as_biopython_reads_them(context, name):
    from Bio.ExPASy import Prosite

    path = sample(f"prosite/{name}")
    with path.open() as lines:
        record = Prosite.read(lines)
    (panel,) = load(path, context).panels
    (motif,) = panel.motifs
    assert (panel.kind, panel.records, panel.errors) == ("motifs", 1, ())
    assert (motif.accession, motif.name, motif.kind) == (record.accession, record.name, record.type)
    assert (motif.description, motif.documentation) == (record.description, record.pdoc)
    assert motif.pattern == record.pattern.rstrip(".")
    assert motif.sites == tuple((int(place), what) for place, what in record.cc_site)


@pytest.mark.parametrize(
    "name",
    ["pdoc00100.txt", "pdoc00113.txt", "pdoc00144.txt", "pdoc00149.txt", "prosite.excerpt.doc"],
)
def test_the_documentation_is_refused_for_what_it_is(context, name):
    path = sample(f"prosite/{name}")
    with path.open("rb") as file:
        assert PrositeImporter().sniff(file.read(4096)) > 0.5
    assert [file.code for file in load(path, context).refused] == ["documentation"]


def test_entries_with_wrapped_lines_flags_and_profiles(tmp_path, context):
    panel = panel_of(tmp_path, context, "CC   PROSITE release\n//\n" + ENTRY + PROFILE)
    pattern, profile = panel.motifs
    assert pattern.pattern == "N-{P}-[ST]-{P}"
    assert pattern.description == "N-glycosylation site."
    assert pattern.is_frequent
    assert pattern.sites == ((1, "carbohydrate"),)
    assert (profile.kind, profile.pattern) == ("MATRIX", "")
    assert [str(note).split(" ")[0] for note in panel.notes] == ["1", "1"]
    assert "profiles" in str(panel.notes[0])


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (ENTRY.replace("AC   PS00001;\n", ""), "The entry has no accession number (AC)."),
        (ENTRY.replace("[ST]", "[ST"), "The pattern does not follow the rules of PROSITE."),
        (ENTRY.replace("PA   N-{P}-[ST]-\nPA   {P}.\n", ""), "The entry is called a pattern"),
        (ENTRY.replace("PATTERN", "PICTURE"), "The entry is neither a pattern"),
        (ENTRY.replace("//\n", ""), "The entry is cut off"),
    ],
)
def test_a_bad_entry_is_named_and_the_others_are_kept(tmp_path, context, entry, reason):
    panel = panel_of(tmp_path, context, PROFILE + entry + PROFILE.replace("50002", "50003"))
    ((line, said),) = panel.errors
    assert line == 6
    assert str(said).startswith(reason)
    assert [motif.accession for motif in panel.motifs] == ["PS50002", "PS50003"]
    assert panel.records == 3


def test_a_file_without_a_usable_entry_is_refused(tmp_path, context):
    path = tmp_path / "prosite.dat"
    path.write_text(ENTRY.replace("[ST]", "[ST"), encoding="utf-8")
    assert [file.code for file in load(path, context).refused] == ["no_entry"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(ENTRY, True), ("ID   P53_HUMAN   Reviewed;   393 AA.\n", False), ("ID\n", False)],
)
def test_it_is_told_by_the_kind_of_its_entries(text, is_one):
    assert (PrositeImporter().sniff(text.encode()) > 0.5) == is_one

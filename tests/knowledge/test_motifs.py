import gzip

from meddx.knowledge import motifs
from tests.helpers.genomics import sample

ENTRY = "ID   A_SITE; PATTERN.\nAC   PS{n:05d};\nDE   A site.\nPA   {pattern}.\n//\n"


def test_the_users_copy_is_found_and_read(tmp_path):
    text = ENTRY.format(n=1, pattern="A-C") + ENTRY.format(n=2, pattern="[ST-")
    (tmp_path / "prosite.dat.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    found, bad = motifs.load(tmp_path)
    assert [motif.accession for motif in found] == ["PS00001"]
    assert bad == ()
    assert [path.name for path in motifs.files(tmp_path)] == ["prosite.dat.gz"]


def test_a_copy_without_entries_is_named(tmp_path):
    (tmp_path / "prosite.dat").write_text("no entry", encoding="utf-8")
    found, bad = motifs.load(tmp_path)
    assert found == ()
    assert [one.file for one in bad] == ["prosite.dat"]


def test_a_users_copy_made_of_the_sample_entries(tmp_path):
    names = ("ps00107", "ps00159", "ps00432", "ps00488")
    text = "".join(sample(f"prosite/{name}.txt").read_text(encoding="utf-8") for name in names)
    (tmp_path / "prosite.dat").write_text(text, encoding="utf-8")
    found, _ = motifs.load(tmp_path)
    assert [motif.accession for motif in found] == [name.upper() for name in names]

import re

import pytest

from meddx.analysis.proteins.scan import Hit, hits_in, scan, scan_in_child
from meddx.case.motifs import Motif
from meddx.case.source import Source
from meddx.children import Children
from meddx.importers.pir import PirImporter
from meddx.importers.prosite import PrositeImporter
from meddx.jobs import Context
from meddx.knowledge.motif_patterns import regex
from tests.helpers.genomics import sample


def hits(letters, pattern):
    return [(hit.start, hit.end) for hit in hits_in(letters, [("PS1", re.compile(regex(pattern)))])]


@pytest.mark.parametrize(
    ("letters", "pattern", "places"),
    [
        ("WACW", "A-C", [(2, 3)]),
        ("AAAA", "A-A", [(1, 2), (2, 3), (3, 4)]),  # overlapping
        ("NGTNGTNGT", "N-G-T-x(0,3)-T", [(1, 6), (4, 9)]),  # overlapping, and greedy
        ("ABCDC", "A-x(1,3)-C", [(1, 5)]),  # greedy: the manual's own example
        ("ACCC", "[AC]-x(0,2)-C", [(1, 4)]),  # what lies within the first is left out
        ("WWAWW", "x(0,2)-A-x(0,2)", [(1, 5)]),  # ranges at both ends, as wide as they can be
        ("AWWA", "x(0,1)-A-x(0,1)", [(1, 2), (3, 4)]),
        ("AAXAA", "A-A", [(1, 2), (4, 5)]),
        ("ABA", "A-[DE]-A", [(1, 3)]),
        ("MKV", "<M", [(1, 1)]),
        ("MKM", "M>", [(3, 3)]),
        ("W", "A", []),
        ("", "x", []),
        ("A-C", "A-C", [(1, 2)]),  # a gap of an alignment is no residue
        ("A*C", "A-x-C", []),  # a stop is none either
        ("FGPRL", "F-[GSTV]-P-R-L-[G>]", [(1, 5)]),
    ],
)
def test_hits_of_a_pattern(letters, pattern, places):
    assert hits(letters, pattern) == places


def test_a_pattern_without_bounds_finds_the_whole_sequence_once():
    assert hits("AGAG", "<{C}*>") == [(1, 4)]
    assert hits("AGCG", "<{C}*>") == []


MOTIFS = (
    Motif("PS1", "SITE", "A site.", pattern="A-C"),
    Motif("PS2", "COMMON", pattern="A", is_frequent=True),
    Motif("PS3", "PROFILE", kind="MATRIX"),
)


@pytest.fixture(scope="module")
def child():
    """One child process for the tests of this file."""
    made = Children(1)
    made.start()
    yield made
    made.close()


@pytest.fixture
def context(child):
    return Context(children=child)


def test_common_patterns_and_profiles_are_left_out_and_counted(context):
    found = scan(["WACW", "AA"], MOTIFS, context)
    assert found.hits == ((Hit("PS1", 2, 3),), ())
    assert found.motifs == {"PS1": MOTIFS[0]}
    assert (found.scanned, found.profiles, found.frequent) == (1, 1, 1)


def test_common_patterns_are_scanned_if_asked_for(context):
    found = scan(["AA"], MOTIFS, context, with_frequent=True)
    assert found.hits == ((Hit("PS2", 1, 1), Hit("PS2", 2, 2)),)


def test_the_users_own_copy_is_scanned_too(own_home):
    folder = own_home / "knowledge"
    folder.mkdir(parents=True)
    text = "ID   OWN; PATTERN.\nAC   PS00009;\nPA   K-V.\n//\n"
    (folder / "prosite.dat").write_text(text, encoding="utf-8")
    said = scan_in_child(["MKV"], [], with_frequent=False).header
    assert said["hits"] == [[("PS00009", 2, 3)]]


def test_the_sample_sequences_are_scanned_with_the_sample_entries(context):
    (pir,) = PirImporter().load((Source(sample("pir/Cw_prot.pir")),), context)
    names = ("ps00107", "ps00159", "ps00432", "ps00488")
    files = tuple(Source(sample(f"prosite/{name}.txt")) for name in names)
    entries = PrositeImporter().load(files, context)
    motifs = [motif for case in entries for motif in case.panels[0].motifs]
    motifs.append(Motif("PS99999", "CYSTEINE_LOOP", pattern="C-x(50,70)-C"))
    letters = [one.letters for one in pir.panels[0].sequences]
    found = scan(letters, motifs, context)
    assert (len(found.hits), found.scanned, found.profiles) == (111, 5, 0)
    assert set(found.motifs) == {"PS99999"}  # no kinase, aldolase, actin or lyase among HLA-C
    for one, hits in zip(letters, found.hits, strict=True):
        loops = [at for at in range(len(one)) if re.match("C.{50,70}C", one[at:])]
        assert {hit.start - 1 for hit in hits} <= set(loops)
        assert bool(hits) == bool(loops)

"""Damaged counts, sequences and motifs are refused or named by row; nothing else may happen."""

import random

import pytest

from meddx.case.source import Source
from meddx.importers.count_table import CountTableImporter, read_table
from meddx.importers.fasta import FastaImporter, read_fasta
from meddx.importers.htseq import HtseqImporter, read_htseq
from meddx.importers.pir import PirImporter, read_pir
from meddx.importers.prosite import PrositeImporter, read_prosite
from meddx.importers.shared import count_rows
from meddx.importers.shared.row_errors import REASONS
from meddx.importers.star import StarImporter, read_star
from meddx.phrase import Refused

ROWS = "".join(f"ENSG{n:011d}\t{n}\n" for n in range(40))
LAST = ("no_feature", "ambiguous", "too_low_aQual", "not_aligned", "alignment_not_unique")
HEAD = ("unmapped", "multimapping", "noFeature", "ambiguous")


def read_counts(source):
    """Read a table as in the child process, and in this one."""
    return read_table(
        Source.from_json(source), lambda name, asked: getattr(count_rows, name)(**asked)
    )


FILES = {
    "star": (
        StarImporter, read_star,
        "".join(f"N_{name}\t1\t2\t9\n" for name in HEAD) + ROWS.replace("\n", "\t1\t2\n"),
    ),
    "htseq": (HtseqImporter, read_htseq, ROWS + "".join(f"__{name}\t5\n" for name in LAST)),
    "table": (CountTableImporter, read_counts, "gene\tA\tB\n" + ROWS.replace("\n", "\t7\n")),
    "fasta": (FastaImporter, read_fasta, ">a GN=TP53\nMKVW\nACDE\n>b\nACGTACGTACGT\n" * 3),
    "pir": (PirImporter, read_pir, ">P1;a\nabout\n MKVW ACDE*\nC;x\n>DL;b\nabout\nACGT*\n" * 3),
    "prosite": (
        PrositeImporter, read_prosite,
        "ID   A; PATTERN.\nAC   PS00001;\nDE   A.\nPA   N-{P}-[ST]-x(2,3)>.\n//\n" * 3,
    ),
}  # fmt: skip
PIECES = (
    b"\t",
    b"\n",
    b">",
    b"*",
    b"-1",
    b"1.5",
    b"\xff",
    b"\0",
    "基因".encode(),
    b"(",
    b"[",
    b"//\n",
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Take away, repeat, put in or cut off something, a few times."""
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(4):
            case 0:
                content = content[:at] + content[at + chance.randint(1, 60) :]
            case 1:
                content = content[:at] + content[at : at + 40] + content[at:]
            case 2:
                content = content[:at] + chance.choice(PIECES) + content[at:]
            case _:
                content = content[: max(at, 1)]
    return content or b"\n"


@pytest.mark.parametrize("name", FILES)
def test_damage_is_refused_or_named(name, tmp_path):
    kind, read, text = FILES[name]
    chance = random.Random(name)  # noqa: S311 - the same damage every time
    path = tmp_path / "x.txt"
    read_some, refused = 0, []
    for _ in range(60):
        content = damaged(text.encode(), chance)
        path.write_bytes(content)
        assert 0.0 <= kind().sniff(content) <= 1.0
        try:
            said = read(Source(path).as_json()).header
        except Refused as refusal:
            refused.append(str(refusal.phrase))
            continue
        read_some += 1
        assert all(line >= 1 and reason in REASONS for line, reason in said["errors"])
        assert said["error_count"] >= len(said["errors"])
    assert read_some >= 5
    assert all(sentence.endswith(".") for sentence in refused)

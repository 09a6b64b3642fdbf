import re

import pytest

from meddx.analysis.proteins.change import applied, parse
from meddx.analysis.proteins.effect import effect
from meddx.analysis.proteins.scan import hits_in
from meddx.knowledge.motif_patterns import regex

#          1234567890123456789
LETTERS = "MNGTKKRAFLWDENGTKVM"


def found(hgvs_p, pattern, letters=LETTERS):
    change = parse(hgvs_p)
    after = applied(change, letters)
    patterns = [("PS1", re.compile(regex(pattern)))]
    before, now = hits_in(letters, patterns), hits_in(after, patterns)
    made = effect(change, before, now, (len(letters), len(after)))
    return ([(h.start, h.end) for h in made.lost], [(h.start, h.end) for h in made.gained])


@pytest.mark.parametrize(
    ("hgvs_p", "pattern", "lost", "gained"),
    [
        ("p.Asn2Lys", "N-G-[ST]", [(2, 4)], []),
        ("p.Thr4Ser", "N-G-[ST]", [], []),  # the motif allows it
        ("p.Asp12Asn", "N-x-[ST]", [], []),
        ("p.Arg7Asn", "N-A", [], [(7, 8)]),
        ("p.Lys6_Arg7del", "N-G-T", [], []),  # the second moved, and is not lost
        ("p.Lys6dup", "N-G-T", [], []),
        ("p.Gly15del", "N-G-T", [(14, 16)], []),
        ("p.Phe9Ter", "N-G-T", [(14, 16)], []),
        ("p.Phe9fs", "N-G-T", [(14, 16)], []),
        ("p.Phe9fs", "A>", [], []),  # nothing is said to begin behind a frameshift
        ("p.Phe9Ter", "A>", [], [(8, 8)]),
        ("p.Phe9Ter", "M>", [(19, 19)], []),
        ("p.Lys5_Lys6insAsnGlyThr", "N-G-T", [], [(6, 8)]),
        ("p.Lys6Trp", "N-x(2,4)-K", [], []),  # the gap stretches otherwise; it still begins there
    ],
)
def test_motifs_lost_and_gained(hgvs_p, pattern, lost, gained):
    assert found(hgvs_p, pattern) == (lost, gained)

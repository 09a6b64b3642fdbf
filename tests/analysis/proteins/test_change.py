import pytest

from meddx.analysis.proteins.change import OtherSequenceError, applied, parse

LETTERS = "MKRAFLWDE"


@pytest.mark.parametrize(
    ("hgvs_p", "after"),
    [
        ("p.(Arg3Cys)", "MKCAFLWDE"), ("p.R3C", "MKCAFLWDE"), ("p.Arg3Cys", "MKCAFLWDE"),
        ("NP_000537.3:p.Arg3Cys", "MKCAFLWDE"), ("p.(Arg3Ter)", "MK"), ("p.R3*", "MK"),
        ("p.Phe5del", "MKRALWDE"), ("p.(Lys2_Ala4del)", "MFLWDE"),
        ("p.Ala4dup", "MKRAAFLWDE"), ("p.Lys2_Arg3dup", "MKRKRAFLWDE"),
        ("p.Arg3_Ala4insTrpTrp", "MKRWWAFLWDE"), ("p.Arg3_Ala4insTrpTer", "MKRW"),
        ("p.Lys2_Arg3delinsTrp", "MWAFLWDE"), ("p.Phe5delinsTrpTer", "MKRAW"),
        ("p.Arg3ProfsTer23", "MKP"), ("p.(Arg3fs)", "MK"), ("p.R3Pfs*23", "MKP"),
        ("p.Arg3fs*?", "MK"), ("p.Glu9dup", "MKRAFLWDEE"),
    ],
)  # fmt: skip
def test_the_sequence_becomes(hgvs_p, after):
    change = parse(hgvs_p)
    assert change is not None
    assert applied(change, LETTERS) == after


@pytest.mark.parametrize(
    "hgvs_p",
    ["", "p.?", "p.0", "p.=", "p.(=)", "p.Arg3=", "p.Arg3%3D", "p.Arg3Arg", "p.Met1?", "p.Met1Val",
     "p.Ter10GlnextTer3", "c.7C>T", "p.Arg3_Ala5insTrp", "p.Ala4_Lys2del", "p.Phe5delTrp",
     "p.Arg3_Ala4ins", "words"],
)  # fmt: skip
def test_what_changes_nothing_or_nobody_can_tell(hgvs_p):
    assert parse(hgvs_p) is None


@pytest.mark.parametrize(
    "hgvs_p",
    ["p.Ala3Cys", "p.Arg30Cys", "p.Lys2_Phe4del", "p.Arg3_Phe4insTrp", "p.Glu9_Glu12del"],
)
def test_another_isoform_is_noticed(hgvs_p):
    change = parse(hgvs_p)
    assert change is not None
    with pytest.raises(OtherSequenceError):
        applied(change, LETTERS)


def test_behind_a_frameshift_nothing_is_known():
    assert parse("p.Arg3ProfsTer23").is_open
    assert not parse("p.Arg3Ter").is_open

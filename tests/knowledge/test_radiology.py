import pytest

from meddx.knowledge import obo
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.radiology import ESTIMATE, gather, is_reference
from meddx.phrase import Language

ONTOLOGY = "[Term]\nid: HP:0000001\nname: All\n\n[Term]\nid: HP:0000002\nname: Mass\n"
STEPS = "step_id\ten\tzh\tsource\nct\tCT\t计算机断层扫描\tusual practice\n"
DISEASES = (
    "code\tname_en\tname_zh\tuniverse\tprior_0_17\tprior_18_39\tprior_40_64\tprior_65\tsex_female\t"
    "must_not_miss\tsame_as\tnamed_by\tlinks\tnext_steps\tgenes\treference\n"
    "MEDDX:9\tOne\t一\tcommon\t0\t0.1\t0.2\t0.3\t1\tyes\t\t\tcause_of MEDDX:9\tct\t\t"
    + ESTIMATE
    + "\n"
)
HEADER = (
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\t"
    "modifier\taspect\tbiocuration\tbackground\tbackground_interval\tfrequency_interval\tcontext"
)


def line(**fields):
    given = {
        "database_id": "MEDDX:9", "hpo_id": "HP:0000002", "reference": ESTIMATE,
        "frequency": "40%", "background": "0.02", "context": "finding",
    } | fields  # fmt: skip
    return "\t".join(given.get(name, "") for name in HEADER.split("\t"))


@pytest.fixture
def read(tmp_path):
    (tmp_path / "hp.obo").write_text(ONTOLOGY, encoding="utf-8")
    hpo = Phenotypes(obo.tables(tmp_path / "hp.obo"))
    house, department = tmp_path / "house", tmp_path / "department"
    house.mkdir()
    (house / "a_steps.tsv").write_text(STEPS, encoding="utf-8")
    (house / "a_diseases.tsv").write_text(DISEASES, encoding="utf-8")

    def read(*lines, file="own.hpoa.tsv", text=None):
        department.mkdir()
        text = "\n".join(["# a comment", HEADER, *lines]) + "\n" if text is None else text
        (department / file).write_bytes(text if isinstance(text, bytes) else text.encode())
        return gather((house, department), frozenset({"OMIM:1"}), hpo)

    return read


def test_a_department_adds_its_own_rows(read):
    found = read(line(), line(database_id="OMIM:1", context="family"))
    (row,) = found.annotations["MEDDX:9"].values()
    assert (row.share, row.background, row.context) == (0.4, 0.02, "finding")
    assert found.annotations["OMIM:1"]["HP:0000002", "family"].share == 0.4
    assert found.bad == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (line(hpo_id="HP:0000099"), "does not hold: HP:0000099"),
        (line(frequency="often"), "holds a frequency that is none"),
        (line(background="0"), "between 0 and 1"),
        (line(background="1.5"), "between 0 and 1"),
        (line(reference="Smith 2019"), "needs a reference"),
        (line(context="dream"), "not known here: dream"),
        (line(database_id="nonsense"), "not known here: nonsense"),
        ("MEDDX:9\tOne", "too few columns"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_rest_is_used(read, bad, words):
    found = read(bad, line())
    (refused,) = found.bad
    assert (refused.file, refused.line) == ("own.hpoa.tsv", 3)
    assert words in str(refused.reason)
    assert refused.reason.label(Language.ZH_CN) != str(refused.reason)
    assert len(found.annotations["MEDDX:9"]) == 1


def test_rows_of_a_disease_nobody_describes_are_refused(read):
    found = read(line(database_id="MEDDX:77"), line())
    assert [bad.line for bad in found.bad] == [3]
    assert set(found.annotations) == {"MEDDX:9"}


def test_a_department_may_describe_a_disease_of_its_own(read):
    found = read(file="own_diseases.tsv", text=DISEASES.replace("MEDDX:9\tOne", "MEDDX:10\tTen"))
    assert set(found.diseases) == {"MEDDX:9", "MEDDX:10"}
    assert found.diseases["MEDDX:10"].priors == (0.0, 0.1, 0.2, 0.3)
    assert found.bad == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("\tct\t", "\tct|scan\t", "not known here: scan"),
        ("\t0.3\t1\t", "\t3\t1\t", "between 0 and 1"),
        ("\t0.3\t1\t", "\t0.3\t0\t", "a factor above 0"),
        ("\tcommon\t", "\trare\t", "not known here: rare"),
        (ESTIMATE, "somewhere", "needs a reference"),
    ],
)
def test_a_disease_row_that_makes_no_sense_is_refused(read, old, new, words):
    text = DISEASES.replace("MEDDX:9\tOne", "MEDDX:10\tTen").replace(old, new)
    found = read(file="own_diseases.tsv", text=text)
    assert set(found.diseases) == {"MEDDX:9"}
    assert words in str(found.bad[0].reason)


CHILDREN = DISEASES.replace("reference\n", "reference\tchildren_from\tchildren_below\n").replace(
    "MEDDX:9\tOne", "MEDDX:10\tTen"
)


@pytest.mark.parametrize(
    ("cells", "children"),
    [("", (0.0, 18.0)), ("\t2\t15", (2.0, 15.0)), ("\t\t0.5", (0.0, 0.5)), ("\t9\t", (9.0, 18.0))],
)
def test_a_disease_may_be_of_some_children_only(read, cells, children):
    text = CHILDREN.replace(f"{ESTIMATE}\n", f"{ESTIMATE}{cells}\n")
    found = read(file="own_diseases.tsv", text=text)
    assert found.bad == []
    assert found.diseases["MEDDX:10"].children == children
    assert found.diseases["MEDDX:9"].children == (0.0, 18.0)  # its table lacks the columns


@pytest.mark.parametrize("cells", ["15\t2", "2\t2", "-1\t5", "2\t40", "two\t5", "nan\t5"])
def test_ages_that_are_not_of_children_are_refused(read, cells):
    text = CHILDREN.replace(f"{ESTIMATE}\n", f"{ESTIMATE}\t{cells}\n")
    found = read(file="own_diseases.tsv", text=text)
    assert set(found.diseases) == {"MEDDX:9"}
    assert (found.bad[0].column, found.bad[0].line) == ("children_from", 2)
    assert "ages of children" in str(found.bad[0].reason)


def test_a_link_to_a_disease_nobody_describes_is_dropped(read):
    text = DISEASES.replace("cause_of MEDDX:9", "cause_of MEDDX:9|caused_by MEDDX:5")
    found = read(file="own_diseases.tsv", text=text.replace("MEDDX:9\tOne", "MEDDX:10\tTen"))
    assert [link.other.code for link in found.diseases["MEDDX:10"].links] == ["MEDDX:9"]
    assert "MEDDX:5" in str(found.bad[0].reason)


def test_a_file_that_is_no_text_is_refused_as_a_whole(read):
    found = read(text=b"\xff\xfe\x00bad")
    assert "UTF-8" in str(found.bad[0].reason)
    assert set(found.diseases) == {"MEDDX:9"}


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (ESTIMATE, True),
        ("Title of a paper; 2019; Radiology 290:1; Table 2; 62 of 85 (73 %)", True),
        ("Title of a paper; 2019; Radiology 290:1; Table 2", False),
        ("Title of a paper; 2019; Radiology 290:1; Table 2; many", False),
        ("Title of a paper; 2019; Radiology 290:1", False),
        ("Title of a paper; Radiology 290:1; Table 2", False),
        ("; 2019; Radiology 290:1; Table 2", False),
        ("estimate", False),
        ("", False),
    ],
)
def test_a_reference_names_title_year_place_and_figure(text, good):
    assert is_reference(text) is good

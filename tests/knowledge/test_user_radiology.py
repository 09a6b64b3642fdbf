import pytest

from meddx import knowledge, paths
from meddx.case.codes import HPO, Code
from meddx.case.evidence import Assertion, Finding, ReaderSource, Universe
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.knowledge import user_radiology
from meddx.knowledge.user_problems import bad_files, sentence
from meddx.phrase import Language
from tests.helpers import departments
from tests.helpers.departments import CODE, FAMILY

FILE = "department file ward7.tsv"


@pytest.fixture
def folder(own_home):
    made = paths.user_knowledge()
    made.mkdir(parents=True)
    return made


@pytest.fixture
def check(folder, tables):
    """Check files by name and text beside each other."""

    def check(**texts):
        for name, text in texts.items():
            (folder / f"{name}.tsv").write_text(text, encoding="utf-8")
        return user_radiology.load(tables.phenotypes)

    return check


def told(found):
    return [f"{bad.file}: {sentence(bad)}" for bad in found.bad]


def test_without_a_file_the_delivered_tables_stand_as_they_are(tables, folder):
    found = user_radiology.load(tables.phenotypes)
    assert (found.used, found.bad, found.annotations) == ((), (), ())
    assert found.gathered.diseases == tables.department.gathered.diseases


def test_the_template_holds_nothing_and_its_examples_are_good(tables, tmp_path, check):
    written = user_radiology.write_template(tmp_path / "new")
    assert user_radiology.write_template(tmp_path / "new").name == "department_template (2).tsv"
    (bad,) = user_radiology.checked([written], tables.phenotypes).bad
    assert "holds no row yet" in str(bad.reason)

    found = check(ward7=departments.filled())
    assert told(found) == []
    disease = found.gathered.diseases[CODE]
    assert disease.universe is Universe.COMMON
    assert disease.source == f"{FILE}: estimate"
    assert disease.next_steps[0].display.startswith("Occupational history")
    assert found.gathered.annotations[CODE]["HP:0025389", "finding"].share == 0.85
    assert found.genes == {FAMILY: frozenset({"SFTPC"})}
    assert found.sources == {FAMILY: "department file ward7.tsv"}


def test_the_tables_may_lie_in_files_of_their_own(check):
    names = ("steps", "diseases", "background", "annotations", "hpoa", "genes")
    found = check(**dict(zip(names, departments.tables(), strict=True)))
    assert told(found) == []
    assert len(found.used) == 6


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("\tname_en\t", "\tname\t", "column name_en: This table lacks this column"),
        ("\t85%\t", "\tmany\t", "column frequency: This row holds a frequency that is none"),
        ("\t0.0004\t", "\t4\t", "column prior_40_64: This row holds a share that is not"),
        ("\t0.3\tno", "\t-1\tno", "column sex_female: This row needs a factor above 0"),
        ("\tno\t\t\tcan", "\tmaybe\t\t\tcan", "column must_not_miss: This row holds a word"),
        ("can_coexist_with MEDDX:1017", "can_coexist_with MEDDX:99999", "names a disease that no"),
        ("\tchest\t0\t", "\tchest and lung\t0\t", "column examination: This row holds a word"),
        (f"{CODE}\tHard metal lung disease\t硬", "MEDDX:4711\tHard\t硬", "MedDx has no disease"),
        (f"{CODE}\tHard metal lung disease\t硬", f"{CODE}\t\t硬", "column name_en: This row does"),
        ("\tHP:0002206\t", "\tHP:9999999\t", "column hpo_id: This row names a finding that"),
        ("HP:0002206\testimate", "HP:0002206\t", "column reference: This row does not say whence"),
        ("\t3/4\t", "\t5/4\t", "column frequency: This row holds a frequency that is none"),
        ("\tP\tward7", "\tX\tward7", "column aspect: This row holds a word"),
        ("\t\tP\tward7", "\tlate\tP\tward7", ""),
        (f"MENDELIAN\t{FAMILY}", "MENDELIAN\tMEDDX:nobody", "column disease_id: This row names"),
        (f"{FAMILY}\tLung disease of family D", "MEDDX:1001\tPneumonia", "sent for imaging"),
    ],
)
def test_a_mistake_is_told_with_line_and_column_and_nothing_is_used(check, old, new, problem):
    text = departments.filled()
    assert old in text
    found = check(ward7=text.replace(old, new))
    if not problem:
        assert told(found) == []
        return
    assert any(problem in words for words in told(found)), told(found)
    assert found.used == ()
    assert CODE not in found.gathered.diseases
    assert FAMILY not in found.sources
    for bad in found.bad:
        assert bad.line > 0
        assert sentence(bad).label(Language.ZH_CN) != str(sentence(bad))


def test_a_bad_file_leaves_the_others_working_and_is_named_with_what_builds_on_it(check):
    steps, diseases, *_ = departments.tables()
    other = departments.tables()[4]
    found = check(a_steps=steps.replace("step_id", "step"), b=diseases, c=other)
    assert [tables.path.name for tables in found.used] == ["c.tsv"]
    assert {bad.file for bad in found.bad} == {"a_steps.tsv", "b.tsv"}
    assert [bad.file for bad in bad_files(found.bad)] == ["a_steps.tsv", "b.tsv"]
    assert any("ward7_dust_history" in words for words in told(found))


def test_a_row_that_stands_twice_is_refused_and_the_later_file_counts(check):
    table = departments.tables()[3]
    twice = check(a=table + "\n" + table.splitlines()[1], b="\n".join(departments.tables()[:2]))
    assert any("says again what line 2 says" in words for words in told(twice))
    found = check(a=table, c=table.replace("85%", "20%"), b="\n".join(departments.tables()[:2]))
    row = found.gathered.annotations[CODE]["HP:0025389", "finding"]
    assert (row.share, row.source) == (0.2, "department file c.tsv: estimate")


def test_rows_of_a_known_disease_take_the_place_of_the_delivered_or_are_added(check, tables):
    before = tables.department.gathered.annotations["MEDDX:1001"]
    term, context = next(key for key in before if key[1] == "finding")
    heading = departments.tables()[3].splitlines()[0]
    text = f"{heading}\nMEDDX:1001\tPneumonia\t\t{term}\tward 7, 2024\t11%\t0.01\t{context}\n"
    text += "MEDDX:1001\tPneumonia\t\tHP:0025389\tour series\t12/30\t0.06\tfinding\n"
    found = check(ward7=text)
    after = found.gathered.annotations["MEDDX:1001"]
    assert after[term, context].source == "department file ward7.tsv: ward 7, 2024"
    assert len(after) == len(before) + 1
    assert {key: row for key, row in after.items() if key in before and key != (term, context)} == {
        key: row for key, row in before.items() if key != (term, context)
    }


def test_a_department_file_is_ranked_at_once_explained_and_gone_again(folder, tables):
    """The HPO's indexes are built anew, so that this is one test."""
    opened = knowledge.load()
    assert not opened.is_outdated
    (folder / "ward7.tsv").write_text(departments.filled(), encoding="utf-8")
    assert opened.is_outdated
    opened = knowledge.load()
    assert "department file ward7.tsv (6 rows)" in opened.versions
    assert opened.genes_of[FAMILY] == {"SFTPC"}

    found = Finding("r:1", Code(HPO, "HP:0025389"), Assertion.PRESENT, 1.0, ReaderSource())
    listed = rank([found], Person(50.0), opened, RankOptions(limit=400))
    (own,) = [d for d in listed if d.code.code == CODE]
    sources = {row.code.code: row.source_text for row in own.evidence}
    assert sources["HP:0025389"] == sources["MEDDX:age"] == f"{FILE}: estimate"

    fibrosis = Finding("r:2", Code(HPO, "HP:0002206"), Assertion.PRESENT, 1.0, ReaderSource())
    inherited = RankOptions(among="hereditary", limit=20_000)
    listed = rank([fibrosis], Person(), opened, inherited)
    (family,) = [d for d in listed if d.code.code == FAMILY]
    assert family.code.display == "Lung disease of family D"
    assert family.evidence[0].source_text == FILE
    assert listed.index(family) < len(listed) / 20

    (folder / "ward7.tsv").unlink()
    assert opened.is_outdated
    assert FAMILY not in user_radiology.load(opened.phenotypes).sources
    assert knowledge.load().left_out == ()


def test_rows_of_a_disease_that_the_hpo_knows_name_both_sources(check):
    found = check(ward7=departments.tables()[4].replace(FAMILY, "OMIM:147791"))
    assert found.sources == {"OMIM:147791": f"HPO annotations, {FILE}"}


def test_files_that_others_build_on_come_first(tmp_path):
    names = ("x.hpoa.tsv", "x_diseases.tsv", "own.tsv", "x_steps.tsv", "x_background.tsv")
    found = user_radiology.in_order([tmp_path / name for name in names])
    assert [path.name for path in found] == [
        "x_steps.tsv", "x_diseases.tsv", "x_background.tsv", "x.hpoa.tsv", "own.tsv",
    ]  # fmt: skip

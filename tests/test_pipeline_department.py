"""A department's file that comes while the program runs holds from the next analysis on."""

from meddx import knowledge, paths
from meddx.analysis import pack
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.importers.shared.notes import note_case
from meddx.jobs import Context
from meddx.paths import delivered_models
from meddx.pipeline import Analyser
from tests.helpers import departments

NOTE = "INDICATION: Suspected hard metal lung disease. Cough and dyspnea."


def codes(reading):
    return [diagnosis.code.code for diagnosis in reading.diagnoses]


def test_new_diseases_are_ranked_and_recognised_and_bad_files_named(context: Context) -> None:
    """The tables are opened anew each time, so that this is one test."""
    note_pack = pack.load(delivered_models() / "note_dictionary")
    analyser = Analyser((note_pack,), (), knowledge.load, FrameStore(Children(1)))
    case = note_case(NOTE, "note")
    first = analyser.analyse(case, context)
    assert departments.CODE not in codes(first)
    assert departments.CODE not in {finding.code.code for finding in first.findings}

    folder = paths.user_knowledge()
    folder.mkdir(parents=True)
    own = folder / "ward7.tsv"
    own.write_text("\n".join(departments.tables()[:4]), encoding="utf-8")
    again = analyser.rerank(first, first.edits, context)
    assert departments.CODE in codes(again)
    second = analyser.analyse(case, context)
    assert departments.CODE in {finding.code.code for finding in second.findings}
    assert codes(second).index(departments.CODE) < codes(again).index(departments.CODE)
    assert "department file ward7.tsv (4 rows)" in second.sources

    own.write_text(own.read_text(encoding="utf-8").replace("85%", "many"), encoding="utf-8")
    third = analyser.analyse(case, context)
    assert codes(third) == codes(first)
    (left,) = [item for item in third.not_applicable if item.code == "bad_department_file"]
    assert left.title == "ward7.tsv"
    assert "column frequency" in str(left.reason)

"""From the files of a brain MRI to one slice that is read, switched on, compared and reported."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from meddx import knowledge
from meddx.case.evidence import Finding, ImageSource
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.jobs import Context
from meddx.phrase import Language
from meddx.pipeline import Analyser, open_paths
from meddx.reports import Options
from meddx.reports.json import as_object
from meddx.reports.pdf import Pdf
from meddx.workstation.main_window import MainWindow
from meddx.workstation.services import Preferences
from tests.helpers.brains import GLIOMA, LESION, brain_pack, written
from tests.helpers.services import FakeServices

WAIT = 30_000
AXIAL, DIFFUSION, CORONAL = 0, 1, 2


@pytest.fixture(scope="module")
def analyser(tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    pack = brain_pack(tmp_path_factory.mktemp("packs"))
    return Analyser((pack,), (), knowledge.load, FrameStore(Children(1)))


@pytest.fixture
def window(build, analyser: Analyser, tmp_path: Path, context: Context) -> MainWindow:
    """The window with an examination of three series: T1 with contrast twice, and diffusion."""
    written(tmp_path / "mr", 1)
    written(tmp_path / "mr", 2, SeriesDescription="DWI b1000")
    written(tmp_path / "mr", 3, "coronal")
    services = FakeServices(
        analyse=analyser.analyse, rerank=analyser.rerank, reads_slices=analyser.reads_slices
    )
    made: MainWindow = build(services, Preferences(show_ai=True))
    (case,) = open_paths((tmp_path / "mr",), context).cases
    made.session.show(case)
    return made


def stand(window: MainWindow, series: int, k: int) -> ImageSource:
    """Show an image of a series, as a reader who scrolls there."""
    uid = window.session.case.series[series].series_instance_uid
    window._lead_to(uid)
    window.viewer.canvas.scroll(k - window.viewer.canvas.view.k)
    window.viewer.settle()
    return ImageSource(uid, k)


def read(qtbot, window: MainWindow) -> None:
    """Press *Read this slice* and wait until it was done."""
    action = window.actions_["read_slice"]
    assert action.isEnabled()
    action.trigger()
    settled(qtbot, window)


def settled(qtbot, window: MainWindow) -> None:
    session = window.session
    qtbot.waitUntil(
        lambda: session.reading is not None and session.reading.edits is session.edits,
        timeout=WAIT,
    )


def glioma_in(window: MainWindow) -> Finding:
    return next(f for f in window.session.reading.findings if f.code.code == GLIOMA)


def switch(qtbot, window: MainWindow, finding: Finding) -> None:
    window.findings.rows[finding.key].switch.click()
    settled(qtbot, window)


def test_a_slice_is_read_looked_at_and_switched_on_and_off(qtbot, window):
    session = window.session
    window.actions_["analyse"].trigger()
    settled(qtbot, window)
    (left,) = session.reading.not_applicable
    assert (left.code, session.reading.findings) == ("no_slice_chosen", ())
    ranked = session.reading.diagnoses

    chosen = stand(window, AXIAL, LESION)
    read(qtbot, window)
    assert session.reading.not_applicable == ()
    assert {finding.source for finding in session.reading.findings} == {chosen}
    assert session.reading.diagnoses == ranked, "nothing counts yet"
    glioma = glioma_in(window)
    assert not window.findings.rows[glioma.key].switch.isChecked()

    stand(window, AXIAL, 0)
    window.go_to(glioma.key)
    assert window.viewer.canvas.view.k == LESION
    assert window.viewer.canvas.overlay is not None
    switch(qtbot, window, glioma)
    told = {item.finding_key for d in session.reading.diagnoses for item in d.evidence}
    assert glioma.key in told
    switch(qtbot, window, glioma)
    assert session.reading.diagnoses == ranked


def test_slices_are_read_beside_one_another_and_taken_away(qtbot, window):
    session = window.session
    chosen = stand(window, AXIAL, LESION)
    read(qtbot, window)
    first = glioma_in(window)
    other = stand(window, CORONAL, 1)
    read(qtbot, window)
    assert session.edits.slices == (chosen, other)
    assert session.reading.find(first.key) is not None, "the first slice keeps its result"
    assert "coronal" in str(session.reading.findings[-1].remark)

    diffusion = stand(window, DIFFUSION, 0)
    read(qtbot, window)
    (left,) = session.reading.not_applicable
    assert (left.code, left.k) == ("sequence", 0)

    window.findings.heads[diffusion].remove.click()
    window.findings.heads[other].remove.click()
    settled(qtbot, window)
    assert session.edits.slices == (chosen,)
    assert session.reading.not_applicable == ()


def test_the_report_says_what_counts(qtbot, window, tmp_path):
    session = window.session
    stand(window, AXIAL, LESION)
    read(qtbot, window)
    glioma = glioma_in(window)
    switch(qtbot, window, glioma)
    (found,) = (f for f in as_object(session.reading)["findings"] if f["key"] == glioma.key)
    assert found["counted"]
    series = session.case.series[AXIAL]
    assert found["source"]["sop_instance_uid"] == series.sop_instance_uids[LESION]
    path = tmp_path / "report.pdf"
    for language in Language:
        Pdf().write(session.reading, path, Options(language))
        text = "".join(page.extract_text() for page in PdfReader(path).pages)
        assert ("counted: switched on" in text) is (language is Language.EN)
        assert ("计入：由医师开启" in text) is (language is Language.ZH_CN)


def test_a_slice_that_is_asked_for_first_is_read_with_the_whole_case(qtbot, window):
    chosen = stand(window, AXIAL, 1)
    read(qtbot, window)
    assert window.session.reading.edits.slices == (chosen,)
    assert {finding.source for finding in window.session.reading.findings} == {chosen}

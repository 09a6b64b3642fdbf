import threading
from dataclasses import replace
from pathlib import Path

import pytest

from meddx.case.identity import Patient
from meddx.case.reading import Edits
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.phrase import Language, Phrase
from meddx.workstation.bridge import Bridge
from meddx.workstation.session import Session
from tests.helpers.builders import FEVER, MASS, a_case, a_reading
from tests.helpers.services import FakeOpened, FakeServices

MASS_KEY = "image:chest:1:HP:0033821"
GENE_KEY = "gene:p1:2-47656951-C-T"
WAIT = 5000


class Held:
    """An analysis that waits until it is let go, and says which edits and case it got."""

    def __init__(self):
        self.go, self.begun, self.calls = threading.Event(), threading.Semaphore(0), []

    def __call__(self, case, context, edits):
        self.calls.append((case, edits))
        self.begun.release()
        while not self.go.wait(0.005):
            context.checkpoint(0, 1, Phrase("Reading"))
        return a_reading(case, edits)


@pytest.fixture
def open_session(qtbot):
    made = []

    def make(services: FakeServices) -> Session:
        bridge = Bridge(services.lanes)
        session = Session(services.made, bridge)
        made.append((session, bridge))
        return session

    yield make
    for _, bridge in made:
        assert bridge.close()


@pytest.fixture
def read(qtbot, open_session):
    session = open_session(FakeServices())
    session.show_reading(a_reading())
    return session


def codes(session):
    return [d.code.code for d in session.reading.diagnoses]


def test_opening_shows_a_case_and_tells_what_was_refused(qtbot, open_session):
    session, told = open_session(FakeServices()), []
    session.refused.connect(told.extend)
    paths = (Path("scan.dcm"), Path("poem.bad"))
    with qtbot.waitSignal(session.case_changed, timeout=WAIT):
        session.open(paths)
    assert session.case.patient.patient_id == "9RG1"
    (message,) = told
    assert (message.file, message.code, message.paths) == (
        "poem.bad",
        "unknown_format",
        (paths[1],),
    )


def test_a_refusal_is_told_once_although_the_case_keeps_it(qtbot, open_session):
    session, told = open_session(FakeServices()), []
    session.refused.connect(told.extend)
    for name in ("a.bad", "b.dcm"):
        with qtbot.waitSignal(session._bridge.succeeded, timeout=WAIT):
            session.open((Path("x.dcm"), Path(name)))
    assert [message.file for message in told] == ["a.bad"]


def test_the_patients_who_are_open_are_known_to_the_import(qtbot, open_session):
    services = FakeServices()
    session = open_session(services)
    other = replace(a_case(), patient=Patient("B2"))
    session.show(a_case(), (other,))
    with qtbot.waitSignal(session._bridge.succeeded, timeout=WAIT):
        session.open((Path("x.vcf"),))
    assert services.known == [frozenset({"9RG1", "B2"})]


def test_what_belongs_to_no_file_is_told_too(open_session):
    session, told = open_session(FakeServices()), []
    session.refused.connect(told.extend)
    session.tell(())
    assert told == []
    session.tell((Phrase("The settings were set aside."),))
    assert [(m.file, str(m.reason)) for m in told] == [("", "The settings were set aside.")]


def test_a_newer_analysis_cancels_the_older(qtbot, open_session):
    held = Held()
    session = open_session(FakeServices(analyse=held))
    session.show(a_case())
    first = session.analyse()
    assert held.begun.acquire(timeout=5)
    second = session.analyse()
    assert first.context.cancelled
    assert not second.context.cancelled
    held.go.set()
    qtbot.waitUntil(lambda: session.reading is not None, timeout=WAIT)
    assert len(held.calls) == 2


def test_an_answer_for_a_case_that_is_no_longer_open_is_dropped(qtbot, open_session):
    held = Held()
    session = open_session(FakeServices(analyse=held))
    session.show(a_case())
    session.analyse()
    assert held.begun.acquire(timeout=5)
    session.show(replace(a_case(), notes=()))
    held.go.set()
    with qtbot.waitSignal(session.reading_changed, timeout=WAIT):
        session.analyse()
    qtbot.waitUntil(lambda: session.reading is not None, timeout=WAIT)
    assert session.reading.case is session.case


def test_cancelling_keeps_what_was_read_before(qtbot, open_session):
    held = Held()
    session = open_session(FakeServices(analyse=held))
    session.show_reading(a_reading())
    before = session.reading
    session.analyse()
    assert session.is_analysing
    session.cancel_analysis()
    assert not session.is_analysing
    assert session.reading is before


def test_switching_a_finding_off_and_on_gives_the_same_list(qtbot, read):
    before = codes(read)
    with qtbot.waitSignal(read.reading_changed, timeout=WAIT):
        read.switch(GENE_KEY, on=False)
    assert codes(read) != before
    with qtbot.waitSignal(read.reading_changed, timeout=WAIT):
        read.switch(GENE_KEY, on=True)
    assert codes(read) == before


def test_a_list_is_shown_before_what_to_ask_is_known_and_an_export_waits_for_it(
    qtbot, open_session, tmp_path
):
    go, ranked = threading.Event(), []

    def rerank(reading, edits, context):
        ranked.append(replace(reading, edits=edits))
        context.show(ranked[-1])
        go.wait(5)
        return replace(ranked[-1], seconds=1.0)

    session = open_session(FakeServices(rerank=rerank))
    session.show_reading(a_reading())
    with qtbot.waitSignal(session.reading_changed, timeout=WAIT):
        session.switch(GENE_KEY, on=False)
    assert session.is_ranking
    assert session.reading is ranked[0]
    session.export(tmp_path / "report.json", Language.EN)
    with qtbot.waitSignals([session.reading_changed, session.exported], timeout=WAIT):
        go.set()
    assert len(ranked) == 2
    assert not session.is_ranking
    assert session.reading.seconds == 1.0


def test_an_edit_during_an_analysis_is_ranked_when_it_ends(qtbot, open_session):
    held = Held()
    session = open_session(FakeServices(analyse=held))
    session.show(a_case())
    session.analyse()
    assert held.begun.acquire(timeout=5)
    session.switch(MASS_KEY, on=False)
    held.go.set()
    qtbot.waitUntil(
        lambda: session.reading is not None and session.reading.edits is session.edits,
        timeout=WAIT,
    )
    assert session.reading.edits.switched_off == {MASS_KEY}


def test_the_reader_adds_excludes_and_takes_back(qtbot, read):
    with qtbot.waitSignal(read.reading_changed, timeout=WAIT):
        read.add(FEVER, present=False)
    (added,) = read.edits.added
    assert (added.key, added.probability, added.assertion.value) == (
        "reader:HP:0001945",
        0.0,
        "excluded",
    )
    with qtbot.waitSignal(read.reading_changed, timeout=WAIT):
        read.add(FEVER)
    assert [f.probability for f in read.edits.added] == [1.0]
    with qtbot.waitSignal(read.reading_changed, timeout=WAIT):
        read.remove("reader:HP:0001945")
    assert read.edits.added == ()


def test_accepting_changes_no_ranking(qtbot, read):
    before = read.reading
    with qtbot.waitSignal(read.edits_changed, timeout=WAIT):
        read.accept("dx:MEDDX:0001", accepted=True)
    assert read.edits.accepted == {"dx:MEDDX:0001"}
    assert read.reading is before


def test_an_export_holds_the_edits_of_now(qtbot, read, tmp_path):
    read.add(MASS)
    path = tmp_path / "report.json"
    with qtbot.waitSignal(read.exported, timeout=WAIT):
        read.export(path, Language.ZH_CN)
    assert path.read_text() == "zh_CN 1"


def test_another_patient_starts_without_the_edits_of_the_one_before(read):
    read.edits = Edits(accepted=frozenset({"x"}))
    read.show(replace(a_case(), patient=replace(a_case().patient, patient_id="other")))
    assert read.edits.accepted == frozenset()
    assert read.reading is None


def test_what_names_nobody_is_asked_about_and_then_attached(qtbot, open_session):
    session, told = open_session(FakeServices()), []
    session.refused.connect(told.append)
    session.show(a_case())
    with qtbot.waitSignal(session.attach_asked, timeout=WAIT) as seen:
        session.open((Path("nobody.txt"),))
    assert seen.args[0] == (Source(Path("nobody.txt")),)
    with qtbot.waitSignal(session.case_changed, timeout=WAIT):
        session.open(seen.args[0], attach=True)
    assert session.case.attached == ("nobody.txt",)
    assert not told


def test_nothing_is_analysed_or_exported_without_a_case(open_session, tmp_path):
    session = open_session(FakeServices())
    assert session.case.is_empty
    assert session.analyse() is None
    assert session.export(tmp_path / "x.pdf", Language.EN) is None


def test_a_fault_of_the_analysis_is_told_and_the_case_stays(qtbot, open_session):
    def broken(_case, _context, _edits):
        raise ValueError("secret")

    session = open_session(FakeServices(analyse=broken))
    session.show(a_case())
    with qtbot.waitSignal(session.refused, timeout=WAIT) as seen:
        session.analyse()
    assert seen.args[0][0].code == "fault"
    assert "secret" not in str(seen.args[0][0].reason)
    assert not session.is_analysing
    assert not session.case.is_empty


def test_what_is_about_no_file_is_told_when_something_was_opened(qtbot, open_session):
    aside = Phrase("set aside")

    def opened(_paths, _context, _into=None, _attach=False):
        return FakeOpened((a_case(),), messages=(aside,))

    session = open_session(FakeServices(open_paths=opened))
    with qtbot.waitSignal(session.refused, timeout=WAIT) as seen:
        session.open((Path("a.dcm"),))
    assert [(message.file, message.reason) for message in seen.args[0]] == [("", aside)]


def test_of_several_patients_one_with_pictures_is_shown_first(qtbot, open_session):
    with_pictures = a_case()
    without = Case(patient=Patient(patient_id="OTHER"), notes=with_pictures.notes)
    session = open_session(FakeServices(open_paths=lambda *_: FakeOpened((without, with_pictures))))
    with qtbot.waitSignal(session.case_changed, timeout=WAIT):
        session.open((Path("a"),))
    assert session.case is with_pictures
    assert session.others == (without,)


def test_opening_never_closes_another_patient(qtbot, open_session):
    first, second = a_case(), Case(patient=Patient(patient_id="2"), notes=a_case().notes)
    third = Case(patient=Patient(patient_id="3"), notes=a_case().notes)
    more = replace(first, notes=(*first.notes, *second.notes))
    given = iter([(first, second), (more,), (third,), (third,)])
    session = open_session(FakeServices(open_paths=lambda *_: FakeOpened(next(given))))

    def opened(own_case=False):
        ticket = session.open((Path("a"),), own_case=own_case)
        qtbot.waitUntil(lambda: ticket not in session._bridge.open_tickets, timeout=WAIT)
        return session.case, session.others

    assert opened() == (first, (second,))
    assert opened() == (more, (second,))  # more of the open one
    assert opened(own_case=True) == (third, (more, second))
    assert opened(own_case=True) == (third, (more, second))  # the same once more
    session.close_case()
    assert (session.case, session.others) == (more, (second,))
    session.close_case()
    session.close_case()
    assert session.case.is_empty


def test_what_is_dropped_while_something_is_opened_is_added_to_it(qtbot, open_session):
    asked = []

    def opened(paths, _context, into=None, attach=False):
        asked.append((paths[0].name, None if into is None else len(into.notes), attach))
        notes = () if into is None else into.notes
        return FakeOpened((replace(a_case(), notes=(*notes, *a_case().notes)),))

    session = open_session(FakeServices(open_paths=opened))
    session.open((Path("a"),))
    session.open((Path("b"),))
    qtbot.waitUntil(lambda: not session._bridge.open_tickets and len(asked) == 3, timeout=WAIT)
    assert asked == [("a", None, False), ("b", None, False), ("b", 1, False)]
    assert len(session.case.notes) == 2
    session.open((Path("c"),), attach=True)
    session.show(Case(patient=Patient(patient_id="2"), notes=a_case().notes))
    qtbot.waitUntil(lambda: not session._bridge.open_tickets and len(asked) == 5, timeout=WAIT)
    assert asked[-2:] == [("c", 2, True), ("c", 1, False)]  # not attached to another patient


def test_what_is_opened_into_a_case_that_was_closed_is_dropped(qtbot, open_session):
    session = open_session(FakeServices(open_paths=lambda *_: FakeOpened((a_case(),))))
    session.show(a_case())
    session.open((Path("a"),))
    session.close_case()
    qtbot.waitUntil(lambda: not session._bridge.open_tickets, timeout=WAIT)
    assert session.case.is_empty

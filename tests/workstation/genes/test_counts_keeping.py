"""Whose counts are the patient's, and with whom they are compared: kept and chosen again."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.archive.kept import COUNTS
from meddx.case import cohorts, typed_notes
from meddx.case.counts_plain import Choice, choices_of, to_plain
from meddx.case.gene_files import Expression, GenePanel
from meddx.phrase import Phrase, Refused
from meddx.workstation.bridge import Bridge
from meddx.workstation.genes import counts_keeping
from meddx.workstation.genes.counts_keeping import NOT_COMPARED, CountsKeeper
from meddx.workstation.genes.steps import PanelSteps
from meddx.workstation.session import Session
from tests.helpers.builders import a_case
from tests.helpers.keeping import Memory
from tests.helpers.services import FakeServices
from tests.workstation.notes.conftest import Steps

WAIT = 5000
SUBJECT = typed_notes.subjects(a_case())[0]
GENES = ("G1", "G2", "G3")
GONE = Phrase("The file is gone.")
TABLE = GenePanel(
    "c1", "counts.tsv", "expression", samples=("A", "B", "C"), sha256="c1",
    expression=Expression(GENES, np.zeros(0), species="human",
                          cohort=np.arange(9.0).reshape(3, 3), cohort_samples=("A", "B", "C")),
)  # fmt: skip
OTHERS = GenePanel(
    "c2", "others.tsv", "expression", samples=("X", "Y"), sha256="c2",
    expression=Expression(GENES, np.zeros(0), species="human", cohort=np.ones((3, 2)),
                          cohort_samples=("X", "Y")),
)  # fmt: skip
CASE = replace(a_case(), panels=(TABLE,))


@pytest.fixture
def kept():
    return Memory()


@pytest.fixture
def disc(monkeypatch):
    """The files of other people; they can be taken away."""
    there = {"/disc/others.tsv": OTHERS}

    def panels(paths, _context):
        if not all(str(path) in there for path in paths):
            raise Refused("unreadable", GONE)
        return tuple(there[str(path)] for path in paths)

    monkeypatch.setattr(counts_keeping.cohort, "panels", panels)
    return there


@pytest.fixture
def session(qtbot, kept, disc):
    services = FakeServices()
    bridge = Bridge(services.lanes)
    made = Session(services.made, bridge)
    made.steps = PanelSteps(made, Steps())
    made.told = []
    made.refused.connect(lambda messages: made.told.extend(m.reason for m in messages))
    CountsKeeper(made, bridge, kept, made.steps, lambda: "Dr. Who")
    made.rest = lambda: qtbot.waitUntil(lambda: not bridge.open_tickets, timeout=WAIT)
    yield made
    assert bridge.close()


def opened(session, case=CASE) -> GenePanel:
    session.close_case()
    session.show(case)
    session.rest()
    return session.case.panels[0]


def choose(session, sample="B", files=()) -> None:
    (panel, *_rest) = session.case.panels
    made = cohorts.chosen(panel, sample)
    if files:
        made = replace(cohorts.joined(made, [OTHERS]), compared_with=files)
    session.steps.put(panel, made)


def choices(kept):
    plain = kept.documents.get((COUNTS, SUBJECT))
    return choices_of(plain) if plain else ()


def test_a_sample_is_chosen_again_when_the_file_is_opened_again(session, kept) -> None:
    assert not opened(session).expression.is_chosen
    choose(session)
    assert choices(kept) == (Choice("c1", "B"),)
    assert kept.documents[COUNTS, SUBJECT]["reader"] == "Dr. Who"
    panel = opened(session)
    assert (panel.sample, panel.expression.cohort_samples) == ("B", ("A", "C"))
    assert choices(kept) == (Choice("c1", "B"),)
    assert session.told == []


def test_undo_is_kept_too(session, kept) -> None:
    opened(session)
    choose(session)
    session.steps._undoing.undo()
    assert choices(kept) == ()
    session.steps._undoing.redo()
    assert choices(kept) == (Choice("c1", "B"),)


def test_what_it_is_compared_with_is_compared_again_or_its_loss_is_told(
    session, kept, disc
) -> None:
    opened(session)
    choose(session, files=("/disc/others.tsv",))
    whole = Choice("c1", "B", ("/disc/others.tsv",))
    assert choices(kept) == (whole,)
    assert opened(session).expression.cohort_samples == ("A", "C", "X", "Y")

    away = disc.pop("/disc/others.tsv")
    panel = opened(session)
    assert (panel.sample, panel.expression.cohort_samples) == ("B", ("A", "C"))
    said = NOT_COMPARED.with_values(file="counts.tsv", reason=GONE)
    assert [str(phrase) for phrase in session.told] == [str(said)]
    assert choices(kept) == (whole,)  # the disc may come back
    disc["/disc/others.tsv"] = away
    assert opened(session).expression.cohort_samples == ("A", "C", "X", "Y")


def test_a_second_file_does_not_cost_the_choice_of_the_first(session, kept) -> None:
    opened(session)
    choose(session)
    opened(session, replace(a_case(), panels=(replace(OTHERS, panel_id="c2"),)))
    choose(session, "X")
    assert set(choices(kept)) == {Choice("c1", "B"), Choice("c2", "X")}
    session.show(replace(session.case, panels=(*session.case.panels, TABLE)))
    session.rest()
    assert [panel.sample for panel in session.case.panels] == ["X", "B"]
    assert set(choices(kept)) == {Choice("c1", "B"), Choice("c2", "X")}


def test_a_reading_is_made_again_with_what_was_chosen(qtbot, session, kept) -> None:
    kept.put(COUNTS, SUBJECT, to_plain([Choice("c1", "B")]))
    session.show(CASE)
    session.analyse()
    qtbot.waitUntil(lambda: session.case.panels[0].sample == "B", timeout=WAIT)
    qtbot.waitUntil(lambda: session.reading is not None, timeout=WAIT)


@pytest.mark.parametrize(
    "plain", [{"n": 1}, {"counts": [{"panel": "c1", "sample": "B", "files": "x"}]}]
)
def test_what_means_nothing_is_set_aside(session, kept, plain) -> None:
    kept.documents[COUNTS, SUBJECT] = plain
    assert not opened(session).expression.is_chosen
    assert kept.aside == [plain]

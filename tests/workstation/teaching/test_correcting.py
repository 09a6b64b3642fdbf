"""Corrections are kept with the reader's permission, asked once, never in the way."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from meddx.archive.corrections import Corrections
from meddx.archive.store import Store
from meddx.case.codes import Code
from meddx.case.corrections import Correction, JudgedLabel
from meddx.phrase import Language
from meddx.settings import Settings
from meddx.workstation.services import Correcting, Preferences
from meddx.workstation.teaching.correcting import KeepingCorrections
from tests.helpers.builders import a_reading

WAIT = 5000
KEY = "image:chest:1:HP:0033821"
MASS = Code.parse("HP:0033821", "Pulmonary mass", "肺肿块")


def find(reading, edits):
    """One picture, whose mass the reader switched off, accepted or left alone."""
    series = reading.case.series[0]
    present = False if KEY in edits.switched_off else True if KEY in edits.accepted else None
    label = JudgedLabel("Mass", MASS, present)
    grey = np.full((64, 64), 90, np.uint8)
    uids = (series.study_instance_uid, series.series_instance_uid)
    return (Correction(*uids, "chest", "1.0", grey, (label,), 2026),)


@dataclass(eq=False)
class Reader:
    """Settings that a window reads and changes."""

    chosen: Settings = field(default_factory=lambda: Settings(keep_corrections=True))

    def remember(self, name, value):
        self.chosen = self.chosen.with_changes(**{name: value})

    @property
    def preferences(self):
        return Preferences(show_ai=True, remember=self.remember, current=lambda: self.chosen)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def kept(store):
    return Corrections(store)


@pytest.fixture
def window(build, reader):
    made = build(preferences=reader.preferences)
    made.session.show_reading(a_reading())
    return made


@pytest.fixture
def keeping(window, reader, kept):
    return KeepingCorrections(
        window, Correcting(find, kept, lambda _folder: ()), reader.preferences
    )


def export(qtbot, window, tmp_path):
    """Write the report, and wait until whatever follows has ended."""
    with qtbot.waitSignal(window.session.exported, timeout=WAIT):
        window.files.export(str(tmp_path / "report.pdf"))
    rest(qtbot, window)


def rest(qtbot, window):
    qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)


def look(qtbot, window, keeping):
    window.actions_["corrections"].trigger()
    qtbot.waitUntil(lambda: keeping.dialog is not None, timeout=WAIT)
    return keeping.dialog


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_the_question_comes_with_the_report_and_is_answered_once(
    qtbot, window, keeping, kept, tmp_path
):
    window.session.switch(KEY, False)
    rest(qtbot, window)
    assert not keeping.strip.isVisible()
    export(qtbot, window, tmp_path)
    assert keeping.strip.isVisible()
    assert kept.all() == ()
    keeping.strip.look.click()
    qtbot.waitUntil(lambda: keeping.dialog is not None, timeout=WAIT)
    assert not keeping.dialog.isModal()
    assert "Pulmonary mass: absent" in words(keeping.dialog)
    keeping.dialog.keep.click()
    rest(qtbot, window)
    assert [one.labels[0].present for one in kept.all()] == [False]
    assert not keeping.strip.isVisible()
    assert "1 of this case" in window.status.said.text()

    window.session.switch(KEY, True)
    window.session.accept(KEY, True)
    rest(qtbot, window)
    export(qtbot, window, tmp_path)
    assert not keeping.strip.isVisible()
    assert [one.labels[0].present for one in kept.all()] == [True]


def test_without_the_setting_or_a_correction_nothing_is_asked(
    qtbot, window, keeping, reader, kept, tmp_path
):
    export(qtbot, window, tmp_path)
    assert not keeping.strip.isVisible()
    window.session.accept(KEY, True)
    reader.remember("keep_corrections", False)
    export(qtbot, window, tmp_path)
    assert not keeping.strip.isVisible()
    dialog = look(qtbot, window, keeping)
    assert dialog.keep.isHidden()
    assert "The settings must allow it first" in words(dialog)
    assert kept.all() == ()


def test_a_refusal_is_remembered_with_the_case(qtbot, window, keeping, kept, tmp_path):
    window.session.accept(KEY, True)
    export(qtbot, window, tmp_path)
    keeping.strip.no.click()
    rest(qtbot, window)
    export(qtbot, window, tmp_path)
    assert not keeping.strip.isVisible()
    assert kept.all() == ()
    dialog = look(qtbot, window, keeping)
    assert "as you decided" in words(dialog)
    dialog.keep.click()  # he may think again
    rest(qtbot, window)
    assert len(kept.all()) == 1


def test_never_ask_switches_the_setting_off(qtbot, window, keeping, reader, tmp_path):
    window.session.accept(KEY, True)
    export(qtbot, window, tmp_path)
    keeping.strip.never_ask.click()
    assert reader.chosen.keep_corrections is False
    assert not keeping.strip.isVisible()


def test_who_does_not_answer_is_asked_with_the_next_report_and_another_case_is_not(
    qtbot, window, keeping, tmp_path
):
    window.session.accept(KEY, True)
    export(qtbot, window, tmp_path)
    keeping.strip.later.click()
    assert not keeping.strip.isVisible()
    export(qtbot, window, tmp_path)
    assert keeping.strip.isVisible()
    window.session.close_case()
    assert not keeping.strip.isVisible()


def test_a_case_is_withdrawn_in_the_window(qtbot, window, keeping, kept, tmp_path):
    window.session.accept(KEY, True)
    keeping.keep()
    rest(qtbot, window)
    dialog = look(qtbot, window, keeping)
    assert not dialog.forget.isHidden()
    dialog.forget.click()
    rest(qtbot, window)
    assert kept.all() == ()
    export(qtbot, window, tmp_path)
    assert not keeping.strip.isVisible()


def test_what_is_kept_is_said_and_offered_to_be_taken_back_only(qtbot, window, keeping, kept):
    window.session.accept(KEY, True)
    look(qtbot, window, keeping).keep.click()
    rest(qtbot, window)
    dialog = look(qtbot, window, keeping)
    assert dialog.state.text() == "Kept for training. Pictures of this case: 1."
    assert [b.isVisible() for b in (dialog.keep, dialog.refuse, dialog.forget)] == [0, 0, 1]
    assert dialog.forget.text() == "Take it back"
    assert "Pulmonary mass: present" in words(dialog)
    dialog.forget.click()
    rest(qtbot, window)
    assert kept.all() == ()
    assert look(qtbot, window, keeping).keep.isVisible()


def test_an_open_dialog_follows_what_is_corrected_since(qtbot, window, keeping, kept):
    window.session.accept(KEY, True)
    keeping.keep()
    rest(qtbot, window)
    dialog = look(qtbot, window, keeping)
    assert not dialog.keep.isVisible()

    window.session.accept(KEY, False)
    window.session.switch(KEY, False)
    rest(qtbot, window)
    assert keeping.dialog is dialog
    assert "You have corrected something since" in dialog.state.text()
    qtbot.waitUntil(lambda: "Pulmonary mass: absent" in words(dialog), timeout=WAIT)
    assert dialog.keep.isVisible()
    dialog.keep.click()
    rest(qtbot, window)
    assert [one.labels[0].present for one in kept.all()] == [False]

    dialog = look(qtbot, window, keeping)
    window.session.switch(KEY, True)
    rest(qtbot, window)
    assert "Now nothing in it is accepted" in dialog.state.text()
    assert [b.isVisible() for b in (dialog.keep, dialog.forget)] == [False, True]


def test_an_open_dialog_follows_the_language(qtbot, window, keeping, chinese):
    window.session.accept(KEY, True)
    dialog = look(qtbot, window, keeping)
    assert window.translation.switch(Language.ZH_CN)
    qtbot.waitUntil(lambda: "肺肿块：存在" in words(dialog), timeout=WAIT)
    assert dialog.state.text() == "可以保存以下内容用于训练吗？"
    assert dialog.keep.text() == "保存用于训练"
    window.translation.switch(Language.EN)


def test_the_dialog_goes_with_its_case(qtbot, window, keeping):
    look(qtbot, window, keeping)
    window.session.close_case()
    assert keeping.dialog is None
    with qtbot.waitSignal(window.bridge.succeeded, timeout=WAIT):
        window.actions_["corrections"].trigger()
    assert "Nothing of this case can be kept" in words(keeping.dialog)
    assert keeping.dialog.keep.isHidden()


def test_what_cannot_be_kept_is_told(qtbot, window, keeping, store):
    store.path.parent.mkdir(parents=True, exist_ok=True)
    store.path.mkdir()
    window.session.accept(KEY, True)
    keeping.keep()
    rest(qtbot, window)
    assert any(message.code == "no_store" for message in window.messages.messages)

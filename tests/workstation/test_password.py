"""The window asks for the password of an archive, and again after a wrong one."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit

from meddx.case.record import Case
from meddx.case.source import Source
from tests.helpers.builders import a_case
from tests.helpers.services import FakeOpened, FakeServices

WAIT = 5000
ZIP = Path("a.zip")
RIGHT = "open sesame"


def _locked(paths, _context, _into=None, _attach=False):
    sources = [path if isinstance(path, Source) else Source(path) for path in paths]
    if sources[0].password == RIGHT:
        return FakeOpened((a_case(),))
    return FakeOpened((Case(),), locked=tuple(sources))


def _dialog(window, words):
    found = [d for d in window.findChildren(QDialog) if d.findChild(QLineEdit, "password")]
    shown = [d for d in found if d.isVisible() and words in _text(d)]
    return shown[0] if shown else None


def _text(dialog):
    return " ".join(part.text() for part in dialog.findChildren(QLabel))


def _answer(qtbot, window, words, password):
    qtbot.waitUntil(lambda: _dialog(window, words) is not None, timeout=WAIT)
    dialog = _dialog(window, words)
    field = dialog.findChild(QLineEdit, "password")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    field.setText(password)
    dialog.accept()


def test_a_wrong_password_is_asked_for_again_and_the_right_one_opens(build, qtbot):
    window = build(FakeServices(open_paths=_locked))
    window.session.open((ZIP,))
    _answer(qtbot, window, "is protected", "wrong")
    _answer(qtbot, window, "was not the password", RIGHT)
    qtbot.waitUntil(lambda: not window.session.case.is_empty, timeout=WAIT)
    assert window.messages.messages == ()


def test_a_reader_without_the_password_is_told_what_stays_closed(build, qtbot):
    window = build(FakeServices(open_paths=_locked))
    window.session.open((ZIP,))
    qtbot.waitUntil(lambda: _dialog(window, "is protected") is not None, timeout=WAIT)
    _dialog(window, "is protected").reject()
    qtbot.waitUntil(lambda: bool(window.messages.messages), timeout=WAIT)
    (message,) = window.messages.messages
    assert (message.file, message.code) == ("a.zip", "password_needed")
    assert window.session.case.is_empty

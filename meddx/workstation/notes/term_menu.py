"""The menu of a term in a note: how it is meant, another term, or no finding."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from meddx.case.evidence import Assertion
from meddx.case.note_marks import CHOICES
from meddx.case.wording import ASSERTIONS
from meddx.phrase import Language
from meddx.workstation.notes.terms import NoteTerm, name


@dataclass(frozen=True, eq=False)
class Answers:
    """What the menu leads to.

    Parameters
    ----------
    mean
        Called with how the term is meant; None for no finding.
    other
        Looks for another term.
    restore
        Takes back what the reader said.
    """

    mean: Callable[[NoteTerm, Assertion | None], None]
    other: Callable[[NoteTerm], None]
    restore: Callable[[NoteTerm], None]


def add_term(
    menu: QMenu, term: NoteTerm, language: Language, answers: Answers, *, can_search: bool
) -> None:
    """Put what can be said of a term into a menu, what holds now ticked."""
    translate = QCoreApplication.translate
    code = term.code
    if code is not None:
        menu.addAction(name(code).label(language)).setEnabled(False)
        menu.addSeparator()
    group = QActionGroup(menu)
    for choice in CHOICES:
        words = ASSERTIONS[choice].label(language)
        action = _choice(menu, group, words, on=term.assertion is choice)
        action.triggered.connect(lambda _on, choice=choice: answers.mean(term, choice))
    nothing = translate("NoteMenu", "Not a finding")
    action = _choice(menu, group, nothing, on=term.finding is None)
    action.triggered.connect(lambda: answers.mean(term, None))
    menu.addSeparator()
    other = menu.addAction(translate("NoteMenu", "Other term..."))
    other.setEnabled(can_search)
    other.triggered.connect(lambda: answers.other(term))
    back = menu.addAction(
        translate("NoteMenu", "Take back the term")
        if term.mark is not None and term.mark.was is None
        else translate("NoteMenu", "Back to what the program read")
    )
    back.setEnabled(term.mark is not None)
    back.triggered.connect(lambda: answers.restore(term))


def menu_of(parent: QWidget) -> QMenu:
    """Return an empty menu that deletes itself."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _choice(menu: QMenu, group: QActionGroup, words: str, *, on: bool) -> QAction:
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(on)
    group.addAction(action)
    return action

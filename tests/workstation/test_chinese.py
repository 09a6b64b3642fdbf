"""No English is left in the Chinese window: every text of every situation is looked at."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction, QFontInfo
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from meddx import paths
from meddx.phrase import Language
from meddx.workstation import theme
from tests.golden.conftest import room
from tests.helpers.builders import NOTE
from tests.helpers.situations import CHINESE_NAME, SITUATIONS, ct_case

__all__ = ["room"]

WORD = re.compile(r"[A-Za-z]{2,}")
ALLELES = re.compile(r"\b[ACGT]+>[ACGT]+\b")
QUOTED = re.compile(r"“([^”]*)”")
# What stays in Latin letters in a Chinese reading room, and why.
ALLOWED = frozenset(
    " ".join((
        # this program, formats, standards, methods (those named after people too), modalities
        "MedDx AI CPU GPU DICOM DICOMDIR PDF JSON VCF GRCh NIfTI ROI MIP MinIP MPR HU SUV",
        "Cobb EN UID ID",
        "CT MR CR DX PET PT US NM ADC MONOCHROME",
        # the grayscale standard, the ontology, a licence, other workstations
        "GSDF HPO Apache OHIF Weasis Horos",
        # keys
        "Ctrl Shift Alt Esc Enter Del Home End PgUp PgDown Space Tab",
        # genes, and variants as HGVS writes them
        "MSH MLH PMS EPCAM APC MUTYH TP BRCA Arg Ter Phe fs dup",
        # units
        "mm px ms kg",
    )).split()
)  # fmt: skip
# What the made-up cases say themselves: a patient's name, a note, descriptions, file names.
OF_THE_CASE = (
    *NOTE.splitlines(), CHINESE_NAME, "Demonstration, Anna", "Demonstration", "Anna", "9RG1",
    "Phantom, Paula", "CT-001", "CompressedSamples, RG1", "Chest PA", "CHEST", "THORAX",
    "Thorax 3.0 B31f",
    "Zhang, XiaoDong", "note.txt", "LowQual", "genes.vcf", "genes.txt",
    "PixelSpacing is zero; distances are in pixels.",
    "CT of the chest with contrast medium", "CT pulmonary angiography",
    "Ask or look for: leg swelling.",
    "Found in most patients with this disease.", "Masses that do not grow over two years",
    "Chest radiograph, adults", "Chest radiograph, children", "This computer has no NVIDIA GPU.",
    "This pack reads children up to 5 years.",
)  # fmt: skip
LANGUAGES = ("English", "简体中文")  # each in its own language


def texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Every text that a widget shows, says or would say: what kind it is, and the text."""
    yield "tooltip", widget.toolTip()
    yield "accessible name", widget.accessibleName()
    yield "accessible description", widget.accessibleDescription()
    yield "status tip", widget.statusTip()
    if widget.isWindow():
        yield "title", widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QLineEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QTextEdit) and widget.objectName() != "manualText":
        yield "placeholder", widget.placeholderText()
        yield "text", widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (("item", widget.itemText(number)) for number in range(widget.count()))
    if isinstance(widget, QTabWidget):
        yield from (("tab", widget.tabText(number)) for number in range(widget.count()))
    if isinstance(widget, QListWidget):
        for number in range(widget.count()):
            yield "item", widget.item(number).text()
            yield "tooltip", widget.item(number).toolTip()
    if isinstance(widget, QMenu):
        yield "menu", widget.title()


def english(text: str) -> list[str]:
    """Latin words of a text that nothing allows."""
    rest = ALLELES.sub(" ", text.replace("&", ""))
    rest = QUOTED.sub(lambda quote: " " if quote[1] in NOTE else quote[0], rest)
    for own in sorted((*OF_THE_CASE, *LANGUAGES), key=len, reverse=True):
        rest = rest.replace(own, " ")
    return [word for word in WORD.findall(rest) if word not in ALLOWED]


def left_in_english(window: QWidget) -> dict[str, list[str]]:
    """Say for each text with English words in it which they are."""
    found: dict[str, list[str]] = {}
    widgets = [window, *window.findChildren(QWidget)]
    seen = [w for w in widgets if w.isVisible() or isinstance(w, QMenu)]
    told = [(f"{type(w).__name__} {kind}", text) for w in seen for kind, text in texts(w)]
    for action in (a for a in window.findChildren(QAction) if a.associatedObjects()):
        told += [("action", action.text()), ("action tooltip", action.toolTip())]
    for where, text in told:
        words = english(text)
        if words:
            found[f"{where}: {text[:70]}"] = words
    return found


@pytest.mark.parametrize("name", SITUATIONS)
def test_no_english_is_left_in_chinese(room, name):
    here = room(Language.ZH_CN)
    SITUATIONS[name](here)
    QApplication.sendPostedEvents()
    assert left_in_english(here.window) == {}  # its dialogs are its children


DIALOGS = (
    *("keys", "settings", "display_check", "save_preset", "edit_presets", "unseen", "about"),
    *("write_note", "shortcuts"),
)


@pytest.mark.parametrize("dialog", DIALOGS)
def test_no_english_is_left_in_the_dialogs(room, dialog):
    here = room(Language.ZH_CN)
    here.show(ct_case())
    before = set(here.window.findChildren(QDialog))
    here.window.actions_[dialog].trigger()
    assert set(here.window.findChildren(QDialog)) - before
    assert left_in_english(here.window) == {}


@pytest.mark.parametrize("dialog", ["save", "manage"])
def test_no_english_is_left_in_the_dialogs_of_hanging(qtbot, room, dialog):
    here = room(Language.ZH_CN)
    here.show(ct_case())
    here.window.actions_["layout_2x2"].trigger()
    asked = getattr(here.window.hanging.strip.menu, dialog)
    qtbot.waitUntil(asked.isEnabled)  # protocols are looked for beside the window
    asked.trigger()
    assert here.window.findChildren(QDialog)
    assert left_in_english(here.window) == {}


def test_english_is_noticed_wherever_it_stands(room):
    here = room(Language.ZH_CN)
    assert left_in_english(here.window) == {}
    here.window.banner.facts.setText("born 1950")
    here.window.findings.add_line.setToolTip("患者 hidden words")
    here.window.actions_["invert"].setText("Invert")
    found = {word for words in left_in_english(here.window).values() for word in words}
    assert found == {"born", "hidden", "words", "Invert"}
    here.window.translation.switch(Language.EN)
    QApplication.sendPostedEvents()
    assert len(left_in_english(here.window)) > 40


def test_chinese_is_drawn_with_the_bundled_font_whatever_the_system_has(styled, qtbot):
    families = theme.load_fonts()
    assert families == ("MedDx Sans SC",)
    shown = QLabel("胸部后前位 張 陳 龍")
    qtbot.addWidget(shown)
    assert QFontInfo(shown.font()).family() == families[0]
    held = paths.resource("fonts", "MedDxSansSC-Regular.ttf")
    assert held.is_file()


def test_a_chinese_name_and_path_are_shown_as_they_are(room):
    here = room(Language.ZH_CN)
    SITUATIONS["chinese_patient"](here)
    QApplication.sendPostedEvents()
    assert here.window.banner.name.text().split() == ["Zhang,", "XiaoDong", "张,", "小东"]
    assert (here.folder / "影像 检查" / "胸部 正位.dcm").is_file()
    assert here.window.session.case.series[0].description == "胸部后前位"
    assert here.window.session.case.refused == ()

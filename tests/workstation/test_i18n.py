"""The language of the window at run time; its file is tested in ``tests/architecture``."""

from PySide6.QtWidgets import QApplication

from meddx import paths
from meddx.phrase import Language
from meddx.workstation.i18n import Translation


def test_the_window_switches_to_chinese_and_back(chinese, build, qtbot):
    window = build()
    analyse = window.actions_["analyse"]
    assert analyse.text() == "Analyse"
    window.switch_language(Language.ZH_CN)
    qtbot.waitUntil(lambda: window.findings.title.text() == "征象", timeout=5000)
    assert analyse.text() == "分析"
    assert window.banner.name.text() == "未打开病例"
    assert window.actions_.languages[Language.ZH_CN].isChecked()
    window.switch_language(Language.EN)
    qtbot.waitUntil(lambda: window.findings.title.text() == "Findings", timeout=5000)
    assert analyse.text() == "Analyse"


def test_a_language_that_was_not_built_is_said(styled, monkeypatch, tmp_path):
    (tmp_path / "translations").mkdir()
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    translation = Translation()
    assert not translation.switch(Language.ZH_CN)
    assert translation.language is Language.EN


def test_a_word_that_gets_longer_gets_its_room(build, chinese):
    window = build()
    kind = window.findings.add_line.kind
    assert chinese.exists()
    window.switch_language(Language.ZH_CN)
    window.switch_language(Language.EN)
    QApplication.sendPostedEvents()
    words = kind.fontMetrics().horizontalAdvance(kind.itemText(1))
    assert kind.sizeHint().width() > words
    assert kind.width() >= kind.sizeHint().width()

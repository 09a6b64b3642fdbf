import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from meddx import paths
from meddx.phrase import Language
from meddx.workstation.i18n import Translation

TS = paths.resource("translations", "meddx_zh_CN.ts")
PLACE = re.compile(r"\{\d\}")


def messages(path):
    for context in ET.parse(path).getroot().findall("context"):  # noqa: S314 - our own file
        for message in context.findall("message"):
            name, source = context.findtext("name"), message.findtext("source")
            yield (name, source), message.find("translation")


def test_no_string_is_unfinished_or_vanished():
    bad = [
        key for key, translation in messages(TS) if translation.get("type") or not translation.text
    ]
    assert not bad


def test_every_string_of_the_source_is_in_the_file(tmp_path):
    """What lupdate finds in the source is what is translated, no more and no less."""
    fresh = tmp_path / TS.name
    shutil.copy(TS, fresh)
    update = Path(sys.executable).with_name("pyside6-lupdate")
    source = paths.resources().parent / "meddx" / "workstation"
    options = ["-no-obsolete", "-recursive", "-extensions", "py", "-locations", "none"]
    command = [str(update), *options, str(source), "-ts", str(fresh)]
    subprocess.run(command, check=True, capture_output=True)
    assert {key for key, _ in messages(fresh)} == {key for key, _ in messages(TS)}


@pytest.mark.parametrize(("key", "text"), [(k, t.text) for k, t in messages(TS)], ids=str)
def test_a_translation_keeps_the_places_of_values(key, text):
    assert sorted(PLACE.findall(key[1])) == sorted(PLACE.findall(text))


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

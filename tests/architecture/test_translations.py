"""The window's translations are complete, and made from the source as it is."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files, sources

TRANSLATIONS = sorted(p for p in files("resources") if p.suffix == ".ts")
UNWANTED = {"unfinished", "vanished", "obsolete"}
PLACE = re.compile(r"%L?\d|%n|\{[^}]*\}")


def messages(path: Path) -> list[tuple[str, str, str, tuple[str, ...], str]]:
    """List the messages of one file: context, source, comment, forms, state."""
    found = []
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - a file of our own
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            plurals = translation.findall("numerusform") or [translation]
            forms = tuple(form.text or "" for form in plurals)
            source, comment = message.findtext("source", ""), message.findtext("comment", "")
            found.append((name, source, comment, forms, translation.get("type", "")))
    return found


def places(text: str) -> Counter[str]:
    return Counter(place.replace("L", "") for place in PLACE.findall(text))


def test_simplified_chinese_is_there() -> None:
    assert "meddx_zh_CN.ts" in {path.name for path in TRANSLATIONS}


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.name)
def test_nothing_is_unfinished_or_vanished(path: Path) -> None:
    wrong = [
        (c, s) for c, s, _, forms, state in messages(path) if state in UNWANTED or not all(forms)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.name)
def test_a_translation_holds_the_same_values(path: Path) -> None:
    wrong = [
        source
        for _, source, _, forms, _ in messages(path)
        if any(places(form) != places(source) for form in forms)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.name)
def test_the_file_is_made_from_the_source_as_it_is(path: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    windows = [str(source) for source in sources("meddx") if "workstation" in source.parts]
    lupdate = Path(sys.executable).with_name("pyside6-lupdate")
    command = [str(lupdate), *windows, "-ts", str(fresh), "-source-language", "en_GB"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    now = {message[:3] for message in messages(fresh)}
    assert now
    assert {message[:3] for message in messages(path)} == now

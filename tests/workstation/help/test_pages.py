"""The text of the manual: sections, names, comments, where a reader has been."""

import re

import pytest

from meddx import discovery, paths
from meddx.phrase import Language
from meddx.workstation import keymap
from meddx.workstation.help import pages
from meddx.workstation.help.pages import Heading, Trail
from meddx.workstation.tools import Tool
from meddx.workstation.viewer.hanging import read


def test_headings_have_the_names_that_links_use():
    made = pages.parsed("# A b: c\n\ntext # no heading\n\n## 写入 (F1)\n\n#### deeper\n")
    assert made.headings == (Heading(1, "A b: c", "a-b-c"), Heading(2, "写入 (F1)", "写入-f1"))
    assert made.find("写入-f1") == 1
    assert made.find("nothing") is None


def test_comments_are_for_writers_and_chinese_lines_are_joined():
    text = "第一行，\n第二行。\n*菜单* <!-- check -->\n\nan English\nline\n- 项目\n- 项目\n"
    made = pages.parsed(text)
    assert made.markdown == "第一行，第二行。*菜单* \nan English\nline\n- 项目\n- 项目\n"


def test_both_languages_have_the_same_sections_and_pictures():
    english, chinese = (pages.page(language) for language in (Language.EN, Language.ZH_CN))
    assert [h.level for h in english.headings] == [h.level for h in chinese.headings]
    assert len(english.headings) > 15
    bare = [[name.replace("_zh", "").replace("_en", "") for name in p.pictures]
            for p in (english, chinese)]  # fmt: skip
    assert bare[0] == bare[1]


def test_every_picture_that_is_named_exists_and_vice_versa():
    named = {name for language in Language for name in pages.page(language).pictures}
    held = {path.name for path in paths.resource("help").glob("*.png")}
    assert named == held


@pytest.mark.parametrize("language", list(Language))
def test_every_link_inside_the_manual_leads_somewhere(language):
    shown = pages.page(language)
    names = [heading.name for heading in shown.headings]
    assert len(set(names)) == len(names)
    links = re.findall(r"\]\(#([^)]+)\)", shown.markdown)
    assert links
    assert [link for link in links if shown.find(link) is None] == []


@pytest.mark.parametrize("language", list(Language))
def test_the_manual_links_to_the_features_and_they_link_back(language):
    assert f"]({pages.FEATURES})" in pages.page(language).markdown
    assert f"]({pages.FILES[language]})" in pages.features(language).markdown


@pytest.mark.parametrize("language", list(Language))
def test_the_protocol_of_the_manual_is_one(language):
    _, text, _ = pages.page(language).markdown.split("```")
    protocol = read.parse(text, "knee")
    assert protocol.name.label(Language.ZH_CN) == "膝关节 MR"
    assert len(protocol.stages[0].wishes) == 2


def keys_of_meddx():
    tools = discovery.find("meddx.workstation.tools", Tool)
    return tools, keymap.read("meddx", {tool.__name__: tool.shortcut for tool in tools})[0]


@pytest.mark.parametrize("language", list(Language))
def test_every_key_that_the_manual_names_is_one(language):
    _, keys = keys_of_meddx()
    known = {key for had in keys.keys.values() for key in had} | {
        "Ctrl+Enter",
        "Ctrl+F",
        "Ctrl+C",
    }  # of the browser, of a note, of tables of genes
    text = pages.page(language).markdown.replace("PgDn", "PgDown")
    text = text.replace("←", "Left").replace("→", "Right")
    named = set(re.findall(r"\b(?:Ctrl|Shift)(?:\+Shift)?\+(?:\w+|=)|\bF[0-9]+\b", text))
    assert len(named) > 30
    assert {name for name in named if keymap.normal(name) not in known} == set()


def test_every_tool_stands_in_the_manual_with_its_key():
    tools, keys = keys_of_meddx()
    text = pages.page(Language.EN).markdown
    told = {tool.__name__: f"*{tool.title}* ({keys.of(tool.__name__)[0]})" for tool in tools}
    assert {name for name, words in told.items() if words not in text} == set()
    chinese = pages.page(Language.ZH_CN).markdown
    assert {n for n in told if f"*（{keys.of(n)[0]}）" not in chinese} == set()


def test_one_half_of_a_text_in_two_languages_is_shown():
    text = (
        "# Colours / 颜色\n\nIn English.\n\n用中文。\n\n"
        "| C | 色 | A | B | Test |\n|---|---|---|---|---|\n| red | 红 | Y | N | `t` |\n"
    )
    english = "# Colours\n\nIn English.\n\n| C | A | B |\n| --- | --- | --- |\n| red | Y | N |\n"
    assert pages.in_language(text, Language.EN) == english
    chinese = "# 颜色\n\n用中文。\n\n| 色 | A | B |\n| --- | --- | --- |\n| 红 | Y | N |\n"
    assert pages.in_language(text, Language.ZH_CN) == chinese


def test_a_section_is_named_in_english_whatever_is_shown():
    number = pages.section_number("open-a-case", Language.ZH_CN)
    assert pages.page(Language.ZH_CN).headings[number].title == "打开病例"
    assert pages.section_number("打开病例", Language.ZH_CN) == number
    assert pages.section_number("no-such-section", Language.ZH_CN) is None


def test_the_trail_goes_back_and_on_as_a_browser_does():
    trail = Trail(1)
    assert not trail.can_go_back
    for place in (4, 4, 7):
        trail.visit(place)
    assert trail.back() == 4
    assert trail.on() == 7
    assert trail.on() == 7
    assert (trail.back(), trail.back(), trail.back()) == (4, 1, 1)
    trail.visit(9)
    assert not trail.can_go_on
    assert trail.back() == 1

"""The text of the manual: sections, names, comments, where a reader has been."""

import pytest

from meddx import paths
from meddx.phrase import Language
from meddx.workstation.help import pages
from meddx.workstation.help.pages import Heading, Trail


def test_headings_have_the_names_that_links_use():
    made = pages.parsed("# A b: c\n\ntext # no heading\n\n## 写入 (F1)\n\n#### deeper\n")
    assert made.headings == (Heading(1, "A b: c", "a-b-c"), Heading(2, "写入 (F1)", "写入-f1"))
    assert made.find("写入-f1") == 1
    assert made.find("nothing") is None


def test_comments_are_for_writers_and_chinese_lines_are_joined():
    made = pages.parsed("第一行，\n第二行 <!-- check -->\n\nan English\nline\n- 项目\n- 项目\n")
    assert made.markdown == "第一行，第二行 \nan English\nline\n- 项目\n- 项目\n"


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
    import re

    shown = pages.page(language)
    names = [heading.name for heading in shown.headings]
    assert len(set(names)) == len(names)
    links = re.findall(r"\]\(#([^)]+)\)", shown.markdown)
    assert links
    assert [link for link in links if shown.find(link) is None] == []


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

"""A reader goes over to Chinese in the middle of everything, and back; nothing else changes."""

import re

import pytest

from meddx import settings
from meddx.phrase import Language
from meddx.workstation.panels.tags import TagsDialog
from tests.helpers import at_work, chests
from tests.helpers.at_work import CTRL
from tests.helpers.pictures import pixels
from tests.workstation.test_chinese import left_in_english

HAN = re.compile(r"[一-鿿]")
TERMS = {"MPR", "Cobb"}  # as Chinese reading rooms write them
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
PATIENT = {
    "SpecificCharacterSet": "GB18030",
    "PatientName": "Zhang^XiaoDong=张^小东",
    "PatientID": "20240017",
    "StudyDescription": "胸部CT平扫",
    "SeriesDescription": "胸部 软组织 张䶮",
    "InstitutionName": "北京医院",
    "AccessionNumber": "8151",
    "ReferringPhysicianName": None,
}


def lines(work):
    """Every line beside every measurement."""
    return [line for lines in work.words() for line in lines]


def switched(work, language):
    work.window.actions_.languages[language].trigger()
    work.rest()


@pytest.fixture
def reading(started, chinese, tmp_path):
    """Open three planes with two measurements and a key image, the tags and the list of studies."""
    folder = tmp_path / "影像 检查" / "张小东 胸部"
    chests.chest(folder, ending="", **PATIENT)
    at_work.settled()
    work = started()
    work.drop(folder)
    work.key("m", CTRL)
    work.key("d")
    work.drag(0, (28.0, 18.0), (28.0, 38.0))
    work.key("r")
    work.drag(1, (6.0, 10.0), (14.0, 26.0))
    work.key("b")
    work.key("i", CTRL)
    (tags,) = work.window.findChildren(TagsDialog)
    at_work.until(lambda: tags.model.rowCount() > 10)
    at_work.until(lambda: work.is_written() and work.known())
    browser = work.browse(1)
    at_work.until(lambda: browser.details.series.count() == 1)
    return work, folder, (tags, browser)


def test_a_chinese_name_and_folder_are_read(reading):
    work, _, _ = reading
    assert work.window.session.case.refused == ()
    assert work.window.banner.name.text().split() == ["Zhang,", "XiaoDong", "张,", "小东"]
    assert work.canvas().series.description == "胸部 软组织 张䶮"


def test_every_word_is_chinese_at_once_and_nothing_else_changes(reading):
    work, _, (tags, browser) = reading
    before, said, picture = work.facts(), lines(work), pixels(work.canvas(0))
    switched(work, Language.ZH_CN)
    left = {where: set(words) - TERMS for where, words in left_in_english(work.window).items()}
    assert {where: words for where, words in left.items() if words} == {}
    assert browser.isVisible()
    for words in (browser.windowTitle(), browser.open_it.text(), tags.windowTitle()):
        assert HAN.search(words)
    assert not (pixels(work.canvas(0)) == picture).all()  # its corners, too
    translated = lines(work)
    assert HAN.search(translated[1])  # the mean; a length is but a number
    assert [NUMBERS.findall(line) for line in translated] == [NUMBERS.findall(li) for li in said]
    after = work.facts()
    for part in ("room", "links", "marks", "stars", "seen"):
        assert after[part] == before[part], part


def test_reading_goes_on_in_chinese_and_the_next_day_in_english(reading, started, own_home):
    work, folder, dialogs = reading
    said = lines(work)
    switched(work, Language.ZH_CN)
    for dialog in dialogs:
        dialog.close()
    work.key("r")
    work.drag(0, (20.0, 20.0), (30.0, 30.0))
    assert HAN.search(work.words()[2][0])
    work.key("z", CTRL)
    assert len(work.words()) == 2
    at_work.until(work.is_written)
    work.end()
    kept, message = settings.load(own_home / at_work.SETTINGS_FILE)
    assert (kept.language, message) == ("zh_CN", None)

    again = started()
    assert again.window.translation.language is Language.ZH_CN
    again.drop(folder)
    assert again.window.actions_["layout_mpr"].isChecked()
    at_work.until(lambda: HAN.search("".join(lines(again))))
    switched(again, Language.EN)
    assert lines(again) == said
    again.end()

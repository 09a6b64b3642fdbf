"""A protocol file: what it may hold, and what is said of a wrong one."""

import pytest

from meddx.case.display import Window
from meddx.phrase import Language, Refused
from meddx.workstation.viewer.hanging import read
from meddx.workstation.viewer.hanging.criteria import MOST, Criterion
from meddx.workstation.viewer.hanging.protocol import Name, Show
from meddx.workstation.viewer.hanging.write import text_of
from meddx.workstation.viewer.layout import LARGE_LEFT, grid

SMALL = """
schema = 1
name = { en = "One", zh = "一" }
[for]
modality = "CT"
[[stage]]
name = "First"
layout = [1, 1]
[[stage.pane]]
"""
CELLS = """
schema = 1
name = "X"
[[stage]]
name = "Y"
[[stage.pane]]
cell = [0, 0, 2, 2]
[[stage.pane]]
cell = [0, 2]
[[stage.pane]]
cell = [1, 2]
"""


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        read.parse(text, "mine")
    assert caught.value.code == "hanging_protocol"
    return caught.value


def test_the_smallest_protocol():
    protocol = read.parse(SMALL, "mine")
    assert protocol.name == Name("One", "一")
    assert protocol.applies.modalities == {"CT"}
    assert protocol.stages[0].name == Name("First", "First")
    assert protocol.stages[0].layout == grid(1, 1)
    assert protocol.stages[0].wishes[0].show == Show()


def test_panes_of_different_size():
    assert read.parse(CELLS, "mine").stages[0].layout == LARGE_LEFT


def test_a_pane_can_stand_for_several():
    text = SMALL.replace("[1, 1]", "[2, 2]") + "times = 4\n"
    assert len(read.parse(text, "mine").stages[0].wishes) == 4


def test_likes_keep_their_order():
    wish = read.parse(SMALL + 'likes = { thin = true, images = "most", kernel = "lung" }', "m")
    assert wish.stages[0].wishes[0].likes == (
        Criterion("thin", True),
        Criterion("images", MOST),
        Criterion("kernel", ("lung",)),
    )


@pytest.mark.parametrize(
    ("said", "window"),
    [
        ('"lung"', "lung"),
        ("[40, 400]", Window(40.0, 400.0)),
        ('[2.5, 0.5, "LINEAR_EXACT"]', Window(2.5, 0.5, "LINEAR_EXACT")),
    ],
)
def test_windows(said, window):
    wish = read.parse(f"{SMALL}show = {{ window = {said} }}", "mine").stages[0].wishes[0]
    assert wish.show.window == window
    protocol = read.parse(f"{SMALL}show = {{ window = {said} }}", "mine")
    assert read.parse(text_of(protocol), "mine") == protocol


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x =", "mine.toml: This is no TOML file: line 1 cannot be read."),
        (SMALL + "needs = { a", "mine.toml: This is no TOML file: line 10 cannot be read."),
        ("schema = 7", 'mine.toml: "schema" must be 1; this file is made for another version.'),
        (SMALL.replace("schema = 1", ""), 'mine.toml: "schema" must be 1; this file'),
        (SMALL.replace("modality", "modalty"), 'mine.toml, [for]: "modalty" is not known here; '
         "allowed are: every, modality, part, prior, series, views, words."),
        (SMALL.replace('modality = "CT"', 'part = "chst"'), 'mine.toml, [for]: "part" must be one '
         "of: chest, abdomen"),
        (SMALL.replace('modality = "CT"', 'prior = "yes"'), '"prior" must be one of: any, needed'),
        (SMALL.replace('modality = "CT"', "every = 1"), '"every" must be true or false.'),
        (SMALL.replace('modality = "CT"', 'views = ["UP"]'), '"views" must be one of: PA, AP'),
        (SMALL.replace('modality = "CT"', "views = 3"), '"views" must be one of: PA, AP'),
        (SMALL.replace('modality = "CT"', "series = [3, 1]"), '"series" must be a least number'),
        (SMALL.replace("[1, 1]", "[1, 2]"), 'mine.toml, stage 1: "layout" must be rows'),
        (SMALL.replace("[1, 1]", "[9, 9]"), 'mine.toml, stage 1: "layout" must be rows'),
        (SMALL.replace("[1, 1]", '["a"]'), '"layout" must be a list of whole numbers.'),
        (SMALL.replace("layout", "least = 2\nlayout"), '"least" must be 1 to the number of panes.'),
        (SMALL + "times = 0", 'mine.toml, stage 1, pane 1: "times" must be 1 to 16.'),
        (SMALL + 'study = "old"', '"study" must be "current", "prior", "prior 2" or "prior 3".'),
        (SMALL + "needs = { planes = 1 }", '"planes" must be one of: modality, part, view, side'),
        (SMALL + 'needs = { images = "most" }', '"images" must be a least number'),
        (SMALL + 'show = { plane = "oblique" }', '"plane" must be one of: acquired, axial'),
        (SMALL + "show = { slab_mm = -1 }", '"slab_mm" must be 0 or more.'),
        (SMALL + "show = { turn = 45 }", '"turn" must be 0, 90, 180 or 270 degrees.'),
        (SMALL + 'show = { window = "lungs" }', "such as [40, 400], or one of: soft_tissue, lung"),
        (SMALL + "show = { window = [40, 0] }", "such as [40, 400], or one of: soft_tissue, lung"),
        (SMALL + "show = { window = [nan, nan] }", "such as [40, 400], or one of: soft_tissue"),
        (SMALL + 'show = { zooms = "fit" }', '"zooms" is not known here'),
        (SMALL + "show = 3", '"show" must be a table.'),
        (SMALL.split("[[stage]]")[0], '"stage" is missing.'),
        ("schema = 1\nname = 'X'\nstage = []", '"stage" must be a list of tables.'),
        (SMALL.replace('name = "First"', ""), 'mine.toml, stage 1: "en" is missing.'),
        (CELLS.replace("[0, 2]", "[0, 1]"), '"layout" must be rows and columns'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text, said):
    assert said in str(refusal(text))


def test_it_is_said_in_chinese_too():
    told = refusal(SMALL + "times = 0").phrase.label(Language.ZH_CN)
    assert told == "mine.toml，第 1 阶段，第 1 窗格：“times”必须在 1 与 16 之间。"


def test_a_broken_file_is_named_once_and_the_others_are_read(tmp_path):
    (tmp_path / "b.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "c.toml").write_text("#" * (read.MOST_BYTES + 1), encoding="utf-8")
    made, wrong = read.read_all(tmp_path.glob("*.toml"), is_own=True)
    assert [protocol.key for protocol in made] == ["b"]
    assert made[0].is_own
    assert [str(phrase) for phrase in wrong] == [
        "a.toml: This file cannot be read as text (UTF-8).",
        "c.toml: This file is too large for a hanging protocol.",
    ]

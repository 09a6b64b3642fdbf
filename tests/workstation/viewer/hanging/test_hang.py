"""Which series a pane takes, and which stages are hung."""

import pytest

from meddx.imaging.reslice_planes import Plane
from meddx.workstation.viewer.hanging import facts, read
from meddx.workstation.viewer.hanging.criteria import FEWEST, MOST, Criterion
from meddx.workstation.viewer.hanging.hang import choose, hang, hang_all
from meddx.workstation.viewer.hanging.match import match
from meddx.workstation.viewer.hanging.priors import prior_of
from meddx.workstation.viewer.hanging.protocol import Applies, Name, Protocol, Stage, Wish
from meddx.workstation.viewer.layout import grid
from tests.helpers.hangings import STUDIES, case, earlier, flat, never_shown, stack, study

CT = Criterion("modality", ("CT",))


def chosen(wish, *series, taken=()):
    found = choose(wish, [facts.of_series(item) for item in series], taken)
    return found.uid if found else ""


def test_the_first_like_counts_more_than_all_after_it():
    lung_thick = stack("a", "CT", "Lung", slices=10)
    soft_thin = stack("b", "CT", "Soft", slices=500, step_mm=1)
    kernel, thin = Criterion("kernel", ("lung",)), Criterion("thin", True)
    most = Criterion("images", MOST)
    assert chosen(Wish((CT,), (kernel, thin, most)), soft_thin, lung_thick) == "a"
    assert chosen(Wish((CT,), (thin, most, kernel)), soft_thin, lung_thick) == "b"
    assert chosen(Wish((CT,), (Criterion("images", FEWEST),)), soft_thin, lung_thick) == "a"


def test_equals_are_taken_by_number_then_uid():
    first, second = stack("z", "CT", number=2), stack("a", "CT", number=10)
    assert chosen(Wish((CT,)), second, first) == "z"
    assert chosen(Wish((CT,)), stack("b", "CT"), stack("a", "CT")) == "a"
    assert chosen(Wish((CT,)), stack("a", "CT"), stack("b", "CT", number=9)) == "b"


def test_a_localizer_never_stands_for_what_is_wished():
    scout = stack("scout", "CT", "Topogram", plane=Plane.CORONAL, slices=1)
    coronal = Wish((CT, Criterion("plane", ("coronal",))))
    assert chosen(coronal, scout) == ""
    assert chosen(Wish((CT,)), scout) == "scout"
    assert chosen(Wish((CT,), (Criterion("plane", ("coronal",)),)), scout, stack("x", "CT")) == "x"


def test_a_series_is_taken_twice_only_where_that_is_allowed():
    only = stack("a", "CT")
    assert chosen(Wish((CT,)), only, taken={"a"}) == ""
    assert chosen(Wish((CT,), again=True), only, taken={"a"}) == "a"


def test_contrast_that_is_not_said_was_not_given():
    wish = Wish((Criterion("contrast", False),))
    assert chosen(wish, stack("a", "MR", "Ax T1")) == "a"
    assert chosen(wish, stack("a", "MR", "Ax T1 +C")) == ""


@pytest.mark.parametrize("count", [1, 31])
def test_least_number_of_images(count):
    needs = Criterion("images", 30)
    assert bool(chosen(Wish((needs,)), stack("a", "CT", slices=count))) == (count >= 30)


def _protocol(*stages):
    return Protocol("p", Name("P", "P"), Applies(), stages)


def test_an_empty_pane_says_why():
    now, before = STUDIES["ct_head"], earlier("ct_head")
    mr = Criterion("modality", ("MR",))
    wishes = (Wish((mr,)), Wish((mr,), study=1), Wish((mr,), study=2), Wish(), Wish(), Wish())
    protocol = _protocol(Stage(Name("S", "S"), grid(2, 3), wishes))
    hung = hang(protocol, 0, now, prior_of(case(now, before), now))
    assert [str(pane.text) for pane in hung.panes if not pane.series_uid] == [
        "No series here fits this pane",
        "The prior of 2025-03-02 has no series that fits this pane",
        "No earlier examination of this kind",
        "All series are shown",
    ]


def test_a_protocol_that_finds_nothing_still_hangs_its_first_stage():
    stage = Stage(Name("S", "S"), wishes=(Wish((Criterion("modality", ("MR",)),)),))
    (hung,) = hang_all(_protocol(stage, stage), STUDIES["ct"], ())
    assert hung.panes[0].series_uid == ""
    assert hung.unseen == ("any",)
    assert never_shown([hung]) == ("any",)


def test_pages_go_on_until_all_is_shown_and_name_themselves():
    pages = hang_all(
        _protocol(Stage(Name("All", "全部"), has_pages=True)), STUDIES["angiography"], ()
    )
    assert [page.panes[0].series_uid for page in pages] == ["xa1", "xa2", "xa3"]
    assert [str(page.name) for page in pages] == ["All", "All, page 2", "All, page 3"]
    assert [page.page for page in pages] == [0, 1, 2]
    assert never_shown(pages) == ()


@pytest.mark.parametrize(
    ("count", "shape"), [(1, (1, 1)), (2, (1, 2)), (3, (2, 2)), (5, (2, 3)), (6, (2, 3))]
)
def test_few_series_stand_in_few_large_panes(count, shape):
    stage = Stage(Name("All", "全部"), grid(2, 3), (Wish(),) * 6, has_pages=True)
    few = study(*(flat(f"xa{n}", "XA", number=n) for n in range(count)))
    hung = hang_all(_protocol(stage), few, ())[0]
    assert hung.layout.shape == shape
    assert len(hung.panes) == len(hung.layout)
    assert sum(bool(pane.series_uid) for pane in hung.panes) == count


def test_the_last_page_has_the_panes_of_the_first():
    stage = Stage(Name("All", "全部"), grid(2, 2), (Wish(),) * 4, has_pages=True)
    some = study(*(flat(f"xa{n}", "XA", number=n) for n in range(5)))
    pages = hang_all(_protocol(stage), some, ())
    assert [page.layout for page in pages] == [grid(2, 2), grid(2, 2)]


def test_a_stage_with_too_few_is_left_out():
    alone = study(flat("R", "MG", view="CC", side="R", letters=("P", "L")))
    protocols, _ = read.read_all(_delivered(), is_own=False)
    best = match(protocols, alone, ())[0].protocol
    assert best.key == "mammography"
    names = [str(hung.name) for hung in hang_all(best, alone, ())]
    assert names == ["CC pair", "R CC at 1:1", "All views"]


def _delivered():
    from meddx import paths

    return paths.resource("hanging").glob("*.toml")

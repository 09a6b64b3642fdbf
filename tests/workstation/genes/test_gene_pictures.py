"""Pictures of motifs, of a protein with its motifs, and of one gene among other samples."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from meddx.analysis.proteins.looked import Bar
from meddx.analysis.variant_places import Lollipop
from meddx.case.variants import Variant
from meddx.workstation.genes.motif_picture import MotifPicture
from meddx.workstation.genes.pictures import ProteinPicture
from meddx.workstation.genes.spread import GeneSpread
from meddx.workstation.theme import COLOURS

BARS = (
    Bar(10, 60, "PS1", "FIRST"),
    Bar(40, 90, "PS2", "OVERLAPS"),
    Bar(70, 100, "PS3", "LAST"),
)


def painted(widget) -> QImage:
    return widget.grab().toImage()


def columns_of(image: QImage, colour: str) -> list[int]:
    """Return the columns of a picture that hold exactly a colour."""
    wanted = QColor(colour).rgb()
    columns = range(image.width())
    return [x for x in columns if any(image.pixel(x, y) == wanted for y in range(image.height()))]


@pytest.fixture
def motifs(qtbot, styled):
    made = MotifPicture()
    qtbot.addWidget(made)
    made.resize(628, 150)  # six pixels a residue
    made.show_bars(BARS, 100, (50,))
    return made


def test_no_motif_hides_another(motifs) -> None:
    assert motifs.rows == (0, 1, 0)
    assert motifs.minimumHeight() > 2 * 22
    motifs.show_bars((BARS[0],) * 40, 100)
    assert max(motifs.rows) < 12  # beyond a dozen rows they lie over each other


def test_bars_begin_and_end_where_the_motif_does(motifs) -> None:
    motifs.show_bars((BARS[0],), 100)
    filled = columns_of(painted(motifs), COLOURS.accent_dim)
    assert filled[0] == pytest.approx(14 + 6 * 9, abs=3)
    assert filled[-1] == pytest.approx(14 + 6 * 60, abs=3)


def test_a_click_chooses_the_bar(qtbot, motifs) -> None:
    box = motifs._box(2)
    with qtbot.waitSignal(motifs.bar_chosen) as chosen:
        QTest.mouseClick(motifs, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert chosen.args == [2]
    before = painted(motifs)
    motifs.choose(2)
    assert painted(motifs) != before


def test_a_protein_shows_its_motifs_below_its_variants(qtbot, styled) -> None:
    picture = ProteinPicture()
    qtbot.addWidget(picture)
    picture.resize(428, 150)  # four pixels a residue
    variant = Variant("10", 5, "A", "G", "FGFR2", hgvs_p="p.(Gly4Ala)")
    found = (Lollipop(80, "missense", variant),)
    picture.show_variants(found, 100, "", BARS[:1])
    filled = columns_of(painted(picture), COLOURS.accent_dim)
    assert filled[0] == pytest.approx(14 + 4 * 9, abs=3)
    assert filled[-1] == pytest.approx(14 + 4 * 60, abs=3)
    with qtbot.waitExposed(picture):
        picture.show()
    line = QPoint(14 + 4 * 30, 150 - 30)
    QTest.mouseMove(picture, line - QPoint(0, 60))
    QTest.mouseMove(picture, line)
    qtbot.waitUntil(lambda: picture.toolTip() == "FIRST 10-60", timeout=5000)
    picture.show_variants(found, 100)
    assert not columns_of(painted(picture), COLOURS.accent_dim)


@pytest.mark.parametrize(("own", "share"), [(10.0, 0.0), (1000.0, 1.0), (100.0, 0.5)])
def test_the_patient_stands_where_he_is_among_the_others(qtbot, styled, own, share) -> None:
    spread = GeneSpread()
    qtbot.addWidget(spread)
    spread.resize(428, 180)
    spread.show_gene(np.array([10.0, 90.0, 110.0, 1000.0]), own, "")
    foot = painted(spread).copy(0, 60, 428, 60)  # below the words
    marked = columns_of(foot, COLOURS.caution)
    assert np.mean(marked) == pytest.approx(14 + 400 * share, abs=6)


def test_samples_that_are_all_alike_are_drawn_too(qtbot, styled) -> None:
    spread = GeneSpread()
    qtbot.addWidget(spread)
    spread.resize(428, 180)
    spread.show_gene(np.zeros(6), 0.0, "")
    assert columns_of(painted(spread), COLOURS.accent_dim)
    assert spread.limits == (0.0, 0.0)

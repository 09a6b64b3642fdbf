from dataclasses import replace

from meddx.case.annotations import Annotation, Kind, Picture
from meddx.case.volume import Volume
from meddx.imaging import measurement_rows
from meddx.imaging.measurement_rows import Row
from meddx.phrase import Language, Phrase
from tests.helpers.builders import a_stack

SERIES = replace(a_stack(), series_number=3)
SAID = (Phrase("Mean {mean}{unit}, sample SD {sd}").with_values(mean="1", unit="", sd="2"),)


def row(kind=Kind.LENGTH, picture=None, label="", series=SERIES):
    points = ((0.0, 0.0, 0.0), (1.0, 1.0, 0.0), (2.0, 0.0, 0.0), (3.0, 1.0, 0.0))
    one = Annotation(4, kind, points[: kind.point_count], picture or Picture(), label)
    return Row.of(series, one, 7, SAID)


def test_every_kind_has_a_name_in_both_languages():
    for language in Language:
        names = [row(kind).cells(language)[0] for kind in Kind]
        assert len(set(names)) == len(Kind)


def test_a_row_says_what_and_where():
    assert row(label="A").cells(Language.EN) == (
        "Length", "Mean 1, sample SD 2", "3  Stack", "8", "A",
    )  # fmt: skip
    assert row(picture=Picture("coronal")).cells(Language.EN)[3] == "Coronal 8"
    assert row(picture=Picture("coronal")).cells(Language.ZH_CN)[3] == "冠状面 8"
    volume = Volume(SERIES.volume.voxels, SERIES.volume.geometry, "HU", time_points=3)
    moving = replace(SERIES, volume=volume)
    assert row(picture=Picture(t=2), series=moving).cells(Language.EN)[3] == "8 / 3"
    unnamed = replace(SERIES, series_number=None, description="")
    assert row(series=unnamed).cells(Language.EN)[2] == "CT"


def test_the_table_as_text_has_a_row_a_line_whatever_a_label_holds():
    text = measurement_rows.as_text([row(label="a\tb\nc"), row()], Language.EN)
    lines = text.split("\n")
    assert len(lines) == 3
    assert {line.count("\t") for line in lines} == {measurement_rows.COLUMNS - 1}
    assert lines[0].startswith("Kind\t")
    assert lines[1].endswith("\ta b c")

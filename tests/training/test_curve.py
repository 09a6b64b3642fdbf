"""The curve of a run: drawn between its lowest and highest score, and read as it was written."""

from meddx.training import curve


def test_the_line_goes_from_the_lowest_to_the_highest():
    assert curve.line([]) == ""
    assert curve.line([0.5]) == "▁"
    assert curve.line([0.5, 0.6, 0.9]) == "▁▃█"
    assert len(curve.line(list(range(100)))) == 24


def test_what_was_written_is_read(tmp_path):
    path = tmp_path / "final.csv"
    curve.write(path, [[0.7, 0.5], [0.25, 0.875]])
    assert curve.read(path) == ((0.7, 0.5), (0.25, 0.875))
    assert path.read_text().splitlines()[0] == "epoch,loss,score"
    assert [p.name for p in tmp_path.iterdir()] == ["final.csv"]
    assert curve.read(tmp_path / "other.csv") == ()

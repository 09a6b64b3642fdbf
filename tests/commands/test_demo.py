import json
from pathlib import Path


def test_the_demonstration_leaves_report_reading_and_picture(meddx, tmp_path: Path) -> None:
    done = meddx("demo", "--out", tmp_path / "out", "--language", "zh_CN", "--size", "1920x1080")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
    reading = json.loads((tmp_path / "out" / "reading.json").read_text(encoding="utf-8"))
    assert reading["identity_verified"], "every input of the demonstration names its patient"
    assert reading["refused"] == []
    assert "病历和基因数据为编写" in reading["remark"]
    picture = (tmp_path / "out" / "window.png").read_bytes()
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1920, 1080)
    for name in ("report.pdf", "reading.json", "window.png"):
        assert name in done.stderr


def test_a_size_that_the_window_cannot_have_is_wrong_usage(meddx) -> None:
    assert meddx("demo", "--size", "300x200").returncode == 2

from meddx.case.display import Window
from meddx.imaging.named_windows import name_of, named


def test_a_window_is_found_again_by_its_numbers():
    assert named()["lung"] == Window(-600.0, 1500.0, "LINEAR", "Lung")
    assert named()["suv_10"] == Window(5.0, 10.0, "LINEAR_EXACT", "SUV 0 to 10")
    for key, window in named().items():
        assert named()[name_of(window)].width == window.width, key
    assert name_of(Window(1.0, 2.0)) == ""
    assert name_of(None) == ""

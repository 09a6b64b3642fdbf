from meddx.analysis.proteins.frames import six_frames


def test_all_six_frames_of_the_standard_code():
    assert dict(six_frames("ATGGCCTAA")) == {
        1: "MA*", 2: "WP", 3: "GL", -1: "LGH", -2: "*A", -3: "RP",
    }  # fmt: skip


def test_gaps_rna_and_codons_that_are_not_certain():
    assert dict(six_frames("AUG-NNN"))[1] == "MX"
    assert dict(six_frames("AT"))[1] == ""

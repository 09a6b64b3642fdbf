from dataclasses import replace

from meddx.case.reading import Edits
from tests.helpers.builders import a_reading


def test_a_reading_that_was_ranked_again_differs_in_its_list_and_edits_only():
    reading = a_reading()
    again = replace(reading, edits=Edits(), diagnoses=(), priors=reading.diagnoses, asked=())
    assert again.is_ranked_again(reading)
    for changes in ({"findings": ()}, {"case": replace(reading.case)}, {"seconds": 3.25}):
        assert not replace(reading, **changes).is_ranked_again(reading)

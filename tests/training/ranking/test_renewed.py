from functools import cached_property

from meddx.knowledge import Knowledge
from meddx.training.ranking import renewed

BUILT = {"diseases", "profiles"}


def test_the_tables_are_those_of_the_other_file(tiny, tables):
    assert tiny.diseases.rare.codes == (
        *("OMIM:100001", "OMIM:100002", "OMIM:100003", "OMIM:100004"),
        "ORPHA:5",
    )
    assert len(tiny.profiles.size) == 5
    assert tiny.phenotypes is tables.phenotypes
    assert len(tables.diseases.rare) > 10_000


def test_no_table_that_comes_from_the_annotations_is_left_as_it_was():
    """A new table of ``Knowledge`` must be built anew by ``renewed``, or not come from HPOA."""
    held = {name for name, item in vars(Knowledge).items() if isinstance(item, cached_property)}
    assert held == BUILT | renewed.UNCHANGED


def test_every_table_that_is_said_to_be_built_is_another_one(tiny, tables):
    for name in BUILT:
        assert getattr(tiny, name) is not getattr(tables, name)

from meddx.knowledge import phenotypes
from meddx.knowledge.other_findings import _lines, other_than

STIFF_NECK, STIFFNESS = "HP:0025258", "HP:0001387"


def test_every_line_takes_away_what_the_ontology_says():
    known = phenotypes.load()
    for one, of in _lines():
        assert of
        assert of < known.ancestors(one)


def test_a_form_of_what_is_named_is_something_else_too():
    known = phenotypes.load()
    assert other_than(known.ancestors(STIFF_NECK)) == {STIFFNESS, "HP:0001376"}
    assert other_than(known.ancestors(STIFFNESS)) == frozenset()


def test_rows_of_other_things_tell_nothing(tables):
    assert STIFFNESS not in tables.diseases.forms_of(STIFF_NECK)
    assert STIFF_NECK in tables.diseases.forms_of(STIFF_NECK)

"""Names of findings in order, in both languages."""

from meddx.workstation.vocabulary import Vocabulary
from tests.helpers.services import FakeTerms


def test_short_names_come_first_and_both_languages_find_the_same():
    terms = FakeTerms()
    vocabulary = Vocabulary.of(terms)
    assert list(vocabulary.names) == sorted(vocabulary.names, key=lambda one: (len(one), one))
    assert all(not name[:1].islower() for name in vocabulary.names)
    for name, code in (terms.names() | terms.names_zh()).items():
        assert vocabulary.ids[name.casefold()] == code

"""Searching: what is found, in which order, and which piece of it is shown."""

import pytest

from meddx.literature import adding, evidence
from meddx.literature.candidates import Filter
from meddx.literature.record import Part, article
from meddx.literature.search import Searcher


@pytest.fixture
def searcher(store, articles, context):
    adding.put(store, articles, context)
    return Searcher(store)


def ids(answer) -> list[str]:
    return [hit.id for hit in answer.hits]


def test_a_title_counts_more_than_an_abstract(searcher) -> None:
    assert ids(searcher.search("nodules")) == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"left ventricle"', ["2"]),
        ('"ventricle left"', []),
        ('"lung nodule" screened', ["1"]),
        ("echocardio*", ["2"]),
        ("computing", ["1"]),
        ("neoplasm", ["1"]),
        ("结节", ["3"]),
        ("积液", ["3"]),
        ("肺", ["3"]),
        ("刺", ["3"]),
        ('AND OR NEAR( " * ^ : -', []),
        ("'; DROP TABLE article; --", []),
        ("\0\ud800", []),
        ("", []),
    ],
)
def test_what_is_found(searcher, text: str, found: list[str]) -> None:
    assert ids(searcher.search(text)) == found


def test_a_word_may_go_on_while_it_is_typed(searcher) -> None:
    assert ids(searcher.search("echocard")) == []
    assert ids(searcher.search("echocard", is_typing=True)) == ["2"]
    assert ids(searcher.search("nodules", is_typing=True)) == ["1", "2"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Filter(since=2015), ["2"]),
        (Filter(until=2015), ["1"]),
        (Filter(since=2012, until=2018), []),
        (Filter(language="zh"), []),
        (Filter(language="en"), ["1", "2"]),
    ],
)
def test_filters(searcher, chosen: Filter, found: list[str]) -> None:
    assert ids(searcher.search("nodule", chosen)) == found


def test_the_piece_that_answers_is_shown_with_its_words(searcher) -> None:
    (hit,) = searcher.search("enlarged ventricles").hits
    text = hit.snippet.text
    assert [text[start:end] for start, end in hit.snippet.spans] == ["ventricle", "enlarged"]
    (chinese,) = searcher.search("结节").hits
    assert [chinese.title.text[s:e] for s, e in chinese.title.spans] == ["结节"]


def test_a_long_text_is_cut_to_the_piece(store, context) -> None:
    text = "Nothing to see here. " * 100 + "The rare zebra sign was seen. " + "And so on. " * 100
    adding.put(store, [article("Long", text, pmid="5")], context)
    (hit,) = Searcher(store).search("zebra sign").hits
    assert "The rare zebra sign was seen." in hit.snippet.text
    assert len(hit.snippet.text) < 260
    assert hit.snippet.text.startswith("… ")


def test_a_page_is_found_and_an_article_only_once(store, context) -> None:
    parts = (
        Part("Alpha beta.", page=1),
        Part("Gamma delta gamma.", page=2),
        Part("Gamma.", page=3),
    )
    adding.put(store, [article("A paper", parts=parts)], context)
    (hit,) = Searcher(store).search("gamma delta").hits
    assert hit.page == 2


def test_both_spellings_are_found(store, context) -> None:
    told = [article("Tumour with oedema", pmid="1"), article("Tumor with edema", pmid="2")]
    adding.put(store, told, context)
    searcher = Searcher(store)
    assert sorted(ids(searcher.search("tumors"))) == ["1", "2"]
    assert sorted(ids(searcher.search("oedema"))) == ["1", "2"]


def test_neighbours_of_the_query_stand_near(store, context) -> None:
    near = "Left ventricle. " + "Other words follow here in the text. " * 3
    apart = "Left. " + "Other words follow here in the text. " * 3 + "Ventricle. "
    told = [article("", apart, own_id="apart"), article("", near, own_id="near")]
    adding.put(store, told, context)
    assert ids(Searcher(store).search("left ventricle"))[0] == "near"


def test_another_form_of_a_word_is_preferred_to_none(store, context) -> None:
    told = [
        article("", "Cells with hypomethylation of genes were seen there.", own_id="form"),
        article("", "Cells with alteration of genes were seen there too.", own_id="none"),
    ]
    adding.put(store, told, context)
    assert ids(Searcher(store).search("cells methylated genes")) == ["form", "none"]


def test_only_the_rare_words_choose_where_there_is_much(store, context, monkeypatch) -> None:
    monkeypatch.setattr("meddx.literature.candidates._MOST_ROWS", 10)
    told = [article("", f"Common words number{n}.", own_id=str(n)) for n in range(40)]
    told.append(article("", "Common words and a zebra.", own_id="zebra"))
    adding.put(store, told, context)
    searcher = Searcher(store)
    assert ids(searcher.search("common words zebra")) == ["zebra"]
    newest = ids(searcher.search("common"))
    assert len(newest) == 10
    assert newest[0] in {str(n) for n in range(30, 40)} | {"zebra"}


def test_an_empty_library_makes_no_file(store) -> None:
    assert Searcher(store).search("anything").hits == ()
    assert store.is_empty


def test_what_is_added_is_found_by_a_searcher_that_was_open(searcher, store, context) -> None:
    assert ids(searcher.search("zebra")) == []
    from meddx.literature.store import Store

    with Store(store.path) as other:
        adding.put(other, [article("Zebra", pmid="9")], context)
    assert ids(searcher.search("zebra")) == ["9"]


def test_evidence_counts_names_more_than_findings(store, context) -> None:
    told = [
        article("Cough", "Cough in general practice.", pmid="1"),
        article("Lynch syndrome", "A hereditary cancer.", pmid="2"),
    ]
    adding.put(store, told, context)
    answer = Searcher(store).evidence((("Lynch syndrome 1", 1.0), ("Cough", 0.4)))
    assert ids(answer) == ["2", "1"]


def test_evidence_of_a_case_names_no_patient() -> None:
    from tests.helpers.builders import a_reading

    reading = a_reading()
    synonyms = evidence.synonyms_of({"chest mass": "HP:0000001"})
    for diagnosis in reading.diagnoses:
        texts = evidence.of_diagnosis(diagnosis, reading, synonyms)
        assert texts[0] == (diagnosis.code.display, 1.0)
        told = " ".join(text for text, _ in texts)
        assert reading.case.patient.patient_id not in told
        assert all(part not in told for part in reading.case.patient.name.split("^") if part)
    finding = reading.findings[0]
    assert evidence.of_finding(finding, lambda _code: ("other name",))[-1] == ("other name", 0.5)

"""Adding: twice is once, a stop leaves whole articles, and it goes on where it stopped."""

import pytest

from meddx.jobs import Cancelled, Context
from meddx.literature import adding, holdings, index, reading
from meddx.literature.index import Totals
from meddx.literature.record import Part, article
from meddx.literature.search import Searcher
from meddx.literature.store import Store


@pytest.fixture
def in_process(monkeypatch):
    """Read in this process: what children do is tested once, with one."""

    def page_of(path, first, _context):
        header = reading.read_page(str(path), first).header
        found = tuple(reading.Article.from_json(each) for each in header["articles"])
        rest = (header["unreadable"], header["following"], header["is_damaged"])
        return reading.Page(found, tuple(header["deleted"]), *rest)

    monkeypatch.setattr(reading, "page_of", page_of)


def counts(done: adding.Added) -> tuple[int, int, int]:
    return done.added, done.completed, done.known


def test_files_and_folders_are_read_in_a_child(store, tmp_path, context) -> None:
    folder = tmp_path / "in"
    (folder / ".hidden").mkdir(parents=True)
    (folder / ".hidden" / "x.txt").write_text("Hidden words.")
    (folder / "a.jsonl").write_text('{"id": "a", "text": "First."}\n{"broken"\n')
    (folder / "b.bin").write_bytes(b"\0\1\2" * 50)
    (folder / "c.txt").write_text("A text.\n\nWith words.")
    done = adding.add(store, [folder, tmp_path / "missing.txt"], context)
    assert counts(done) == (2, 0, 0)
    problems = [(each.name, each.code) for each in done.problems]
    assert problems == [
        ("a.jsonl", "partly"),
        ("b.bin", "unknown_kind"),
        ("missing.txt", "unreadable"),
    ]
    again = adding.add(store, [folder], context)
    assert (counts(again), again.unchanged) == ((0, 0, 0), 2)


def test_duplicates_by_pmid_then_doi_then_title_and_year(store, context) -> None:
    first = article("One title", "Words.", pmid="1", doi="10.1000/a", year="2001")
    adding.put(store, [first], context)
    for same in (
        article("Another", pmid="1"),
        article("Another", doi="https://doi.org/10.1000/A"),
        article("ONE  title!", year="2001"),
    ):
        assert counts(adding.put(store, [same], context)) == (0, 0, 1)
    for other in (
        article("One title", year="2002"),
        article("One title", pmid="2", year="2001"),
    ):
        assert counts(adding.put(store, [other], context)) == (1, 0, 0)


@pytest.mark.parametrize("query", [index.SAME_PMID, index.SAME_DOI, index.SAME_TITLE])
def test_a_duplicate_is_looked_up_and_not_searched_for(store, query: str) -> None:
    values = ("x",) * query.count("?")
    plan = store.read(lambda c: c.execute(f"EXPLAIN QUERY PLAN {query}", values).fetchall())
    assert "USING INDEX" in plan[0][3] or "USING COVERING INDEX" in plan[0][3]


def test_an_article_is_completed(store, context) -> None:
    adding.put(store, [article("A title", pmid="1")], context)
    whole = article("A title", "An abstract.", pmid="1", parts=(Part("Page text.", page=1),))
    assert counts(adding.put(store, [whole], context)) == (0, 1, 0)
    assert counts(adding.put(store, [whole], context)) == (0, 0, 1)
    searcher = Searcher(store)
    assert [hit.page for hit in searcher.search("abstract").hits] == [0]
    assert [hit.page for hit in searcher.search("page text").hits] == [1]
    assert store.read(lambda c: c.execute("SELECT count(*) FROM unit").fetchone()) == (2,)


def test_what_is_removed_leaves_nothing(store, articles, context) -> None:
    before = store.read(Totals.load)
    adding.put(store, articles, context)
    for each in articles:
        assert holdings.remove(store, each.pmid)
    assert not holdings.remove(store, "1")
    after = store.read(Totals.load)
    assert (after.units, after.words, after.letters) == (0, 0, 0)
    assert (after.having == before.having).all()
    assert Searcher(store).search("nodule").hits == ()
    for table in ("article", "unit", "form", "vector"):
        query = f"SELECT count(*) FROM {table}"  # noqa: S608 - names of our own
        assert store.read(lambda c, q=query: c.execute(q).fetchone()) == (0,)


def test_withdrawn_articles_are_deleted(store, tmp_path, articles, context, in_process) -> None:
    adding.put(store, articles, context)
    file = tmp_path / "x.xml"
    file.write_text(
        "<PubmedArticleSet><DeleteCitation><PMID>1</PMID></DeleteCitation></PubmedArticleSet>"
    )
    assert adding.add(store, [file], context).deleted == 1
    assert [hit.id for hit in Searcher(store).search("nodule").hits] == ["2"]


def test_a_stop_keeps_whole_articles_and_it_goes_on(
    store, tmp_path, monkeypatch, in_process
) -> None:
    monkeypatch.setattr(adding, "_BATCH", 2)
    monkeypatch.setattr(reading, "PAGE", 4)
    file = tmp_path / "x.jsonl"
    file.write_text("".join(f'{{"id": "{n}", "text": "Text{n} words."}}\n' for n in range(10)))
    seen = []

    def report(_done, _total, phrase) -> None:
        seen.append(str(phrase))
        if len(seen) == 4:
            context.cancel()

    context = Context(report)
    with pytest.raises(Cancelled):
        adding.add(store, [file], context)
    kept = holdings.count(store)
    assert 4 <= kept < 10
    assert kept % 2 == 0
    assert len(Searcher(store).search("words", most=50).hits) == kept
    firsts = []
    page_of = reading.page_of
    monkeypatch.setattr(
        reading, "page_of", lambda p, first, c: firsts.append(first) or page_of(p, first, c)
    )
    done = adding.add(store, [file], Context())
    assert firsts[0] == 4
    assert done.added + kept == 10
    assert holdings.count(store) == 10


def test_a_changed_file_is_read_again(store, tmp_path, context, in_process) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text('{"pmid": "1", "title": "One"}\n')
    adding.add(store, [file], context)
    file.write_text('{"pmid": "1", "title": "One"}\n{"pmid": "2", "title": "Two"}\n')
    assert counts(adding.add(store, [file], context)) == (1, 0, 1)


def test_a_full_or_locked_library_is_a_sentence(store, articles, context, monkeypatch) -> None:
    adding.put(store, articles[:1], context)
    monkeypatch.setattr("meddx.literature.store._PATIENCE_S", 0.01)
    with Store(store.path) as other:

        def blocked(_connection) -> None:
            with pytest.raises(adding.Refused) as refused:
                adding.put(other, articles[1:], context)
            assert refused.value.code == "library_busy"

        store.write(blocked)
        assert counts(adding.put(other, articles[1:], context)) == (2, 0, 0)

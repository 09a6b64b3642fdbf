"""Every format is read as it is written in the wild; what is damaged or hostile is a sentence."""

import gzip
import io
import json
from pathlib import Path

import pytest

from meddx.literature import reading
from meddx.literature.record import Article
from meddx.phrase import Refused

PUBMED = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.example/p.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID Version="1">11</PMID><Article>
<Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate>
</JournalIssue>
<Title>Journal of Made Up Things</Title></Journal>
<ArticleTitle>Uptake of <sup>18</sup>F in <i>some</i> lesions.</ArticleTitle>
<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
<Abstract><AbstractText Label="AIM">To see <b>bold</b> text.</AbstractText>
<AbstractText Label="UNLABELLED">No label.</AbstractText></Abstract>
<AuthorList><Author><LastName>Aa</LastName><Initials>BC</Initials></Author>
<Author><CollectiveName>The Group</CollectiveName></Author></AuthorList>
<Language>eng</Language></Article>
<MeshHeadingList><MeshHeading><DescriptorName>Lung</DescriptorName>
<QualifierName>abnormalities</QualifierName></MeshHeading></MeshHeadingList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/RIGHT</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/reference</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>12</PMID><Article><ArticleTitle>[Title of another.]
</ArticleTitle></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>13</PMID></MedlineCitation></PubmedArticle>
<DeleteCitation><PMID>9</PMID><PMID>10</PMID></DeleteCitation>
</PubmedArticleSet>"""

MEDLINE = """
PMID- 21
OWN - NLM
TI  - A long title that
      goes on.
LID - 10.1000/x21 [doi]
AB  - The abstract - with a dash -
      goes on too.
FAU - Aaa, Bbb
AU  - Aaa B
MH  - *Lung/abnormalities
DP  - 2003 Feb
JT  - Made up
LA  - chi

PMID- 22
TI  - The next.
"""

RIS = (
    "TY  - JOUR\r\nTI  - One\r\nAU  - Aa, B.\r\nPY  - 2004///\r\nDO  - https://doi.org/10.1000/R1\r\n"
    + ("AB  - First\r\nline\r\nER  - \r\nTY  - JOUR\r\nT1  - Two\r\nDB  - PubMed\r\nAN  - 77\r\n")
)

JATS = """<?xml version="1.0"?><article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>J</journal-title></journal-title-group>
</journal-meta><article-meta><article-id pub-id-type="pmid">31</article-id>
<title-group><article-title>Whole <italic>text</italic></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Aa</surname>
<given-names>Bb Cc</given-names></name></contrib></contrib-group>
<pub-date><year>2008</year></pub-date><pub-date><year>2007</year></pub-date>
<abstract><sec><title>Aim</title><p>Short.</p></sec></abstract>
<abstract abstract-type="graphical"><p>Picture.</p></abstract></article-meta></front>
<body><sec><title>Methods</title><p>Outer <xref ref-type="bibr">[12]</xref>words.</p>
<sec><title>Imaging</title><p>See <xref ref-type="fig">Figure 1</xref>.</p></sec></sec></body>
</article>"""


def read(tmp_path: Path, content: bytes | str, name: str = "file.bin") -> reading.Page:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    header = reading.read_page(str(path), 0).header
    return reading.Page(
        tuple(Article.from_json(each) for each in json.loads(json.dumps(header["articles"]))),
        tuple(header["deleted"]),
        header["unreadable"],
        header["following"],
        header["is_damaged"],
    )


def test_pubmed(tmp_path) -> None:
    page = read(tmp_path, PUBMED)
    first, second = page.articles
    assert first.title == "Uptake of 18F in some lesions."
    assert first.abstract == "AIM: To see bold text.\nNo label."
    assert (first.pmid, first.doi, first.year) == ("11", "10.1000/right", 1998)
    assert first.authors == ("Aa BC", "The Group")
    assert first.mesh == ("Lung/abnormalities",)
    assert (first.language, first.journal) == ("en", "Journal of Made Up Things")
    assert second.title == "Title of another."
    assert page.deleted == ("9", "10")
    assert page.unreadable == 1


def test_what_is_packed_is_read_the_same(tmp_path) -> None:
    assert read(tmp_path, gzip.compress(PUBMED.encode())) == read(tmp_path, PUBMED)


def test_medline(tmp_path) -> None:
    first, second = read(tmp_path, MEDLINE).articles
    assert first.title == "A long title that goes on."
    assert first.abstract == "The abstract - with a dash - goes on too."
    assert (first.pmid, first.doi, first.year) == ("21", "10.1000/x21", 2003)
    assert first.authors == ("Aaa B",)
    assert first.mesh == ("Lung/abnormalities",)
    assert first.language == "zh"
    assert second.pmid == "22"


def test_ris(tmp_path) -> None:
    first, second = read(tmp_path, RIS).articles
    assert (first.title, first.abstract, first.year) == ("One", "First line", 2004)
    assert first.doi == "10.1000/r1"
    assert (second.title, second.pmid) == ("Two", "77")


def test_jats(tmp_path) -> None:
    (whole,) = read(tmp_path, JATS).articles
    assert (whole.title, whole.abstract, whole.year) == ("Whole text", "Aim: Short.", 2007)
    assert whole.authors == ("Aa BC",)
    told = [(part.heading, part.text) for part in whole.parts]
    assert told == [("Methods", "Outer words."), ("Methods · Imaging", "See Figure 1.")]


def test_json_by_line_as_list_and_by_number(tmp_path) -> None:
    lines = '{"doc_id": "7", "text": "Words of a text."}\nnot json\n'
    lines += '{"title": "T", "abstract": ["A.", "B."]}\n'
    page = read(tmp_path, lines)
    assert [(a.own_id, a.title, a.abstract) for a in page.articles] == [
        ("7", "", "Words of a text."),
        ("", "T", "A. B."),
    ]
    assert page.unreadable == 1
    listed = read(tmp_path, json.dumps([{"pmid": 5, "title": "Five", "year": 2001}]))
    assert (listed.articles[0].pmid, listed.articles[0].year) == ("5", 2001)
    record = {"QUESTION": "Does it?", "CONTEXTS": ["C."], "LABELS": ["AIM"], "LONG_ANSWER": "Yes."}
    (asked,) = read(tmp_path, json.dumps({"123": {**record, "YEAR": "1999"}})).articles
    assert (asked.pmid, asked.abstract) == ("123", "AIM: C.\nCONCLUSIONS: Yes.")


def test_plain_text_and_markdown(tmp_path) -> None:
    text = "# Guideline\n\nFirst\nparagraph.\n\n## Dose\n\nSecond.\n"
    (guide,) = read(tmp_path, text, "x.md").articles
    assert guide.title == "Guideline"
    assert [(p.heading, p.text) for p in guide.parts] == [
        ("Guideline", "First paragraph."),
        ("Dose", "Second."),
    ]
    (chinese,) = read(tmp_path, "肺结节指南\n\n随访六个月。".encode("gb18030"), "z.txt").articles
    assert (chinese.title, chinese.language) == ("肺结节指南", "zh")


def pdf(*pages: str, **options: object) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, **options)
    for page in pages:
        canvas.drawString(72, 720, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_pdf_keeps_its_pages(tmp_path) -> None:
    content = pdf("A title doi:10.1000/abc.", "Findings on the second page")
    (paper,) = read(tmp_path, content, "paper.pdf").articles
    assert [(part.page, part.text.strip()) for part in paper.parts] == [
        (1, "A title doi:10.1000/abc."),
        (2, "Findings on the second page"),
    ]
    assert paper.doi == "10.1000/abc"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\0\1\2\3" * 100, "unknown_kind"),
        (pdf(""), "no_text"),
        (pdf("Secret", encrypt="word"), "encrypted"),
        (gzip.compress(PUBMED.encode(), mtime=0)[:-40][:60], "damaged"),
        ("<PubmedArticleSet><PubmedArticle><MedlineCitation>", "damaged"),
        (
            '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><PubmedArticleSet>&c;'
            "</PubmedArticleSet>",
            "xml_entities",
        ),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "other.txt">]><PubmedArticleSet>&b;</PubmedArticleSet>',
            "xml_entities",
        ),
        ("<article><article-meta>" + "<sec>" * 1000, "damaged"),
        ('[{"nothing": "here"}]', "no_articles"),
        ('{"a": ' + "[" * 100_000, "no_articles"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, content: bytes | str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, content)
    assert refused.value.code == code


def test_a_damaged_pdf_is_said(tmp_path, context) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf("Words")[:300])
    with pytest.raises(Refused) as refused:
        reading.page_of(path, 0, context)
    assert refused.value.code == "damaged"


def test_what_stands_before_the_damage_is_kept(tmp_path) -> None:
    whole = PUBMED[: PUBMED.index("<PubmedArticle><MedlineCitation><PMID>12")]
    page = read(tmp_path, whole + "<PubmedArticle><Medline")
    assert [each.pmid for each in page.articles] == ["11"]
    assert page.is_damaged


def test_a_long_file_is_read_in_pages(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    path = tmp_path / "x.jsonl"
    path.write_text("".join(f'{{"id": "{n}", "text": "w{n}"}}\n' for n in range(5)))
    seen, first = [], 0
    while first is not None:
        header = reading.read_page(str(path), first).header
        seen.append([each["own_id"] for each in header["articles"]])
        first = header["following"]
    assert seen == [["0", "1"], ["2", "3"], ["4"]]


def test_no_more_is_unpacked_than_a_limit(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reading, "_MOST_BYTES", 1 << 20)
    with pytest.raises(Refused) as refused:
        read(tmp_path, gzip.compress(b'{"text": "' + b"a" * (2 << 20)))
    assert refused.value.code == "too_large"

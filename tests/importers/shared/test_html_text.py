import pytest

from meddx.importers.shared.html_text import text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<div><p>Cough,  \n fever</p><p>No rash</p></div>", "Cough, fever\n\nNo rash"),
        ("<table><tr><th>Hb</th><td>95</td></tr></table>", "Hb\t95"),
        ("<ul><li>one<li>two</ul>", "one\n\ntwo"),
        ("a&lt;b &amp; &#946;<br/>c", "a<b & β\nc"),
        ("<head><title>t</title><style>p{}</style></head><body>x<script>y()</script>", "x"),
        ("<head><meta charset='utf-8'><body>x", "x"),
        ("x<p style='display: none'>gone</p>y", "x\ny"),
        ("<pre>a  b\n  c</pre>", "a b\nc"),
        ("<b>bold</b>face < 3 <3", "boldface < 3 <3"),
    ],
)
def test_what_a_reader_would_see(markup, text):
    lines = [line for line in text_of(markup).split("\n") if line]
    assert lines == [line for line in text.split("\n") if line]

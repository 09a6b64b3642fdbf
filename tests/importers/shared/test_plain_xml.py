import pytest

from meddx.importers.shared.plain_xml import NotPlainXmlError, local, parse


def test_xml_is_read_in_its_encoding():
    for encoding in ("utf-8", "utf-16", "gb18030"):
        document = f'<?xml version="1.0" encoding="{encoding}"?><a xmlns="urn:x">肺</a>'
        root = parse(document.encode(encoding))
        assert (local(root), root.text) == ("a", "肺")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"<a/><b/>",
        b"<a>&b;</a>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file"><a/>',
        "<!DOCTYPE a><a/>".encode("utf-16"),
        b"<a>" * 501 + b"</a>" * 501,
        b"<a>\x00</a>",
        b'<?xml version="1.0" encoding="gbk"?><a>\xff\xff</a>',
    ],
)
def test_what_is_damaged_or_dangerous_is_not_read(content):
    with pytest.raises(NotPlainXmlError):
        parse(content)


def test_500_levels_are_read():
    assert parse(b"<a>" * 500 + b"</a>" * 500).tag == "a"

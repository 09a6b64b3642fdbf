"""What holds for every report format, also for those that do not exist yet."""

from pathlib import Path

import pytest

from meddx import discovery
from meddx.phrase import Language, Refused
from meddx.reports import Format, Options
from tests.helpers.builders import a_reading

FORMATS = discovery.find("meddx.reports", Format)


def test_endings_are_distinct() -> None:
    endings = [kind.extension for kind in FORMATS]
    assert len(set(endings)) == len(endings)
    assert all(ending.startswith(".") and ending == ending.lower() for ending in endings)


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", list(Language))
def test_a_reading_becomes_a_file(kind: type[Format], language: Language, tmp_path: Path) -> None:
    path = tmp_path / f"report{kind.extension}"
    kind().write(a_reading(), path, Options(language))
    assert path.stat().st_size > 500
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == [path.name]


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.__name__)
def test_a_failed_write_is_one_sentence_and_keeps_the_old_file(
    kind: type[Format], tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("kept", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        kind().write(a_reading(), blocked / f"report{kind.extension}", Options())
    assert refused.value.code == "not_writable"
    assert blocked.read_text(encoding="utf-8") == "kept"

import json
import logging
import sys
import threading
import warnings
from pathlib import Path

import pytest

from meddx import log

CANARY = "Canary^Patient^4711"


@pytest.fixture
def written(tmp_path: Path):
    path = log.start(tmp_path)
    yield lambda: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    log.stop()


def test_a_line_holds_fields_of_the_closed_list(written) -> None:
    log.note(event="opened", count=3, seconds=0.25, uid_hash=log.hashed("1.2.3"))
    last = written()[-1]
    assert last["event"] == "opened"
    assert (last["count"], last["seconds"]) == (3, 0.25)
    assert len(last["uid_hash"]) == 12


def test_another_field_is_a_mistake(written) -> None:
    with pytest.raises(ValueError, match="not a field"):
        log.note(patient="x")


def test_a_value_that_is_free_text_is_not_written(written) -> None:
    log.note(event=CANARY)
    log.note(event="with a blank")
    assert [line["event"] for line in written()[-2:]] == ["?", "?"]


def test_a_foreign_message_keeps_only_where_it_came_from(caplog, written) -> None:
    logging.getLogger("library").error("cannot read %s", CANARY)
    last = written()[-1]
    assert last["logger"] == "library"
    assert last["level"] == "ERROR"
    assert "test_log.py" in last["place"]
    caplog.clear()  # loud on purpose


def test_uncaught_errors_are_noted_without_their_text(caplog, written, tmp_path: Path) -> None:
    sys.excepthook(ValueError, ValueError(CANARY), None)

    def fail() -> None:
        raise KeyError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    codes = [(line["event"], line["code"]) for line in written()[-2:]]
    assert codes == [("uncaught", "ValueError"), ("uncaught_thread", "KeyError")]
    caplog.clear()  # loud on purpose


def test_no_byte_of_the_canary_is_on_disk(caplog, tmp_path: Path) -> None:
    path = log.start(tmp_path)
    log.note(event="opened", code=CANARY)
    logging.getLogger("library").warning(CANARY)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logging.captureWarnings(True)
        warnings.warn(CANARY, stacklevel=1)
        logging.captureWarnings(False)
    log.stop()
    assert path.stat().st_size > 0
    for file in tmp_path.rglob("*"):
        assert b"4711" not in file.read_bytes()
    caplog.clear()  # loud on purpose


def test_the_log_turns_over(tmp_path: Path) -> None:
    log.start(tmp_path)
    for _ in range(9000):
        log.note(event="filling", place="x" * 100)
    log.stop()
    sizes = {p.name: p.stat().st_size for p in tmp_path.glob("meddx.log*")}
    assert "meddx.log.1" in sizes
    assert max(sizes.values()) <= log.MAX_BYTES

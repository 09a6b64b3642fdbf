"""Motifs in sequences, over ``meddx motifs``, in this process."""

import json

import pytest

from meddx import commands

FASTA = (
    ">sp|X|MLH1_HUMAN x OS=Homo sapiens GN=MLH1\nMNGTKKRAFLWDENGT\n>dna\nATGAATGGTACTAAATAACCCC\n"
)
PROSITE = (
    "ID   SITE; PATTERN.\nAC   PS00001;\nDE   Own site.\nPA   N-G-[ST].\n//\n"
    "ID   COMMON; PATTERN.\nAC   PS00002;\nDE   Common.\nPA   K.\nCC   /SKIP-FLAG=TRUE;\n//\n"
    "ID   PROFILE; MATRIX.\nAC   PS50001;\nDE   Profile.\nMA   /DEFAULT: M0=-8;\n//\n"
)


@pytest.fixture
def files(tmp_path):
    for name, text in (("x.fasta", FASTA), ("prosite.dat", PROSITE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / "x.fasta"), str(tmp_path / "prosite.dat")]


def test_hits_are_listed_and_what_was_not_scanned_is_said(files, capsys):
    assert commands.run(["motifs", *files]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "sp|X|MLH1_HUMAN\t2\t4\tPS00001\tSITE",
        "sp|X|MLH1_HUMAN\t14\t16\tPS00001\tSITE",
    ]
    assert "1 patterns were looked for. Not scanned: 1 profiles or rules, 1 patterns" in said.err
    assert "1 sequences of nucleotides were not translated" in said.err


def test_nucleotides_and_common_patterns_if_asked_for(files, capsys):
    assert commands.run(["motifs", *files, "--six-frames", "--frequent", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    rows = {(row["sequence"], row["frame"]): row for row in said["sequences"]}
    assert len(rows) == 7
    assert rows["dna", 1]["hits"] == [
        {"accession": "PS00001", "name": "SITE", "start": 2, "end": 4},
        {"accession": "PS00002", "name": "COMMON", "start": 5, "end": 5},
    ]
    assert (said["patterns"], said["profiles_not_scanned"], said["not_translated"]) == (2, 1, 0)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [(slice(0, 1), "There is no pattern"), (slice(1, 2), "None of these files holds a sequence")],
)
def test_without_sequences_or_patterns_it_fails(files, capsys, chosen, sentence):
    assert commands.run(["motifs", *files[chosen]]) == 1
    assert sentence in capsys.readouterr().err


def test_a_file_that_cannot_be_used_is_named(files, tmp_path, capsys):
    (tmp_path / "bad.pir").write_text(">P1;x\nabout\n*\n", encoding="utf-8")
    assert commands.run(["motifs", *files, str(tmp_path / "bad.pir")]) == 1
    said = capsys.readouterr()
    assert "bad.pir: This file holds no sequence" in said.err
    assert "PS00001" in said.out

"""What a note says against itself and against the patient, over ``meddx read --json``."""

from pathlib import Path

NOTE = (
    "Patient ID Q1, born 1950-03-05, male. 2024-08-26.\n"
    "HISTORY: He denies fever. Temperature 39.2 C. Dry cough. No anaemia. Ovarian cyst.\n"
    "LABORATORY: Hb 82 g/l.\n"
)


def test_a_note_that_contradicts_itself_and_its_patient(read_json, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    reading = read_json(path)
    told = [item["sentence"] for item in reading["contradictions"]]
    assert [words.partition(":")[0] for words in told[:2]] == ["Fever", "Anemia"]
    assert all("there by a value in the note, not there by the note" in w for w in told[:2])
    assert told[2].startswith("Ovarian cyst does not fit a man.")
    assert len(told) == 3
    keys = {finding["key"] for finding in reading["findings"]}
    named = {item[end] for item in reading["contradictions"] for end in ("first", "second")}
    assert named - {None} <= keys
    counted = {e["finding"] for d in reading["diagnoses"] for e in d["evidence"]}
    there = {item["first"] for item in reading["contradictions"]}
    assert there <= counted, "what is said to count does"


def test_without_a_finding_only_the_priors_are_told(read_json, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Patient ID Q3, born 1990-03-05, male. 2024-08-26.\n", encoding="utf-8")
    reading = read_json(path)
    assert reading["diagnoses"] == reading["questions"] == reading["next_steps"] == []
    priors = [item["prior"] for item in reading["priors"]]
    assert priors == sorted(priors, reverse=True)
    assert 0.0 < priors[-1] <= priors[0] < 0.1

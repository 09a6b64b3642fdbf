"""Findings of radiology reports against human index terms.

Run in the checkout: ``PYTHONPATH=. python tests/benchmarks/notes_reports.py CSV``.

CSV holds columns ``MeSH`` (human index terms), ``findings``, ``impression``, as the Indiana
University reports do. A label counts as found when a term of it is asserted present.
"""

import csv
import sys
import time
from collections import Counter
from pathlib import Path

from meddx.analysis.families.note_text import NoteText
from meddx.analysis.laboratory import Person
from meddx.importers.shared.notes import note_case
from meddx.knowledge import phenotypes

LABELS = {
    "Pleural Effusion": "HP:0002202",
    "Pneumothorax": "HP:0002107",
    "Cardiomegaly": "HP:0001640",
    "Atelectasis": "HP:0100750",
    "Consolidation": "HP:0032177",
    "Nodule": "HP:0033608",
    "Emphysema": "HP:0002097",
    "Scoliosis": "HP:0002650",
    "Pulmonary Edema": "HP:0100598",
    "Hernia, Hiatal": "HP:0002036",
}


def main(path: Path) -> int:
    """Print precision, recall and F1 of each label and of all together."""
    reader, known = NoteText(), phenotypes.load()
    counts = {label: Counter() for label in LABELS}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    seconds = 0.0
    for row in rows:
        text = f"FINDINGS: {row['findings']}\nIMPRESSION: {row['impression']}"
        note = note_case(text, "report").notes[0]
        began = time.perf_counter()
        findings, _ = reader.read_note(note, Person())
        seconds += time.perf_counter() - began
        found = {up for f in findings if f.is_present for up in known.ancestors(f.code.code)}
        for label, hpo_id in LABELS.items():
            gold = label.lower() in row["MeSH"].lower()
            counts[label][gold, hpo_id in found] += 1
    for label, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        hit, extra, missed = count[True, True], count[False, True], count[True, False]
        sys.stdout.write(
            f"{label:18} precision {hit / (hit + extra):.3f} recall {hit / (hit + missed):.3f} "
            f"F1 {2 * hit / (2 * hit + extra + missed):.3f} of {hit + missed}\n"
        )
    sys.stdout.write(f"{len(rows)} reports, {1e3 * seconds / len(rows):.2f} ms each\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""Negation F1 on the NegEx sentences.

Run in the checkout: ``PYTHONPATH=. python tests/benchmarks/assertion_negex.py FOLDER [-v]``.

FOLDER holds ``annotations.tsv``: number, phrase, sentence (phrase in capitals), class.
"""

import csv
import sys
import time
from pathlib import Path

from meddx.analysis import assertion
from meddx.case.evidence import Assertion


def main(folder: Path, is_verbose: bool) -> int:
    """Print precision, recall and F1 of *excluded* against *Negated*."""
    rules = assertion.load()
    with (folder / "annotations.tsv").open(encoding="utf-8", errors="replace", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    counts = {"tp": 0, "fp": 0, "fn": 0, "tn": 0}
    began = time.perf_counter()
    for row in rows:
        phrase, text, gold = row[1], row[2], row[3] == "Negated"
        said = assertion.of_phrase(text, phrase, rules)
        found = said is Assertion.EXCLUDED
        kind = ("t" if found == gold else "f") + ("p" if found else "n")
        counts[kind] += 1
        if is_verbose and found != gold:
            sys.stdout.write(f"{kind}\t{said.value}\t{phrase}\t{text[-300:]}\n")
    seconds = time.perf_counter() - began
    precision = counts["tp"] / (counts["tp"] + counts["fp"])
    recall = counts["tp"] / (counts["tp"] + counts["fn"])
    f1 = 2 * precision * recall / (precision + recall)
    sys.stdout.write(
        f"{counts} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}, "
        f"{1e3 * seconds / len(rows):.2f} ms a sentence\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "-v" in sys.argv))

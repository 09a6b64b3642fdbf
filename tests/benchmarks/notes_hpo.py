"""HPO recognition, document level.

Run in the checkout: ``PYTHONPATH=. python tests/benchmarks/notes_hpo.py CORPUS ANN [-v]``.

CORPUS holds texts, ANN files of the same names with lines ``[start::end] TAB HP_id | text``.
Only terms below Phenotypic abnormality count; alternative ids count as their primary.
"""

import re
import sys
import time
from collections import Counter
from pathlib import Path

from meddx.analysis.families.note_text import names_for
from meddx.knowledge import phenotypes

_ROOT = "HP:0000118"


def main(corpus: Path, gold: Path, is_verbose: bool) -> int:
    """Print micro precision, recall and F1 over documents' sets of terms."""
    known = phenotypes.load()
    began = time.perf_counter()
    dictionary = names_for(known)
    loaded = time.perf_counter() - began
    counts: Counter[str] = Counter()
    seconds, slowest, missed, wrong = 0.0, 0.0, Counter(), Counter()
    for path in sorted(corpus.iterdir()):
        text = path.read_text(encoding="utf-8")
        wanted, words = _gold(gold / path.name, known)
        start = time.perf_counter()
        mentions = dictionary.find(text)
        elapsed = time.perf_counter() - start
        seconds, slowest = seconds + elapsed, max(slowest, elapsed)
        found = {m.hpo_id: text[m.start : m.end] for m in mentions}
        counts["tp"] += len(wanted & found.keys())
        counts["fp"] += len(found.keys() - wanted)
        counts["fn"] += len(wanted - found.keys())
        missed.update(f"{i} {words[i]}" for i in wanted - found.keys())
        wrong.update(f"{i} {found[i]}" for i in found.keys() - wanted)
    precision = counts["tp"] / (counts["tp"] + counts["fp"])
    recall = counts["tp"] / (counts["tp"] + counts["fn"])
    f1 = 2 * precision * recall / (precision + recall)
    if is_verbose:
        for kind, items in (("missed", missed), ("wrong", wrong)):
            for item, number in items.most_common(150):
                sys.stdout.write(f"{kind}\t{number}\t{item}\n")
    number = sum(1 for _ in corpus.iterdir())
    sys.stdout.write(
        f"{number} documents precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}; "
        f"load {loaded:.2f} s, {1e3 * seconds / number:.2f} ms a document, "
        f"slowest {1e3 * slowest:.2f} ms\n"
    )
    return 0


def _gold(path: Path, known: phenotypes.Phenotypes) -> tuple[set[str], dict[str, str]]:
    wanted: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = re.search(r"(HP)[_:](\d{7})\s*\|?\s*(.*)", line)
        if match and (hp_id := f"HP:{match[2]}") in known and _ROOT in known.ancestors(hp_id):
            wanted[known.primary(hp_id)] = match[3]
    return set(wanted), wanted


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), "-v" in sys.argv))

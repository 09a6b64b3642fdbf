"""Opens damaged DICOM files, thousands of them, and judges what becomes of each.

Run ``python tests/benchmarks/dicom_mutants.py --count 10000 --seed 0 --jobs 2``. Prints a table
by kind of damage, then every file that broke a rule, by its seed; ``--only SEED`` repeats one.
Ends with 1 if a rule was broken.
"""

import argparse
import multiprocessing
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from meddx.children import Children  # noqa: E402
from meddx.imaging.frames import FrameStore  # noqa: E402
from meddx.jobs import Context  # noqa: E402
from tests.helpers import mutant_trial  # noqa: E402
from tests.helpers.mutant_oracle import RULES  # noqa: E402
from tests.helpers.mutant_trial import Verdict  # noqa: E402

_OUTCOMES = ("shown", "shown with a warning", "refused", "left out", "unread")
_SETTLED = 100  # trials after which a process has loaded all that it needs


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def work(seeds: Sequence[int]) -> tuple[list[Verdict], int]:
    """Try seeds one after another; return verdicts and the growth of this process in MiB."""
    children = Children(1)
    context, store = Context(children=children), FrameStore(children)
    verdicts: list[Verdict] = []
    settled = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds):
            verdicts.append(mutant_trial.tried(seed, Path(folder), context, store))
            if number == _SETTLED:
                settled = mutant_trial.own_mb()
    store.close()
    children.close()
    return verdicts, mutant_trial.own_mb() - settled if settled else 0


def _column(outcome: str) -> str:
    return next((name for name in _OUTCOMES if name == outcome), outcome.partition(" ")[0])


def table(verdicts: Sequence[Verdict]) -> None:
    """Print what became of each kind, then the times, then every failure."""
    say(f"{'kind':18}{'files':>7}{'broken':>8}   " + "  ".join(_OUTCOMES))
    for kind in sorted({verdict.kind for verdict in verdicts}):
        own = [verdict for verdict in verdicts if verdict.kind == kind]
        counts = Counter(_column(verdict.outcome) for verdict in own)
        broken = sum(bool(verdict.broken) for verdict in own)
        cells = "  ".join(f"{counts[name]:{len(name)}d}" for name in _OUTCOMES)
        say(f"{kind:18}{len(own):7d}{broken:8d}   {cells}")
    for verdict in verdicts:
        if verdict.broken:
            said = ", ".join(verdict.broken)
            say(f"seed {verdict.seed}  {verdict.base}  {verdict.kind}: {said} ({verdict.outcome})")
    rules = Counter(rule for verdict in verdicts for rule in verdict.broken)
    for rule, count in rules.most_common():
        say(f"{count:6d}  {rule}  {RULES.get(rule.partition(' ')[0], '')}")


def main() -> int:
    """Try all seeds on several processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", type=int, default=None)
    options = parser.parse_args()
    if options.only is not None:
        table(work([options.only])[0])
        return 0
    seeds = range(options.seed, options.seed + options.count)
    parts = [seeds[start :: options.jobs] for start in range(options.jobs)]
    with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
        answers = pool.map(work, parts)
    verdicts = sorted((v for part, _ in answers for v in part), key=lambda v: v.seed)
    table(verdicts)
    slowest = max(verdicts, key=lambda v: v.seconds)
    hungriest = max(verdicts, key=lambda v: v.child_mb)
    broken = sum(bool(verdict.broken) for verdict in verdicts)
    say(f"{len(verdicts)} files, {broken} broke a rule")
    say(f"slowest {slowest.seconds:.2f} s (seed {slowest.seed})")
    say(f"largest child {hungriest.child_mb} MiB (seed {hungriest.seed})")
    say(f"growth of the parent {[grown for _, grown in answers]} MiB")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

"""What to do next in inherited diseases that a radiologist meets.

Read from ``resources/knowledge/inherited_next.tsv``, which names the diseases as
``inherited_shares`` does.
"""

from collections.abc import Mapping
from functools import cache

from meddx import paths
from meddx.case.codes import MEDDX, Code
from meddx.knowledge import inherited_shares


@cache
def load() -> Mapping[str, tuple[Code, ...]]:
    """Return the steps by the code of each entry of a disease, first things first."""
    text = paths.resource("knowledge", "inherited_next.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    codes_of = {one.name: one.codes for one in inherited_shares.load()}
    found: dict[str, tuple[Code, ...]] = {}
    for number, (name, english, chinese, _) in enumerate(lines[1:]):
        step = Code(MEDDX, f"MEDDX:step_inherited_{number}", english, chinese)
        for code in codes_of[name]:
            found[code] = (*found.get(code, ()), step)
    return found

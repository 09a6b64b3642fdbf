"""Counts of genes compared with those of other people, over ``meddx read --json``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.helpers.counts import simulated

_HEAD = (
    "N_unmapped\t1\t1\t1\nN_multimapping\t1\t1\t1\nN_noFeature\t10\t12\t90\nN_ambiguous\t0\t0\t0\n"
)


def test_a_folder_of_other_people_is_compared_with_and_joins_nothing(
    read_json: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    made = simulated(12, 11, spikes=20)
    (tmp_path / "others").mkdir()
    names = ["patient.tab", *(f"others/o{n}.tab" for n in range(12))]
    counts = np.column_stack((made.values, made.cohort)).astype(int)
    for name, column in zip(names, counts.T, strict=True):
        rows = "".join(f"ENSG{n:011d}\t{v}\t{v}\t0\n" for n, v in enumerate(column))
        (tmp_path / name).write_text(_HEAD + rows, encoding="utf-8")
    cohort = ("--cohort", tmp_path / "others")
    said = read_json(tmp_path / "patient.tab", "--attach-unidentified", *cohort)
    found = {int(item["source"]["name"].removeprefix("ENSG")) for item in said["findings"]}
    spikes = made.low | made.high
    assert len(found & spikes) >= 14
    assert len(found - spikes) <= 0.2 * len(found)
    assert {item["pack"] for item in said["findings"]} == {"expression_outliers"}
    assert said["refused"] == []
    assert all(item["source"]["kind"] == "expression" for item in said["findings"])
    assert not any(row["evidence"] for row in said["diagnoses"]), "an outlier weighs nothing"

"""Three made-up patients with an image, ranked with the delivered packs and tables."""

import gzip
import json

import pytest

from meddx.phrase import Refused
from meddx.training.ranking import protocols, report
from meddx.training.ranking.protocols import Asked
from meddx.training.ranking.protocols.fusion import PAIRS, SOURCES

MARFAN, TSC, KABUKI = "OMIM:154700", "OMIM:191100", "OMIM:147920"
CARDIOMEGALY, GLIOMA, VENTRICLES = "HP:0001640", "HP:0009733", "HP:0002119"


def line(name, disease, present, gene):
    return {
        "id": name,
        "sex": "FEMALE",
        "age": "P20Y",
        "observed": present,
        "excluded": [],
        "diseases": [disease],
        "pmids": [f"PMID:99999{name}"],  # no source of the annotations
        "variants": [{"gene": gene, "hgvs": "NM_000138.5:c.1A>G", "zygosity": "heterozygous"}],
    }


LINES = (
    line("1", MARFAN, [CARDIOMEGALY, "HP:0001083", "HP:0001519", VENTRICLES], "FBN1"),
    line("2", TSC, [GLIOMA, "HP:0009717", "HP:0001250", VENTRICLES], "TSC1"),
    line("3", KABUKI, [CARDIOMEGALY, "HP:0000316", "HP:0001249", VENTRICLES], "KMT2D"),
    line("4", KABUKI, ["HP:0000316", "HP:0001249"], "KMT2D"),  # no image
    line("5", MARFAN, [CARDIOMEGALY, VENTRICLES, "HP:0001083"], ""),  # no gene
)


def measured(folder, lines, tables, context, **asked):
    text = "".join(json.dumps(one) + "\n" for one in lines)
    (folder / "cases.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    return protocols.find("fusion").measure(Asked(folder, **asked), tables, context)


def test_each_source_is_measured_alone_and_together(tmp_path, tables, context):
    found = measured(tmp_path, LINES, tables, context, seed=1)
    assert {row.what for row in found.rows} == {"delivered labels", "borrowed scores"}
    for what in ("delivered labels", "borrowed scores"):
        rows = [row for row in found.rows if row.what == what]
        assert {(row.figures.cases, row.figures.diseases) for row in rows} == {(3, 3)}
        assert {row.who for row in rows} == set(SOURCES)
        assert [(r.who, r.better_than) for r in rows if r.difference] == list(PAIRS)
        top = {row.who: row.figures.macro["top_10"].value for row in rows}
        assert top["text"] > 0.5 > top["image"]
        less = found.further[f"{what}: log score, all less image, mean over diseases"]
        assert less.low <= less.value <= less.high
        alone = [
            found.further[f"{what}: log score, {name}, mean over diseases"].value
            for name in ("all", "image")
        ]
        assert less.value == pytest.approx(alone[0] - alone[1])
        assert max(alone) < 0.0
    assert "simulation" in found.words
    assert json.dumps(report.as_object(found))


def test_the_same_seed_gives_the_same_figures(tmp_path, tables, context):
    once, again = (measured(tmp_path, LINES[:2], tables, context, seed=4) for _ in range(2))
    assert once == again


def test_too_few_images_are_refused(tmp_path, tables, context):
    with pytest.raises(Refused) as refused:
        measured(tmp_path, LINES[3:], tables, context)
    assert refused.value.code == "no_solved"

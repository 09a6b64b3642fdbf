"""Annotations of five made-up diseases on terms of the ontology, for features by hand."""

from tests.training.ranking.collection import COLUMNS

ABNORMAL_LENS, ECTOPIA, CATARACT = "HP:0000517", "HP:0001083", "HP:0000518"
SEIZURE, SCOLIOSIS, DEAF = "HP:0001250", "HP:0002650", "HP:0000365"
FIRST, SECOND, THIRD, RECESSIVE, ADULT = (f"OMIM:10000{n}" for n in range(1, 6))


def row(code, name, term, frequency="", aspect="P"):
    cells = [code, name, "", term, "PMID:1", "PCS", "", frequency, "", "", aspect, "x"]
    return "\t".join(cells) + "\n"


ROWS = (
    row(FIRST, "Made-up disease 1", ECTOPIA, "9/9"),
    row(FIRST, "Made-up disease 1", SEIZURE, "1/9"),
    row(SECOND, "Made-up disease 2", CATARACT, "9/9"),
    row(THIRD, "Another thing", SCOLIOSIS, "9/9"),
    row(THIRD, "Another thing", "HP:0003577", aspect="C"),  # congenital
    row(RECESSIVE, "A fourth", DEAF, "9/9"),
    row(RECESSIVE, "A fourth", "HP:0001419", aspect="I"),  # X-linked recessive
    row(ADULT, "A fifth", DEAF, "9/9"),
    row(ADULT, "A fifth", "HP:0003581", aspect="C"),  # adult onset
)


def write(folder):
    path = folder / "phenotype.hpoa"
    path.write_text("#version: 2025-01-16\n" + COLUMNS + "".join(ROWS), encoding="utf-8")
    return path

"""A tiny made-up collection of solved cases, and the annotations of their diseases."""

import gzip
import json

COLUMNS = (
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\t"
    + ("sex\tmodifier\taspect\tbiocuration\n")
)
SEIZURE, DEAF, LENS, ATAXIA = "HP:0001250", "HP:0000365", "HP:0001083", "HP:0001251"
CATARACT, SCOLIOSIS = "HP:0000518", "HP:0002650"


def row(code, term, sources, frequency="", qualifier="", aspect="P"):
    cells = [code, f"Disease {code}", qualifier, term, sources, "PCS", "", frequency]
    return "\t".join([*cells, "", "", aspect, "x"]) + "\n"


# Disease 1 is known from publication 10 alone but for one row, 2 from 20 and 21, 3 from another;
# 4 has no findings.
ANNOTATIONS = (
    row("OMIM:100001", SEIZURE, "PMID:10", "3/3"),
    row("OMIM:100001", LENS, "PMID:10;PMID:11", "3/5"),
    row("OMIM:100001", DEAF, "PMID:10;PMID:11", "2/2"),
    row("OMIM:100002", ATAXIA, "PMID:20;PMID:21", "3/4"),
    row("OMIM:100002", DEAF, "PMID:21", "1/2"),
    row("OMIM:100002", "HP:0000006", "PMID:22", aspect="I"),
    row("OMIM:100003", CATARACT, "OMIM:100003"),
    row("OMIM:100003", SCOLIOSIS, "OMIM:100003", "0/6"),
    row("OMIM:100004", "HP:0000007", "PMID:40", aspect="I"),
    row("ORPHA:5", SCOLIOSIS, "ORPHA:5", "HP:0040281"),
)


def annotations(folder):
    path = folder / "phenotype.hpoa"
    head = "#description: made up\n#version: 2025-01-16\n"
    path.write_text(head + COLUMNS + "".join(ANNOTATIONS), encoding="utf-8")
    return path


def line(name, disease, publication, observed, excluded=(), genes=()):
    return {
        "id": name,
        "sex": "FEMALE",
        "age": "P6Y",
        "observed": list(observed),
        "excluded": list(excluded),
        "diseases": [disease],
        "variants": [{"gene": gene} for gene in genes],
        "pmids": [publication],
    }


CASES = (
    line("a", "OMIM:100001", "PMID:10", [SEIZURE, DEAF, LENS], genes=["FBN1"]),
    line("b", "OMIM:100001", "PMID:10", [DEAF], [LENS], genes=["FBN1", "TTN"]),
    line("c", "OMIM:100002", "PMID:20", [ATAXIA]),
    line("d", "OMIM:100002", "PMID:22", [ATAXIA, DEAF]),
    line("e", "OMIM:100003", "PMID:30", [CATARACT]),
    line("f", "OMIM:100003", "PMID:31", [CATARACT, SEIZURE], [SCOLIOSIS]),
    line("g", "OMIM:100004", "PMID:40", [SCOLIOSIS]),
    line("h", "OMIM:100009", "PMID:50", [ATAXIA]),
)


def cases(folder, lines=CASES):
    path = folder / "cases.jsonl.gz"
    text = "".join(json.dumps(case) + "\n" for case in lines)
    path.write_bytes(gzip.compress(text.encode()))
    return path

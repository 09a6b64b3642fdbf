"""Citations leave out what is not known."""

from meddx.literature.citation import vancouver
from meddx.literature.holdings import Holding


def holding(**told: object) -> Holding:
    plain = {
        "number": 1, "id": "1", "title": "Does it?", "abstract": "", "pmid": "", "doi": "",
        "authors": (), "journal": "", "year": 0, "language": "", "mesh": (), "path": "",
    }  # fmt: skip
    return Holding(**{**plain, **told})


def test_all_of_it() -> None:
    many = tuple(f"Aa{n} B" for n in range(8))
    told = holding(authors=many, journal="Made Up", year=2001, doi="10.1/x", pmid="5")
    assert vancouver(told) == (
        "Aa0 B, Aa1 B, Aa2 B, Aa3 B, Aa4 B, Aa5 B, et al. Does it? Made Up. 2001. "
        "doi: 10.1/x. PMID: 5."
    )


def test_a_title_alone() -> None:
    assert vancouver(holding()) == "Does it?"

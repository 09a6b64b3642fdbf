import pytest

from meddx.importers.shared.species import NAMES, is_identifier, told

KNOWN = ("MLH1", "MSH2", "BRCA2", "TP53", "C9orf72")


@pytest.mark.parametrize(
    ("genes", "species"),
    [
        (["ENSG00000141510.18", "ENSG00000012048", "ERCC-00164"], "human"),
        (["ENSMUSG00000000001", "ENSMUSG00000000003"], "mouse"),
        (["ENSRNOG00000000001"], "rat"),
        (["ENSDARG00000000001"], "zebrafish"),
        (["ENSBTAG00000000005"], "another vertebrate"),
        (["FBgn0000003", "FBgn0000008"], "fruit fly"),
        (["WBGene00000001"], "roundworm"),
        (["YAL001C", "YBR020W", "YCL012C-A"], "yeast"),
        (["AT1G01010", "At2g01010"], "thale cress"),
        (["gene-HXD31_RS00005", "PSHA_RS00010", "b0001"], "bacteria"),
        (["MLH1", "MSH2", "BRCA2", "NOVEL7"], "human"),
        (["Mlh1", "Msh2", "Brca2"], "mouse or rat"),
        (["WORD", "OTHER", "THIRD"], ""),
        (["ENSG00000141510", "ENSMUSG00000000001"], ""),  # of two species: not guessed
        (["ERCC-00164", "NIST_ConsensusVector"], ""),
        ([], ""),
    ],
)
def test_the_species_that_identifiers_tell(genes, species):
    assert told(genes, lambda: KNOWN) == species
    assert species == "" or species in NAMES


def test_symbols_are_only_asked_for_where_identifiers_do_not_tell():
    assert told(["ENSG00000141510"], lambda: pytest.fail("asked")) == "human"


@pytest.mark.parametrize(
    ("name", "is_one"), [("ENSG00000141510", True), ("Hb", False), ("", False)]
)
def test_identifiers(name, is_one):
    assert is_identifier(name) == is_one

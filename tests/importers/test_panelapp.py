import json
from pathlib import Path

import pytest

from meddx.case.source import Source
from meddx.importers.panelapp import PanelImporter
from meddx.importers.shared.panel_genes import Entry, PanelGenes
from meddx.knowledge.symbols import Symbols

DATA = Path(__file__).parents[3] / "shared" / "data" / "genomics" / "panels"
TSV = (
    "Entity Name\tEntity type\tGene Symbol\tSources(; separated)\tLevel4\tLevel3\tLevel2\t"
    "Model_Of_Inheritance\tPhenotypes\tGEL_Status\tversion\tHGNC\n"
)
SCOUT = (
    "##panel_id=p1\n##version=1.0\n##display_name=Test panel\n"
    "#hgnc_id\thgnc_symbol\tdisease_associated_transcripts\treduced_penetrance\t"
    "genetic_disease_models\tmosaicism\tdatabase_entry_version\toriginal_hgnc\n"
)


@pytest.fixture(scope="module")
def child(gene_home):
    """Processes whose home is that of the file, so that the index of genes is built once."""
    from meddx.children import Children

    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(gene_home))
    made = Children(1)
    made.start()
    yield made
    made.close()
    patch.undo()


@pytest.fixture
def load(tmp_path, context):
    def run(content, name="panel"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        assert PanelImporter().sniff(path.read_bytes()[:4096]) > 0.9
        (case,) = PanelImporter().load((Source(path),), context)
        return case

    return run


def gene(symbol, level="3", inheritance="BIALLELIC", kind="gene"):
    return {
        "gene_data": {"gene_symbol": symbol, "hgnc_id": f"HGNC:9{sum(map(ord, symbol))}"},
        "entity_type": kind,
        "entity_name": symbol,
        "confidence_level": level,
        "mode_of_inheritance": inheritance,
    }


def panel(*genes, **more):
    told = {"id": 1, "hash_id": None, "name": "Melanoma", "disease_group": "", "version": "2.5"}
    return {**told, "genes": list(genes), "strs": [], "regions": [], **more}


def test_a_panel_of_the_interface(load):
    levels = [gene("BAP1"), gene("MUT", "2"), gene("POT1", "1", ""), gene("MITF", "0")]
    (found,) = load(json.dumps(panel(*levels), indent=1)).panels
    assert (found.kind, found.tool, found.title) == ("panel", "PanelApp", "Melanoma 2.5")
    assert [(g.symbol, g.written, g.confidence, g.inheritance) for g in found.listed] == [
        ("BAP1", "BAP1", "green", "BIALLELIC"),
        ("MMUT", "MUT", "amber", "BIALLELIC"),
        ("POT1", "POT1", "red", ""),
        ("MITF", "MITF", "", "BIALLELIC"),
    ]
    assert found.genes == ("BAP1", "MMUT", "MITF")  # red: no evidence
    assert (found.records, found.error_count) == (4, 0)
    assert not any("signed off" in str(note) for note in found.notes)


def notes(found):
    return [str(note) for note in found.notes]


def test_regions_and_repeats_are_kept_by_their_names(load):
    lost = {"entity_type": "region", "entity_name": "ISCA-37390-Loss", "confidence_level": "3"}
    placed = {**lost, "chromosome": "5", "grch38_coordinates": [37695, 11347150]}
    repeat = {**gene("HTT", kind="str"), "entity_name": "HTT_CAG"}
    parts = {"strs": [repeat], "regions": [{**lost, "entity_name": "R1"}, placed]}
    (found,) = load(json.dumps(panel(gene("BAP1"), gene("MLL2"), **parts))).panels
    assert found.genes == ("BAP1", "HTT")
    assert (found.records, found.error_count) == (5, 1)
    assert [line for line, _ in found.errors] == [2]
    regions = "R1 (green), ISCA-37390-Loss (GRCh38 5:37695-11347150, green)."
    assert [note for note in notes(found) if note.endswith(regions)]
    assert [note for note in notes(found) if note.endswith("their genes are: HTT_CAG.")]


def test_a_panel_of_regions_alone_is_one(load):
    region = {"entity_type": "region", "entity_name": "ISCA-37390-Loss"}
    (found,) = load(json.dumps(panel(regions=[region]))).panels
    assert (found.genes, found.records, found.error_count) == ((), 1, 0)


def test_the_numbers_of_a_file_stand_for_its_own_symbols():
    genes = PanelGenes(Symbols(["BAP1", "APC"], {}, {}))
    rows = (Entry("BAP1", "HGNC:950"), Entry("", "HGNC:950"), Entry("APC", "HGNC:950"))
    for line, row in enumerate((*rows, Entry("", "HGNC:5")), start=1):
        genes.add(line, row)
    assert list(genes.listed) == ["BAP1"]
    assert [line for line, _ in genes.errors.listed] == [3, 4]
    assert "HGNC:950 is BAP1, but the symbol beside it is APC" in str(genes.errors.listed[0][1])
    assert "meddx references add hgnc_complete_set.txt" in str(genes.errors.listed[1][1])


def test_a_panel_below_version_one_is_not_signed_off(load):
    (found,) = load(json.dumps(panel(gene("BAP1"), version="0.116"))).panels
    assert "0.116 of this panel is below 1.0" in str(found.notes[0])


def test_lines_of_panels_are_several(load):
    lines = [json.dumps(panel(gene("BAP1"), name=name)) for name in ("A", "B")]
    case = load("\n".join(lines) + "\n")
    assert [p.title for p in case.panels] == ["A 2.5", "B 2.5"]
    assert len({p.panel_id for p in case.panels}) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (json.dumps(panel(gene("BAP1")))[:-9], "not_panel"),
        (json.dumps({"count": 1, "results": [{"id": 1, "hash_id": None}]}), "list_of_panels"),
        (json.dumps(panel()), "no_genes"),
        (json.dumps(panel(gene("MLL2"))), "no_genes"),
        ('{"id": 1, "hash_id": ' + "[" * 100_000, "not_panel"),
        ("hgnc_id\tsymbol\tprev_symbol\nHGNC:1\tA\t\n", "gene_names"),
        (TSV + '"unclosed\t' * 3, "no_genes"),
    ],
)
def test_other_files_are_refused_with_their_reason(load, content, code):
    case = load(content)
    assert case.is_empty
    assert [file.code for file in case.refused] == [code]


def test_the_export_of_panelapp(load):
    rows = (
        "BAP1\tgene\tBAP1\tReview Green;NHS\tMelanoma\t\t\tMONOALLELIC\tx\t3\t2.5\tHGNC:950\n"
        "MUT\tgene\tMUT\tExpert Review Amber\tMelanoma\t\t\tBIALLELIC\tx\t\t2.5\t\n"
        'R1\tregion\t\tExpert Review Red\tMelanoma\t\t\t\t"a\tb"\t1\t2.5\t\n'
        "\tgene\t\tx\tMelanoma\t\t\t\tx\t1\t2.5\t\n" + "x\t" * 20 + "\n"
    )
    (found,) = load(TSV + rows).panels
    assert found.title == "Melanoma 2.5"
    assert [(g.symbol, g.confidence, g.hgnc_id) for g in found.listed] == [
        ("BAP1", "green", "HGNC:950"),
        ("MMUT", "amber", ""),
    ]
    assert [line for line, _ in found.errors] == [5, 6]
    assert found.records == 5
    assert [note for note in notes(found) if note.endswith(": R1 (red).")]


def test_the_export_of_panelapp_tells_where_regions_lie(load):
    more = "Position Chromosome\tPosition GRCh37 Start\tPosition GRCh37 End\t"
    head = TSV[:-1] + f"\t{more}Position GRCh38 Start\tPosition GRCh38 End\n"
    rows = (
        "R1\tregion\t\tx\tMelanoma\t\t\t\tx\t3\t2.5\t\t5\t1\t20\t3\t30\n"
        "AR_CAG\tstr\tAR\tx\tMelanoma\t\t\t\tx\t3\t2.5\tHGNC:644\tX\t1\t2\t3\t4\n"
    )
    (found,) = load(head + rows).panels
    assert (found.genes, found.error_count) == (("AR",), 0)
    assert [note for note in notes(found) if note.endswith(": R1 (GRCh38 5:3-30, green).")]
    assert [note for note in notes(found) if note.endswith(": AR_CAG.")]


def test_a_panel_of_scout(load):
    rows = "7230\tMRE11\t\t\tAR,AD\t\t\tMRE11A\n950\tBAP1\t\t\t\t\t\t\n"
    (found,) = load(SCOUT + rows).panels
    assert (found.tool, found.title, found.records) == ("Scout", "Test panel 1.0", 2)
    first = found.listed[0]
    assert (first.symbol, first.written, first.hgnc_id) == ("MRE11", "MRE11A", "HGNC:7230")
    assert first.inheritance == "AR,AD"


def test_a_number_and_a_symbol_that_contradict_each_other_are_an_error():
    known = Symbols(["APC", "MUTYH"], {"MYH": frozenset({"MUTYH"})}, {"HGNC:7527": "MUTYH"})
    genes = PanelGenes(known)
    for line, symbol in enumerate(("MUTYH", "MYH", "APC", "NEWNAME"), start=1):
        genes.add(line, Entry(symbol, "HGNC:7527"))
    assert list(genes.listed) == ["MUTYH"]
    assert [(line, str(reason)) for line, reason in genes.errors.listed] == [
        (3, "HGNC:7527 is MUTYH, but the symbol beside it is APC.")
    ]


def test_sniffing_leaves_other_json_alone():
    sniff = PanelImporter().sniff
    assert sniff(b'{"resourceType": "Patient", "id": "x"}') == 0.0
    assert sniff(b'{"id": "case", "subject": {"sex": "MALE"}, "phenotypicFeatures": []}') == 0.0
    assert sniff(b"hgnc_id\thgnc_symbol\n1\tA1BG\n") == 0.0


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample files are not there")
def test_the_sample_files(context):
    names = ("panelapp_panels.jsonl", "scout_panel_1.txt", "hgnc_reduced_set.txt")
    cases = PanelImporter().load(tuple(Source(DATA / name) for name in names), context)
    lines = (DATA / names[0]).read_text(encoding="utf-8").splitlines()
    counted = [len(json.loads(line)["genes"]) for line in lines]
    assert [(p.records, p.error_count) for p in cases[0].panels] == [(n, 0) for n in counted]
    rows = (DATA / names[1]).read_text(encoding="utf-8").splitlines()
    (scout,) = cases[1].panels
    assert scout.records == sum(not row.startswith("#") for row in rows)
    assert [file.code for case in cases for file in case.refused] == ["gene_names"]

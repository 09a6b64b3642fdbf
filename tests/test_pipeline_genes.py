"""Gene files through the whole story: references, the reader's criteria, secondary findings."""

from dataclasses import replace

import pytest
from pypdf import PdfReader

from meddx import knowledge
from meddx.analysis import pack
from meddx.case.criteria import CriterionEdit, Strength
from meddx.case.gene_files import GenePanel
from meddx.case.reading import Edits
from meddx.case.record import Case, Origin
from meddx.case.variants import Variant, VariantTable, Zygosity
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.knowledge import references
from meddx.paths import delivered_models
from meddx.phrase import Language
from meddx.pipeline import Analyser
from meddx.reports import Options
from meddx.reports import json as json_report
from meddx.reports.pdf import Pdf
from tests.helpers import references as made


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def analyser(own_home, home, monkeypatch):
    monkeypatch.setenv("MEDDX_HOME", str(home))
    rules = pack.load(delivered_models() / "variant_rules")
    children = Children()
    yield Analyser((rules,), (), knowledge.load, FrameStore(children))
    children.close()


def case_of(*variants, listed=()):
    table = VariantTable.of(variants)
    files = [GenePanel("p1", "exome.vcf", "vcf", build="GRCh38", variants=table,
                       origin=Origin.GERMLINE, sha256=repr(variants))]  # fmt: skip
    if listed:
        files.append(GenePanel("p2", "list.txt", "gene_list", genes=listed, sha256="b"))
    return Case(panels=tuple(files))


def row(position, alternate, **fields):
    base = made.BASES[position - 1]
    given = {"zygosity": Zygosity.HETEROZYGOUS, "passed": True} | fields
    return Variant("1", position, base, alternate, **given)


def test_the_reader_s_criteria_change_class_and_list(analyser, context, tmp_path):
    references.add(made.gff3(tmp_path / "models.gff3"), context)
    references.add(made.fasta(tmp_path / "genome.fa"), context)
    reading = analyser.analyse(case_of(row(130, "G")), context)
    (missense,) = reading.findings
    assert (missense.starts_off, reading.diagnoses) == (True, ())
    assert reading.case.panels[0].annotation.startswith("GFF3 models.gff3")
    assert any(source.startswith("genome.fa GRCh38") for source in reading.sources)
    edits = Edits()
    for code in ("PS3", "PP1"):
        said = CriterionEdit(missense.key, code, True, Strength.STRONG, "seen in our laboratory")
        edits = edits.with_criterion(said)
    again = analyser.rerank(reading, edits, context)
    (judged,) = again.all_findings
    assert (judged.starts_off, judged.interpretation.counted.value) == (False, "likely_pathogenic")
    weighed = [e for d in again.diagnoses for e in d.evidence if e.log10_lr > 3]
    assert any("p.(Ser4Gly) in MSH2" in str(e.because) for e in weighed)
    told = json_report.as_object(again, Language.EN)["findings"][0]
    assert told["present"]
    assert told["interpretation"]["edited"]
    assert "seen in our laboratory" in str(told["interpretation"]["criteria"])
    Pdf().write(again, tmp_path / "r.pdf", Options(Language.EN))
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages)
    words = " ".join(text.split())
    assert "By the criteria as you set them likely pathogenic, +8 points." in words
    assert "PS3, strong (+4): The reader: seen in our laboratory" in words
    back = analyser.rerank(again, Edits(), context)
    assert (back.all_findings[0].starts_off, back.diagnoses) == (True, ())


def test_a_secondary_finding_waits_until_it_is_switched_on(analyser, context):
    bad = {"gene": "RYR1", "hgvs_p": "p.(Arg614Cys)", "classification": "Pathogenic"}
    case = case_of(row(130, "G", **bad), listed=("FGFR2",))
    reading = analyser.analyse(case, context)
    (held,) = reading.findings
    assert held.starts_off
    assert [n.code for n in reading.not_applicable] == ["held_back"]
    counted = {e.finding_key for d in reading.diagnoses for e in d.evidence if e.log10_lr > 0}
    assert held.key not in counted
    on = analyser.rerank(reading, Edits().switched(held.key, True, starts_off=True), context)
    weighed = {e.finding_key for d in on.diagnoses for e in d.evidence if e.log10_lr > 0}
    assert held.key in weighed
    assert (reading.edits.lists(held), on.edits.lists(held)) == (False, True)


def test_a_new_stop_ranks_by_the_number_of_its_exon_alone(analyser, context):
    """Neither gene models nor anybody's class is there: DMD ranks, BRCA1 once it is asked for."""
    stop = {"consequence": "stop_gained", "zygosity": Zygosity.HEMIZYGOUS}
    dmd = Variant("X", 31_500_000, "C", "T", gene="DMD", exon="10/79", passed=True, **stop)
    brca = Variant("17", 41_245_000, "C", "T", gene="BRCA1", exon="10/23", passed=True,
                   consequence="stop_gained", zygosity=Zygosity.HETEROZYGOUS)  # fmt: skip

    def told(*variants, **more):
        reading = analyser.analyse(case_of(*variants, **more), context)
        rare = [d for d in reading.diagnoses if not d.code.code.startswith("MEDDX")]
        return reading, {e.code.code for d in rare[:1] for e in d.evidence if e.log10_lr > 3}

    reading, first = told(dmd, brca)
    assert first == {"DMD"}
    assert [n.code for n in reading.not_applicable] == ["held_back"]
    assert told(brca, listed=("BRCA1",))[1] == {"BRCA1"}
    late = replace(dmd, exon="79/79")
    assert told(late)[0].diagnoses == ()  # an uncertain one


def test_the_origin_is_said_where_it_is_not_known(analyser, context, tmp_path):
    case = case_of(row(130, "G", gene="FGFR2", classification="Pathogenic", review_stars=2))
    unknown = replace(case, panels=(replace(case.panels[0], origin=Origin.UNKNOWN),))
    weights = []
    for each in (case, unknown):
        reading = analyser.analyse(each, context)
        found = [e for d in reading.diagnoses for e in d.evidence]
        weights.append(max(e.log10_lr for e in found))
        said = any(
            "does not say whether its variants are inherited" in str(e.because) for e in found
        )
        assert said is (each is unknown)
    assert weights[1] < weights[0]
    Pdf().write(reading, tmp_path / "r.pdf", Options(Language.EN))
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages)
    assert "PM2, not counted" in " ".join(text.split())


def test_the_file_is_left_as_it_is_without_references(analyser, context):
    case = case_of(row(130, "G", gene="MSH2", classification="Pathogenic"))
    for reference in references.reference_store.known():
        references.remove(reference.name)
    reading = analyser.analyse(case, context)
    assert reading.case.panels[0].variants is case.panels[0].variants
    assert not any("SHA-256" in source for source in reading.sources)
    (finding,) = reading.findings
    assert finding.interpretation.stated_by == "exome.vcf"

import gzip
import json
import tarfile
from itertools import islice
from pathlib import Path

import pytest

from meddx.case.identity import Sex
from meddx.case.source import Source
from meddx.case.variants import Zygosity
from meddx.importers.shared import packing
from meddx.importers.shared.phenopackets import Collected, age_years, read
from meddx.phrase import Refused

VERSION_2 = {
    "id": "case-2",
    "subject": {
        "sex": "FEMALE",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P2Y6M"}},
    },
    "phenotypicFeatures": [
        {"type": {"id": "HP:0001250", "label": "Seizure"}},
        {"type": {"id": "HP:0001250", "label": "Seizure"}},
        {"type": {"id": "HP:0000252"}, "excluded": True},
    ],
    "interpretations": [
        {
            "diagnosis": {
                "disease": {"id": "OMIM:100000", "label": "The answer"},
                "genomicInterpretations": [
                    {
                        "variantInterpretation": {
                            "variationDescriptor": {
                                "geneContext": {"symbol": "SCN1A"},
                                "expressions": [
                                    {"syntax": "hgvs.c", "value": "NM_001165963.4:c.2584C>T"},
                                    {"syntax": "hgvs.p", "value": "NP_001159435.1:p.(Arg862Ter)"},
                                ],
                                "vcfRecord": {
                                    "genomeAssembly": "hg38", "chrom": "chr2",
                                    "pos": "166039428", "ref": "G", "alt": "A",
                                },
                                "allelicState": {"id": "GENO:0000135"},
                            }
                        }
                    }
                ],
            }
        }
    ],
    "metaData": {"externalReferences": [{"id": "PMID:1"}]},
}  # fmt: skip
VERSION_1 = {
    "id": "case-1",
    "subject": {"sex": "MALE", "ageAtCollection": {"age": "P14Y"}},
    "phenotypicFeatures": [
        {"type": {"id": "HP:0001250"}},
        {"type": {"id": "HP:0000252"}, "negated": True},
    ],
    "genes": [{"symbol": "GCDH"}],
    "diseases": [{"term": {"id": "OMIM:231670"}}],
}
LINE = {
    "id": "line", "sex": "FEMALE", "age": "P3M", "observed": ["HP:0001250"], "excluded": [],
    "diseases": ["OMIM:1"], "path": "notebooks/ANSWER/x.json", "pmids": ["PMID:1"],
    "variants": [{"gene": "MECP2", "hgvs.p": "p.(Arg168Ter)", "zygosity": "hemizygous"}],
    "genes": ["CDKL5"],
}  # fmt: skip


def cases(tmp_path, content, name="cases.json"):
    path = tmp_path / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    header = read(Source(path).as_json()).header
    return packing.unpack(Collected, header["collected"], {})


def test_version_2_is_read(tmp_path):
    (case,) = cases(tmp_path, VERSION_2).cases
    assert (case.case_id, case.sex, case.age_years) == ("case-2", Sex.FEMALE, 2.5)
    assert (case.present, case.excluded) == (("HP:0001250",), ("HP:0000252",))
    (variant,) = case.variants
    assert (variant.gene, variant.key) == ("SCN1A", "2-166039428-G-A")
    assert (variant.consequence, variant.zygosity) == ("stop_gained", Zygosity.HETEROZYGOUS)


def test_version_1_is_read(tmp_path):
    (case,) = cases(tmp_path, VERSION_1).cases
    assert (case.sex, case.age_years) == (Sex.MALE, 14.0)
    assert (case.present, case.excluded) == (("HP:0001250",), ("HP:0000252",))
    assert [variant.gene for variant in case.variants] == ["GCDH"]


@pytest.mark.parametrize("name", ["cases.jsonl", "cases.jsonl.gz"])
def test_lines_of_json_are_read_and_a_damaged_one_is_named(tmp_path, name):
    text = f"{json.dumps(LINE)}\n{{oh\n\n{json.dumps(LINE)}\n"
    found = cases(tmp_path, text, name)
    assert [case.case_id for case in found.cases] == ["line", "line"]
    assert [str(phrase) for phrase in found.refused] == [
        "Line 2 is no JSON. Mend it; the other cases were read."
    ]
    assert [variant.gene for variant in found.cases[0].variants] == ["MECP2", "CDKL5"]
    assert found.cases[0].variants[0].zygosity is Zygosity.HEMIZYGOUS


def test_the_one_who_came_and_the_members_of_a_cohort_are_read(tmp_path):
    family = {"id": "family", "proband": VERSION_2, "relatives": [VERSION_1]}
    assert [case.case_id for case in cases(tmp_path, family).cases] == ["case-2"]
    cohort = {"id": "cohort", "members": [VERSION_2, VERSION_1]}
    assert [case.case_id for case in cases(tmp_path, cohort).cases] == ["case-2", "case-1"]


def test_the_answer_is_never_read(tmp_path):
    bare = {key: LINE[key] for key in LINE if key not in {"diseases", "path", "pmids"}}
    assert cases(tmp_path, LINE) == cases(tmp_path, bare)
    blind = json.loads(json.dumps(VERSION_2))
    del blind["interpretations"][0]["diagnosis"]["disease"], blind["metaData"]
    assert cases(tmp_path, VERSION_2) == cases(tmp_path, blind)


def test_what_others_concluded_of_a_variant_is_never_read(tmp_path):
    told = json.loads(json.dumps(VERSION_2))
    (genomic,) = told["interpretations"][0]["diagnosis"]["genomicInterpretations"]
    genomic["interpretationStatus"] = "CAUSATIVE"
    genomic["variantInterpretation"]["acmgPathogenicityClassification"] = "PATHOGENIC"
    assert cases(tmp_path, VERSION_2) == cases(tmp_path, told)


def interpreted(tmp_path, genomic):
    told = {"genomicInterpretations": [genomic]}
    packet = VERSION_2 | {"interpretations": [{"diagnosis": told}]}
    ((variant,),) = (case.variants for case in cases(tmp_path, packet).cases)
    return variant


def described(tmp_path, **about):
    about = {"geneContext": {"symbol": "FBN1", "valueId": "HGNC:3603"}} | about
    genomic = {"variantInterpretation": {"variationDescriptor": about}}
    return interpreted(tmp_path, genomic)


def of_line(tmp_path, **told):
    (case,) = cases(tmp_path, LINE | {"variants": [told], "genes": []}).cases
    return case.variants[0]


@pytest.mark.parametrize(
    ("label", "consequence"),
    [
        ("chromosomal_deletion", "transcript_ablation"),
        ("chromosomal_duplication", "transcript_amplification"),
        ("chromosome_structure_variation", "structural_variant"),
    ],
)
def test_structural_variants_are_the_same_in_packets_and_lines(tmp_path, label, consequence):
    packet = described(
        tmp_path,
        structuralType={"id": "SO:1000029", "label": label},
        allelicState={"id": "GENO:0000136"},
    )
    line = of_line(tmp_path, gene="FBN1", hgnc="HGNC:3603", sv=label, zygosity="homozygous")
    assert packet == line
    assert (line.gene, line.consequence, line.identifier) == ("FBN1", consequence, label)


@pytest.mark.parametrize(
    ("reference", "alternate", "consequence"),
    [
        ("N", "DEL", "transcript_ablation"),
        ("N", "<DUP>", "transcript_amplification"),
        ("N", "INV", "structural_variant"),
        ("A" * 51, "A", "transcript_ablation"),
        ("A", "A" * 51, "structural_variant"),
        ("A" * 50, "A", ""),
        ("A", "G", ""),
    ],
)
def test_a_large_change_without_a_description_is_structural(
    tmp_path, reference, alternate, consequence
):
    record = {
        "genomeAssembly": "GRCh38", "chrom": "chr5", "pos": "7", "ref": reference,
        "alt": alternate,
    }  # fmt: skip
    assert described(tmp_path, vcfRecord=record).consequence == consequence
    inside = {"syntax": "hgvs.p", "value": "NP_000129.3:p.(Lys2_Glu19del)"}
    told = described(tmp_path, vcfRecord=record, expressions=[inside])
    assert told.consequence == "inframe_deletion"  # what the description says goes first


def test_a_gene_that_stands_for_its_variant_is_a_candidate(tmp_path):
    found = interpreted(tmp_path, {"gene": {"symbol": "ATRX", "valueId": "ENSG00000085224"}})
    assert (found.gene, found.identifier, found.zygosity) == ("ATRX", "ATRX", Zygosity.UNKNOWN)


def test_a_gene_without_a_symbol_is_named_by_its_number(tmp_path):
    assert described(tmp_path, geneContext={"valueId": "HGNC:3603"}).gene == "HGNC:3603"


def test_the_genes_that_were_examined_are_read(tmp_path):
    (case,) = cases(tmp_path, LINE | {"examined": ["FBN1", "DMD"]}).cases
    assert case.examined == ("FBN1", "DMD")


def test_packets_and_lines_of_the_collection_tell_the_same(tmp_path):
    folder = Path(__file__).parents[4] / "shared" / "data" / "phenopackets"
    if not (folder / "cases.jsonl.gz").exists():
        pytest.skip("the phenopackets are not beside this checkout")
    with gzip.open(folder / "cases.jsonl.gz", "rt", encoding="utf-8") as lines:
        told = [json.loads(line) for line in islice(lines, 0, 2000, 40)]
    wanted = {line["path"]: line for line in told}
    with tarfile.open(folder / "phenopackets.tar.gz") as packets:
        for member in packets:
            line = wanted.pop(member.name, None)
            stream = packets.extractfile(member)
            if line is not None and stream is not None:
                assert cases(tmp_path, stream.read().decode()) == cases(tmp_path, line)
            if not wanted:
                break
    assert not wanted


@pytest.mark.parametrize(
    "content", ["[]", "{}", "[[[", "nothing", '{"observed": 3}x', "[" * 100_000]
)
def test_what_holds_no_case_is_refused(tmp_path, content):
    with pytest.raises(Refused) as told:
        cases(tmp_path, content)
    assert told.value.code == "no_case"


@pytest.mark.parametrize(
    "odd",
    [
        {"phenotypicFeatures": [3, {"type": []}], "subject": []},
        {"observed": "HP:1", "variants": {"gene": 3}, "age": [3], "sex": []},
        {"observed": [], "variants": [{"vcf": 7, "hgvs.p": ["p."], "zygosity": {}}]},
    ],
)
def test_odd_values_are_passed_over(tmp_path, odd):
    (case,) = cases(tmp_path, odd).cases
    assert case.age_years is None
    assert case.sex is Sex.UNKNOWN


@pytest.mark.parametrize(
    ("duration", "years"),
    [("P2Y6M", 2.5), ("P26W", 0.498), ("P10D", 0.0274), ("P3YT5H", 3.0), ("P", None), ("2", None),
     (None, None), ("P1.2.3Y", None)],
)  # fmt: skip
def test_ages(duration, years):
    assert age_years(duration) == (years if years is None else pytest.approx(years, abs=0.001))


@pytest.mark.parametrize(
    ("age", "years"),
    [(12, 12.0), (0.5, 0.5), ("P12Y", 12.0), (True, None), (-1, None), (900, None)],
)
def test_an_age_of_a_line_may_be_a_number_of_years(tmp_path, age, years):
    (case,) = cases(tmp_path, {"observed": ["HP:0001250"], "age": age}).cases
    assert case.age_years == years

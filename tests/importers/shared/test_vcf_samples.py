import pytest

from meddx.case.gene_files import Relation, Relative
from meddx.case.record import Origin
from meddx.importers.shared.pedigree import Pedigree, of_header
from meddx.importers.shared.vcf_samples import choose, origin_of_tool, stated_origin
from meddx.phrase import Refused

NOBODY = Pedigree()
FAMILY = of_header(["##PEDIGREE=<ID=kid,Mother=mum,Father=dad>"])


@pytest.mark.parametrize(
    ("samples", "values", "family", "asked", "place", "why"),
    [
        (["a"], {}, NOBODY, "", 0, ""),
        (["a", "b"], {}, NOBODY, "b", 1, ""),
        (["a", "b"], {"patient_id": "b"}, NOBODY, "", 1, ""),
        (["a", "b"], {"patient_id": "b"}, NOBODY, "a", 0, ""),
        (["mum", "dad", "kid"], {}, FAMILY, "", 2, "pedigree"),
        (["NORMAL", "TUMOR"], {}, NOBODY, "", 1, "pair"),
        (["Germline", "Tumour"], {}, NOBODY, "", 1, "pair"),
        (["x", "y"], {"tumor_sample": "y", "normal_sample": "x"}, NOBODY, "", 1, "pair"),
        (["x", "y"], {"tumor_sample": "y"}, NOBODY, "", 1, "pair"),
        (["N", "T"], {}, of_header(["##PEDIGREE=<ID=T,Original=N>"]), "", 1, "pair"),
    ],
)
def test_the_patients_sample(samples, values, family, asked, place, why):
    chosen = choose(samples, values, family, asked)
    assert (chosen.column, chosen.why) == (9 + place, why)


@pytest.mark.parametrize(
    ("samples", "values"),
    [
        (["a", "b"], {}),
        (["a", "b"], {"patient_id": "c"}),
        (["a", "b", "TUMOR"], {}),
        (["TUMOR", "x"], {}),
        (["x", "y"], {"tumor_sample": "z"}),
    ],
)
def test_it_is_asked_for_and_never_guessed(samples, values):
    assert choose(samples, values, NOBODY, "") is None


@pytest.mark.parametrize(
    ("samples", "asked", "code"),
    [
        ([], "", "sites_only"),
        (["a", "a"], "", "several_samples"),
        (["a"], "b", "no_such_sample"),
        (["a", ""], "a", "unnamed_sample"),
    ],
)
def test_refusals(samples, asked, code):
    with pytest.raises(Refused) as refused:
        choose(samples, {}, NOBODY, asked)
    assert refused.value.code == code


def test_the_others_are_relatives():
    chosen = choose(["mum", "dad", "kid", "x"], {}, FAMILY, "")
    assert chosen.relatives == (
        (9, Relative("mum", Relation.MOTHER)),
        (10, Relative("dad", Relation.FATHER)),
        (12, Relative("x", Relation.UNKNOWN)),
    )
    pair = choose(["NORMAL", "TUMOR"], {}, NOBODY, "")
    assert pair.relatives == ((9, Relative("NORMAL", Relation.NORMAL)),)


def test_of_a_cohort_only_relatives_are_read():
    samples = ["mum", "kid", *(f"s{n}" for n in range(20))]
    chosen = choose(samples, {}, FAMILY, "kid")
    assert [relative.sample for _, relative in chosen.relatives] == ["mum"]


@pytest.mark.parametrize(
    ("sample", "samples", "values", "origin"),
    [
        ("a", ["a"], {"origin": "germline"}, Origin.GERMLINE),
        ("a", ["a"], {"origin": "tumour", "normal_sample": "a"}, Origin.TUMOUR),
        ("a", ["a"], {"tumor_sample": "a"}, Origin.TUMOUR),
        ("a", ["a"], {"tumor_sample": "renamed"}, Origin.TUMOUR),
        ("a", ["a", "b"], {"tumor_sample": "b"}, Origin.UNKNOWN),
        ("a", ["a", "b"], {"tumor_sample": "b", "normal_sample": "a"}, Origin.GERMLINE),
        ("TUMOR", ["NORMAL", "TUMOR"], {}, Origin.TUMOUR),
        ("NORMAL", ["NORMAL", "TUMOR"], {}, Origin.GERMLINE),
        ("a", ["a", "TUMOR"], {}, Origin.UNKNOWN),
        ("a", ["a"], {}, Origin.UNKNOWN),
    ],
)
def test_what_the_header_states_of_the_origin(sample, samples, values, origin):
    assert stated_origin(sample, samples, values) is origin


@pytest.mark.parametrize(
    ("values", "meta", "origin"),
    [
        ({}, ["##GATKCommandLine=<ID=HaplotypeCaller,Version=4>"], Origin.GERMLINE),
        ({}, ["##GATKCommandLine.HaplotypeCaller=<ID=HaplotypeCaller,V=3>"], Origin.GERMLINE),
        ({}, ["##GATKCommandLine=<ID=Mutect2,Version=4>"], Origin.TUMOUR),
        ({"source": "Mutect2"}, [], Origin.TUMOUR),
        ({}, ['##MuTect="analysis_type=MuTect"'], Origin.TUMOUR),
        ({}, ["##DeepVariant_version=1.5"], Origin.GERMLINE),
        ({"content": "strelka somatic snv calls"}, [], Origin.TUMOUR),
        ({}, ['##GATKCommandLine=<ID=SelectVariants,Args="HaplotypeCaller">'], Origin.UNKNOWN),
        ({"content": "strelka germline small-variant calls"}, [], Origin.GERMLINE),
        ({"content": "starling small-variant calls"}, [], Origin.UNKNOWN),
        ({"source": "freeBayes"}, [], Origin.UNKNOWN),
    ],
)
def test_the_origin_that_the_program_implies(values, meta, origin):
    assert origin_of_tool(values, meta) is origin

"""The demonstration case (DEMO.md) as findings built by hand, and the reference tables."""

from meddx.case.codes import HGNC, HPO, Code
from meddx.case.evidence import (
    Assertion,
    Finding,
    ImageSource,
    ReaderSource,
    TextSource,
    VariantSource,
)
from meddx.case.identity import Sex
from meddx.case.record import Variant, Zygosity
from meddx.diagnosis.rank import Person

PERSON = Person(64.5, Sex.FEMALE)
GENES = frozenset({"MLH1", "MSH2", "MSH6", "PMS2", "EPCAM", "APC", "MUTYH", "TP53", "BRCA2"})

MASS, NODULE = "HP:0033821", "HP:0033608"
COLON, ENDOMETRIUM = "HP:0003003", "HP:0012114"
METASTASES, RECURRENCE, EMBOLISM = "MEDDX:1021", "MEDDX:1044", "MEDDX:1023"
SEPTIC, GPA, PNEUMONIA = "MEDDX:1005", "MEDDX:1030", "MEDDX:1001"
LYNCH, MUTYH_POLYPOSIS = "OMIM:120435", "OMIM:608456"


def image(hp_id, log10_lr=2.0, assertion=Assertion.PRESENT):
    probability = 0.9 if assertion is Assertion.PRESENT else 0.05
    return Finding(
        f"image:pack:1:{hp_id}",
        Code(HPO, hp_id),
        assertion,
        probability,
        ImageSource("1.2.3"),
        pack="pack",
        prevalence=0.1,
        log10_lr=log10_lr,
        threshold=0.5,
    )


def reader(hp_id):
    return Finding(f"reader:{hp_id}", Code(HPO, hp_id), Assertion.PRESENT, 1.0, ReaderSource())


def note(hp_id, assertion=Assertion.PRESENT, start=0):
    probability = 0.0 if assertion is Assertion.EXCLUDED else 1.0
    source = TextSource("note", start, start + 5, "words")
    key = f"note:note:{start}:{assertion.value}:{hp_id}"
    return Finding(key, Code(HPO, hp_id), assertion, probability, source, "note_dictionary")


def variant(gene, **fields):
    given = {"zygosity": Zygosity.HETEROZYGOUS, "passed": True} | fields
    name = given.get("hgvs_p") or gene
    found = Variant("1", 100 + sum(map(ord, name)), "C", "T", gene=gene, **given)
    source = VariantSource("panel", found)
    return Finding(
        f"gene:panel:{gene}:{found.key}", Code(HGNC, gene), Assertion.PRESENT, 1.0, source
    )


MSH2 = variant("MSH2", hgvs_p="p.(Arg406Ter)", classification="Pathogenic")
VARIANTS = (
    MSH2,
    variant("MUTYH", hgvs_p="p.(Gly396Asp)", classification="Pathogenic", allele_frequency=0.005),
    variant(
        "MSH6",
        hgvs_c="c.3261dup",
        classification="Pathogenic",
        passed=False,
        filters=("LowQual",),
        allele_depths=(92, 9),
    ),
    variant("MSH6", hgvs_p="p.(Gly39Glu)", classification="Benign", allele_frequency=0.17),
    variant("BRCA2", hgvs_p="p.(Asn372His)", classification="Benign", allele_frequency=0.26),
    variant("TP53", hgvs_p="p.(Pro72Arg)", classification="Benign", allele_frequency=0.67),
)
IMAGE = (reader(MASS),)
_PRESENT = ("HP:0002875", "HP:0031246", "HP:0001824", "HP:0001903", "HP:0012343", "HP:0031029")
_ABSENT = ("HP:0001945", "HP:0030166", "HP:0002105", "HP:0000421", "HP:0000246", "HP:0430133")
NOTE = (
    *(note(hp_id, start=n * 10) for n, hp_id in enumerate(_PRESENT)),
    *(note(hp_id, Assertion.EXCLUDED, 100 + n * 10) for n, hp_id in enumerate(_ABSENT)),
    note("HP:0002090", Assertion.UNCERTAIN, 200),
    note(COLON, Assertion.HISTORICAL, 210),
    note(ENDOMETRIUM, Assertion.HISTORICAL, 220),
    note(COLON, Assertion.FAMILY, 230),
    note(ENDOMETRIUM, Assertion.FAMILY, 240),
)

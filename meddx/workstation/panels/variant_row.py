"""What a variant's row says: its genotype, its class, and whether it counted and why."""

from PySide6.QtCore import QCoreApplication

from meddx.case.criteria import stated_class
from meddx.case.evidence import Finding, VariantSource
from meddx.case.reading import Reading
from meddx.case.record import GenePanel, Variant, Zygosity
from meddx.phrase import Language
from meddx.workstation.panels.lines import Line
from meddx.workstation.theme import COLOURS

COMMON_FREQUENCY = 0.01


def variant_line(
    panel: GenePanel,
    variant: Variant,
    reading: Reading | None,
    off: frozenset[str],
    language: Language,
) -> Line:
    """Return the row of one variant; ``reading`` is None while nothing is shown of an analysis."""
    place = f"{variant.chromosome}:{variant.position} {variant.reference}>{variant.alternate}"
    if not variant.position:  # a description of a transcript or a protein tells none
        place = ""
    # The transcript stands in the tip: in the row it would push the change out of sight.
    change = variant.hgvs_c.rpartition(":")[2] or place or variant.hgvs_p
    name = " ".join(part for part in (variant.gene, change) if part)
    known = (variant.hgvs_p, zygosity_word(variant.zygosity), class_word(variant))
    counted, why = count_of(panel, variant, reading, off, language)
    lines = (", ".join(part for part in known if part), why)
    tips = (name, variant.hgvs_c, place, panel.build, *lines, _depths(variant))
    translate = QCoreApplication.translate
    tag = translate("Variant", "counted") if counted else translate("Variant", "not counted")
    return Line(
        key=f"{panel.panel_id}|{variant.key}",
        title=name,
        lines=tuple(line for line in lines if line),
        tag=tag if reading is not None else "",
        tag_colour=COLOURS.supports if counted else COLOURS.muted,
        tip="\n".join(part for part in tips if part),
    )


def finding_of(panel: GenePanel, variant: Variant, reading: Reading | None) -> Finding | None:
    """Return the finding that was read from a variant, if any."""
    wanted = (panel.panel_id, variant.key)
    for finding in reading.judged_findings if reading else ():
        match finding.source:
            case VariantSource(panel_id, read) if (panel_id, read.key) == wanted:
                return finding
    return None


def count_of(
    panel: GenePanel,
    variant: Variant,
    reading: Reading | None,
    off: frozenset[str],
    language: Language,
) -> tuple[bool, str]:
    """Say whether a variant weighs for a diagnosis, and why or why not."""
    translate = QCoreApplication.translate
    if reading is None:
        return False, ""
    finding = finding_of(panel, variant, reading)
    if finding is None or finding.probability <= 0:
        return False, _why_not(variant)
    if finding.key in off:
        return False, translate("Variant", "Switched off by the reader")
    for diagnosis in reading.diagnoses:
        if any(e.finding_key == finding.key and e.log10_lr > 0 for e in diagnosis.evidence):
            weighs = translate("Variant", "Weighs for {0}")
            return True, weighs.format(diagnosis.code.label(language))
    if finding.starts_off:
        return False, finding.remark.label(language) if finding.remark else _why_not(variant)
    return False, translate("Variant", "Alone it speaks for no disease (carrier, or none known)")


def zygosity_word(zygosity: Zygosity) -> str:
    """Return the genotype's word in the language of the window."""
    translate = QCoreApplication.translate
    return {
        Zygosity.HETEROZYGOUS: translate("Variant", "heterozygous"),
        Zygosity.HOMOZYGOUS: translate("Variant", "homozygous"),
        Zygosity.HEMIZYGOUS: translate("Variant", "hemizygous"),
        Zygosity.REFERENCE: translate("Variant", "reference"),
        Zygosity.UNKNOWN: translate("Variant", "genotype unknown"),
    }[zygosity]


def class_word(variant: Variant) -> str:
    """Return the variant's class in the language of the window; an unknown one as it was given."""
    translate = QCoreApplication.translate
    words = {
        "pathogenic": translate("Variant", "Pathogenic"),
        "likely pathogenic": translate("Variant", "Likely pathogenic"),
        "pathogenic/likely pathogenic": translate("Variant", "Pathogenic/Likely pathogenic"),
        "uncertain": translate("Variant", "Uncertain significance"),
        "uncertain significance": translate("Variant", "Uncertain significance"),
        "likely benign": translate("Variant", "Likely benign"),
        "benign": translate("Variant", "Benign"),
        "benign/likely benign": translate("Variant", "Benign/Likely benign"),
    }
    given = variant.classification.replace("_", " ").strip()
    if given[:1].isdigit():  # as ClinVar wrote before 2017
        said = stated_class(given)
        return words[said.value.replace("_", " ")] if said is not None else given
    return words.get(given.casefold(), given)


def consequence_words(consequence: str) -> str:
    """Return the gravest term of a consequence in the language of the window."""
    translate = QCoreApplication.translate
    words = {
        "missense_variant": translate("Variant", "missense"),
        "stop_gained": translate("Variant", "stop gained"),
        "stop_lost": translate("Variant", "stop lost"),
        "start_lost": translate("Variant", "start lost"),
        "frameshift_variant": translate("Variant", "frameshift"),
        "inframe_deletion": translate("Variant", "in-frame deletion"),
        "inframe_insertion": translate("Variant", "in-frame insertion"),
        "splice_acceptor_variant": translate("Variant", "splice acceptor"),
        "splice_donor_variant": translate("Variant", "splice donor"),
        "splice_region_variant": translate("Variant", "splice region"),
        "synonymous_variant": translate("Variant", "synonymous"),
        "intron_variant": translate("Variant", "intron"),
        "intergenic_variant": translate("Variant", "between genes"),
        "upstream_gene_variant": translate("Variant", "upstream"),
        "downstream_gene_variant": translate("Variant", "downstream"),
        "5_prime_UTR_variant": translate("Variant", "5' UTR"),
        "3_prime_UTR_variant": translate("Variant", "3' UTR"),
        "non_coding_transcript_exon_variant": translate("Variant", "non-coding exon"),
    }
    first = consequence.partition("&")[0]
    return words.get(first, first.removesuffix("_variant").replace("_", " "))


def _why_not(variant: Variant) -> str:
    translate = QCoreApplication.translate
    if variant.passed is False:
        return translate("Variant", "Filter: {0}").format(", ".join(variant.filters))
    if variant.zygosity is Zygosity.REFERENCE:
        return translate("Variant", "The sample does not carry it")
    if "benign" in variant.classification.lower():
        return translate("Variant", "Benign")
    if variant.allele_frequency is not None and variant.allele_frequency >= COMMON_FREQUENCY:
        return translate("Variant", "Common in the population")
    return translate("Variant", "Not classified as pathogenic")


def _depths(variant: Variant) -> str:
    if not variant.allele_depths:
        return ""
    said = QCoreApplication.translate("Variant", "Reads of each allele: {0}")
    return said.format(", ".join(str(depth) for depth in variant.allele_depths))

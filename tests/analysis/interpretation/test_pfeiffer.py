"""The exome of the Exomiser project with the variant of Pfeiffer syndrome, on GRCh37."""

from pathlib import Path

import pytest

from meddx.analysis import pack
from meddx.analysis.families.variants import Variants
from meddx.analysis.interpretation.panels import PanelReferences
from meddx.case.source import Source
from meddx.importers.vcf import VcfImporter
from meddx.knowledge import references
from meddx.paths import delivered_models

EXOME = (
    Path(__file__).parents[4]
    / "shared" / "data" / "genomics" / "gatk" / "exomiser_Pfeiffer_exome_hg19.vcf.gz"
)  # fmt: skip
CAUSE = "10-123256215-T-G"
# The gene alone, on the other strand, with the exon in which the variant lies and its neighbours.
MODELS = """##gff-version 3
#!genome-build GRCh37.p13
10\tx\tgene\t123237848\t123357972\t.\t-\t.\tID=gene:1;Name=FGFR2
10\tx\tmRNA\t123237848\t123357972\t.\t-\t.\tID=transcript:T;Parent=gene:1;tag=MANE_Select
10\tx\texon\t123237848\t123239535\t.\t-\t.\tParent=transcript:T
10\tx\texon\t123256046\t123256236\t.\t-\t.\tParent=transcript:T
10\tx\texon\t123258010\t123258119\t.\t-\t.\tParent=transcript:T
10\tx\tCDS\t123239371\t123239535\t.\t-\t0\tParent=transcript:T
10\tx\tCDS\t123256046\t123256236\t.\t-\t2\tParent=transcript:T
10\tx\tCDS\t123258010\t123258119\t.\t-\t0\tParent=transcript:T
"""


@pytest.mark.skipif(not EXOME.is_file(), reason="the exome of the Exomiser project is not here")
def test_the_variant_is_found_in_its_gene_and_only_with_gene_models(tmp_path, context):
    variants, rules = Variants(), pack.load(delivered_models() / "variant_rules")
    (case,) = VcfImporter().load((Source(EXOME),), context)
    blind = PanelReferences().applied(case, context)
    assert variants.read(rules, blind, context).findings == ()
    assert "Not annotated" in " ".join(str(note) for note in blind.panels[0].notes)
    path = tmp_path / "fgfr2.gff3"
    path.write_text(MODELS)
    references.add(path, context)
    seeing = PanelReferences().applied(case, context)
    found = variants.read(rules, seeing, context).findings
    (cause,) = [f for f in found if f.source.variant.key == CAUSE]
    assert cause.code.code == "FGFR2"
    assert cause.source.variant.consequence == "coding_sequence_variant"
    assert {f.code.code for f in found} == {"FGFR2"}

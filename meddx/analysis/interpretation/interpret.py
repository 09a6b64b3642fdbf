"""All criteria of the variants of a panel that are worth a look."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np

from meddx.analysis.interpretation import (
    fates,
    frequency,
    null_variants,
    pairs,
    predicted,
    relatives,
    residues,
    submitted,
)
from meddx.analysis.interpretation.facts import Facts
from meddx.analysis.interpretation.opened import Opened
from meddx.analysis.interpretation.panels import table_of
from meddx.analysis.interpretation.places import Change
from meddx.case.criteria import (
    Criterion,
    Interpretation,
    Significance,
    Strength,
    ordered,
    stated_class,
)
from meddx.case.criteria_words import SIGNIFICANCES
from meddx.case.gene_files import GenePanel
from meddx.case.variants import Variant
from meddx.knowledge.gene_models import Transcript
from meddx.knowledge.genes import Genes, Inheritance
from meddx.phrase import Phrase

PHENOTYPE: Final = Phrase(
    "How well the phenotype fits is weighed in the ranking and not counted here again."
)
CONTRADICTED: Final = Phrase(
    "{file} calls it {own}, but {source} calls it {other}: the weaker of the two counts until you "
    "decide."
)
_MANY: Final = 20  # rows, half of them with a frequency, that make an empty one mean "not seen"


class Interpreter:
    """Judges variants of one panel.

    Parameters
    ----------
    panel
        With what the references add (``panels.with_references``).
    found
        The references of the panel's build.
    genes
        Diseases of each gene, for how they are inherited.
    """

    def __init__(self, panel: GenePanel, found: Opened, genes: Genes) -> None:
        self._panel = panel
        self._found = found
        self._genes = genes
        self._table = table_of(panel)

    def named(self, variant: Variant) -> Variant:
        """Return a variant with the names that gene models and genome give it, if it has none."""
        transcript = self._transcript(variant)
        if transcript is None or variant.hgvs_c or variant.hgvs_p:
            return variant
        change = Change.of(variant.position, variant.reference, variant.alternate)
        effect = self._found.effects.of(change, transcript)
        return replace(variant, hgvs_c=effect.hgvs_c, hgvs_p=effect.hgvs_p)

    def judge(self, variants: Sequence[Variant]) -> tuple[Interpretation, ...]:
        """Return the interpretation of each variant; others of the same gene are looked at too."""
        first = [self._alone(variant) for variant in variants]
        by_gene: dict[str, list[pairs.Judged]] = defaultdict(list)
        for judged in zip(variants, first, strict=True):
            by_gene[judged[0].gene].append(judged)
        return tuple(
            self._with_others(judged, by_gene[judged[0].gene])
            for judged in zip(variants, first, strict=True)
        )

    def modes(self, gene: str) -> frozenset[Inheritance]:
        """Return how the diseases of a gene are inherited."""
        return frozenset(Inheritance(d.inheritance) for d in self._genes.diseases_of(gene))

    def _with_others(self, own: pairs.Judged, others: Sequence[pairs.Judged]) -> Interpretation:
        criteria, remarks = pairs.judge(own, others, self.modes(own[0].gene))
        said = own[1]
        return replace(
            said,
            criteria=ordered([*said.criteria, *criteria]),
            remarks=(*said.remarks, *remarks),
        )

    def _alone(self, variant: Variant) -> Interpretation:
        facts = self._facts(variant)
        criteria: list[Criterion] = [
            *null_variants.judge(facts),
            *frequency.judge(facts),
            *predicted.judge(facts),
            *submitted.judge(facts),
            *relatives.judge(facts),
            Criterion("PP4", Strength.SUPPORTING, False, PHENOTYPE),
        ]
        return Interpretation(
            criteria=ordered(criteria),
            stated=facts.stated,
            stated_stars=variant.review_stars,
            stated_by=facts.stated_by,
            inherited=facts.family.inherited,
            healthy_carrier=facts.family.healthy_carrier,
            remarks=(
                *((facts.contradiction,) if facts.contradiction is not None else ()),
                *((relatives.ONE_PARENT,) if facts.family.one_parent else ()),
            ),
        )

    def _facts(self, variant: Variant) -> Facts:
        gene, found = variant.gene, self._found
        modes = self.modes(gene)
        transcript = self._transcript(variant)
        source, absent = self._frequency_source(variant)
        stated, contradiction = self._stated(variant)
        return Facts(
            variant=variant,
            modes=modes,
            loss=null_variants.mechanism(gene, modes, found),
            fate=fates.fate(variant, transcript),
            frequency_by=source,
            is_absent=absent,
            neighbours=residues.neighbours(variant, transcript, found, self._known_changes),
            truncating_share=self._truncating_share(gene),
            family=relatives.family_of(variant, self._panel.relatives, self._parents_fit),
            stated=stated,
            stated_by=self._stated_by(variant) if stated is not None else "",
            contradiction=contradiction,
        )

    def _stated(self, variant: Variant) -> tuple[Significance | None, Phrase | None]:
        """Return the class that the file states, and what the user's ClinVar says against it.

        Where one of the two speaks for the disease and the other does not, the weaker one counts.
        """
        own, clinvar = stated_class(variant.classification), self._found.clinvar
        other = stated_class(clinvar.says(variant)) if clinvar is not None else None
        if own is None or other is None or own.is_pathogenic == other.is_pathogenic:
            return own, None
        said = CONTRADICTED.with_values(
            file=self._panel.title,
            own=SIGNIFICANCES[own],
            source=clinvar.title if clinvar is not None else "",
            other=SIGNIFICANCES[other],
        )
        return Significance.UNCERTAIN if own.is_pathogenic else own, said

    def _transcript(self, variant: Variant) -> Transcript | None:
        """Return the transcript of a variant's gene, where its place and its bases are known."""
        models = self._found.models
        if models is None or variant.position < 1:
            return None
        if not (variant.reference.isalpha() and variant.alternate.isalpha()):
            return None
        transcript = models.of_gene(variant.gene)
        same = transcript is not None and transcript.chromosome == variant.chromosome
        return transcript if same else None

    def _frequency_source(self, variant: Variant) -> tuple[str, bool]:
        """Return who states frequencies, and whether that source did not see this allele.

        A user's file of some regions says nothing of places far from all of its alleles.
        """
        frequency, given = variant.allele_frequency, self._found.populations
        if frequency is not None:
            own = (each.title for each in given if each.says(variant) == frequency)
            return next(own, self._panel.title), False
        if not given:
            return self._panel.title, self._file_states_frequencies
        place = (variant.chromosome, variant.position)
        covering = next((each.title for each in given if each.covers(*place)), "")
        return covering, bool(covering)

    def _stated_by(self, variant: Variant) -> str:
        """Return who states the class: the user's ClinVar where it says the same, else the file."""
        clinvar = self._found.clinvar
        if clinvar is not None and clinvar.says(variant) == variant.classification:
            return clinvar.title
        return self._panel.title

    def _truncating_share(self, gene: str) -> tuple[float, int] | None:
        if self._found.clinvar is None:
            return None
        counts = self._found.clinvar.counts(gene)
        total = counts.pathogenic_loss + counts.pathogenic_missense
        return (counts.pathogenic_loss / total, total) if total else None

    @cached_property
    def _file_states_frequencies(self) -> bool:
        """Whether the file is annotated with frequencies, so that none means "not seen"."""
        stated = int((~np.isnan(self._table.numbers("allele_frequency"))).sum())
        return len(self._table) >= _MANY and 2 * stated >= len(self._table)

    @cached_property
    def _parents_fit(self) -> bool | None:
        return relatives.parents_fit(self._table, self._panel.relatives)

    @cached_property
    def _known_changes(self) -> tuple[residues.Known, ...]:
        return residues.known_in(self._table)

"""Says which motifs of a protein a variant breaks or makes; counted for nothing.

A motif is a hint that a place matters (ACMG/AMP's PM1), not that this change does harm.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from typing_extensions import override

from meddx.analysis.families import Answer, Family
from meddx.analysis.pack import ModelPack
from meddx.analysis.proteins.changed import Changed, carried, changes, gene_of, is_readable
from meddx.analysis.proteins.effect import effect
from meddx.analysis.proteins.scan import Hit, Scanned, scan
from meddx.case.evidence import Assertion, Finding, GeneFileSource
from meddx.case.gene_files import GenePanel, Sequenced
from meddx.case.motifs import Motif
from meddx.case.reading import NotApplicable
from meddx.case.record import Case
from meddx.jobs import Context
from meddx.knowledge import genes, motifs
from meddx.knowledge.genes import Genes
from meddx.phrase import Phrase, listed

MOST_VARIANTS: Final = 500
MOST_NAMED: Final = 5  # sequences of a sentence

NO_SEQUENCES: Final = Phrase("The case holds no sequence of a protein.")
NO_MOTIFS: Final = Phrase(
    "There are no motifs to look for: open a prosite.dat with the sequences, or put it into the "
    "folder knowledge of MedDx."
)
READING: Final = Phrase("Looking for motifs")
NUCLEOTIDES: Final = Phrase(
    "{count} sequences of nucleotides were not looked at: they are not translated unless asked for."
)
NOT_HUMAN: Final = Phrase("{count} sequences are not of a human and were not looked at.")
NO_VARIANT: Final = Phrase(
    "No variant of the case changes the protein of a gene whose sequence is here."
)
NO_GENE: Final = Phrase(
    "{count} sequences name no gene and no variant has their name for its gene, so no variant was "
    "looked for in them: {names}. Write GN=SYMBOL into the heading, or a line A;Gene: SYMBOL (PIR)."
)
NOT_SCANNED: Final = Phrase(
    "{patterns} patterns were looked for; {profiles} profiles or rules and {frequent} patterns "
    "that fit by chance were not scanned."
)
TOO_MANY: Final = Phrase("Only the first {count} variants of these genes were looked at.")
OTHER_ISOFORM: Final = Phrase(
    "{variant} does not fit the sequence {sequence}, which has another residue there: it may be "
    "another isoform."
)
NONE_CHANGED: Final = Phrase(
    "No motif is lost or gained by the {count} variants that fit a sequence ({patterns} patterns; "
    "{profiles} profiles or rules and {frequent} patterns that fit by chance were not scanned)."
)
LOST: Final = Phrase(
    "{variant} breaks the motif {motif} ({accession}) at residues {start} to {end} of {sequence}. "
    "It may be a reason for PM1, which was not applied."
)
GAINED: Final = Phrase(
    "{variant} makes a motif that was not there: {motif} ({accession}) at residues {start} to "
    "{end} of the changed {sequence}."
)


class ProteinMotifs(Family):
    """Scans the sequences that variants change, as they are and as they become."""

    name = "proteins"

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if not any(panel.sequences for panel in case.panels):
            return NotApplicable(pack.name, pack.title, "no_sequences", NO_SEQUENCES)
        if not motifs.files() and not any(panel.motifs for panel in case.panels):
            return NotApplicable(pack.name, pack.title, "no_motifs", NO_MOTIFS)
        return None

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        context.checkpoint(0, 1, READING)
        left: list[tuple[str, Phrase]] = []
        readable = _readable(case.panels, left)
        changed = _changes(case.panels, readable, left)
        findings: tuple[Finding, ...] = ()
        if changed:
            known = [motif for panel in case.panels for motif in panel.motifs]
            letters = [text for one in changed for text in (one.before, one.after)]
            scanned = scan(letters, known, context)
            findings = tuple(self._findings(changed, scanned, pack.name))
            if findings:
                left.append(("not_scanned", NOT_SCANNED.with_values(**_scanning(scanned))))
            else:
                left.append(("no_motif_changed", _unchanged(len(changed), scanned)))
        elif readable:
            left.append(("no_variant", NO_VARIANT))
        told = (NotApplicable(pack.name, pack.title, code, reason) for code, reason in left)
        return Answer(findings, tuple(told))

    def _findings(
        self, changed: Sequence[Changed], scanned: Scanned, pack: str
    ) -> Iterable[Finding]:
        for number, one in enumerate(changed):
            before, after = scanned.hits[2 * number], scanned.hits[2 * number + 1]
            found = effect(one.change, before, after, (len(one.before), len(one.after)))
            for word, phrase, hits in (
                ("lost", LOST, found.lost),
                ("gained", GAINED, found.gained),
            ):
                for hit in hits:
                    said = _said(phrase, one, hit, scanned.motifs[hit.accession])
                    name = f"{one.variant.key}:{one.sequence.identifier}"
                    key = f"motif:{one.panel_id}:{name}:{hit.accession}:{hit.start}:{word}"
                    yield Finding(
                        key=key,
                        code=self._genes.code(one.variant.gene),
                        assertion=Assertion.PRESENT,
                        probability=0.0,
                        source=GeneFileSource(one.panel_id, "motif", one.variant.key),
                        pack=pack,
                        remark=said,
                    )

    @cached_property
    def _genes(self) -> Genes:
        return genes.load()


def _readable(
    panels: Iterable[GenePanel], left: list[tuple[str, Phrase]]
) -> dict[str, list[Sequenced]]:
    """Return the human proteins by their gene, or by their name where no gene is stated."""
    found: dict[str, list[Sequenced]] = {}
    nucleotides = others = 0
    for sequence in (one for panel in panels for one in panel.sequences):
        if sequence.kind == "nucleotide":
            nucleotides += 1
        elif not is_readable(sequence):
            others += 1
        else:
            found.setdefault(gene_of(sequence), []).append(sequence)
    if nucleotides:
        left.append(("nucleotides", NUCLEOTIDES.with_values(count=nucleotides)))
    if others:
        left.append(("not_human", NOT_HUMAN.with_values(count=others)))
    return found


def _changes(
    panels: Sequence[GenePanel],
    readable: dict[str, list[Sequenced]],
    left: list[tuple[str, Phrase]],
) -> list[Changed]:
    """Apply the variants to the sequences of their genes."""
    pairs = carried(panels, readable)
    if any(len(panel.variants) for panel in panels):
        _nameless(readable, {variant.gene for _, variant in pairs}, left)
    if len(pairs) > MOST_VARIANTS:
        left.append(("too_many", TOO_MANY.with_values(count=MOST_VARIANTS)))
    changed: list[Changed] = []
    for pair in pairs[:MOST_VARIANTS]:
        for sequence in readable[pair[1].gene]:
            made, other = changes((pair,), sequence)
            changed += made
            for variant in other:
                said = OTHER_ISOFORM.with_values(
                    variant=variant.hgvs_p, sequence=sequence.identifier
                )
                left.append(("other_isoform", said))
    return changed


def _nameless(
    readable: dict[str, list[Sequenced]], genes: set[str], left: list[tuple[str, Phrase]]
) -> None:
    """Name the sequences of which nobody can tell the gene."""
    names = [
        one.identifier
        for gene, sequences in readable.items()
        if gene not in genes
        for one in sequences
        if not one.gene
    ]
    if names:
        said = NO_GENE.with_values(count=len(names), names=listed(names, MOST_NAMED))
        left.append(("no_gene", said))


def _said(phrase: Phrase, one: Changed, hit: Hit, motif: Motif) -> Phrase:
    return phrase.with_values(
        variant=one.variant.hgvs_p,
        motif=motif.description.rstrip(".") or motif.name,
        accession=hit.accession,
        start=hit.start,
        end=hit.end,
        sequence=one.sequence.identifier,
    )


def _unchanged(count: int, scanned: Scanned) -> Phrase:
    return NONE_CHANGED.with_values(count=count, **_scanning(scanned))


def _scanning(scanned: Scanned) -> dict[str, int]:
    return {
        "patterns": scanned.scanned,
        "profiles": scanned.profiles,
        "frequent": scanned.frequent,
    }

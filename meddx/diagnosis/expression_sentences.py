"""Sentences that say what the reads of a gene do for a variant of it."""

from typing import Final

from meddx.phrase import Phrase

READ: Final = Phrase(
    "Expression of {gene}: {observed} where {expected} was expected from {others} other samples "
    "(z {z})"
)
SUPPORTS: Final = Phrase(
    "{read}. So low an expression fits {variant}, which {effect}; it counts as evidence of "
    "function (ACMG/AMP PS3, {strength})."
)
AT_MOST: Final = Phrase(
    "{read}. So low an expression fits {variant}, which counts already as much as a variant can; "
    "it adds nothing."
)
AGAINST: Final = Phrase(
    "{read}, as in others. {variant} cuts the gene short, and half the expression would have been "
    "seen: a mild hint against it (ACMG/AMP BS3, supporting). Other tissues may differ."
)
ALONE: Final = Phrase(
    "{read}, and no variant of it counts for this disease. A low expression alone does not count: "
    "tissue, age, treatment and batch move far more genes than diseases do."
)
DOUBTED: Final = Phrase(
    "{read}. The sample and the others seem to be made otherwise, so it does not count."
)
TUMOUR: Final = Phrase("{read}, in a tumour. It does not count for an inherited variant.")
SAID: Final = Phrase(
    "{read}. The function of {variant} is judged already (PS3 or BS3), so it does not count again."
)
STRENGTHS: Final = {1: Phrase("supporting"), 2: Phrase("moderate")}
CUTS: Final = Phrase("cuts the gene short")
SPLICES: Final = Phrase("changes its splicing")
MAY_LOWER: Final = Phrase("may lower it")

"""Sentences that say what a variant does for a disease of its gene."""

from meddx.phrase import Phrase

FITS = Phrase(
    "{variant} in {gene} is {classification} and fits the inheritance of {disease}: found in about "
    "half of its patients, and wrongly in about 1 of {wrong} others."
)
HALF_FITS = Phrase(
    "{variant} in {gene} is {classification}; whether one altered copy is enough for {disease} is "
    "not known here, so it counts by half."
)
CARRIER = Phrase(
    "Carrier only: {variant} in {gene} alters one copy, and {disease} needs two. It does not count."
)
FITS_UNPHASED = Phrase(
    "{variant} and another variant of {gene} are disease-causing. They fit the inheritance of "
    "{disease} if they lie on different copies, which the file does not tell; it counts by half."
)
FITS_HEALTHY = Phrase(
    "{variant} in {gene} is {classification} and fits the inheritance of {disease}, but a parent "
    "who is said to be healthy carries it too; it counts by a tenth."
)
SAME_COPY = Phrase(
    "Carrier only: {variant} and the other variants of {gene} lie on one copy, and {disease} needs "
    "two altered ones. They do not count."
)
FEW_MITOCHONDRIA = Phrase(
    "{variant} in {gene} is {classification}, but only in {share} of the mitochondria; most people "
    "fall ill from 60 % on."
)
NO_Y = Phrase(
    "{variant} in {gene} lies on the Y chromosome of a woman. It does not count; check the sample."
)
X_LINKED = Phrase("{variant} in {gene} is {classification}, on one of two X chromosomes.")
FAILED = Phrase("{variant} in {gene} failed the filter {filters}. It is shown, not counted.")
BENIGN = Phrase("{variant} in {gene} is {classification}. It does not count.")
FREQUENT = Phrase(
    "{variant} in {gene} is found in {share} of people, too many for a rare disease. It does not "
    "count."
)
UNCLEAR = Phrase("The meaning of {variant} in {gene} is uncertain. It does not count.")
TUMOUR = Phrase("{variant} in {gene} was found in a tumour. It does not count as inherited.")
NOT_SAID = Phrase(
    "{because} The file does not say whether its variants are inherited or those of a tumour; they "
    "are weighed as inherited, but less, until you say it as you open the file (--origin)."
)
EXAMINED = Phrase(
    "{genes}: examined, and no pathogenic variant was counted. Some variants escape every test."
)
LET = Phrase(
    "{variant} in {gene} is of uncertain significance ({points} points); you let it count, by what "
    "its points are worth."
)
CANDIDATE = Phrase(
    "{variant} in {gene} {effect} and fits the inheritance of {disease}. A candidate like this is "
    "estimated in {found} of its patients, and by chance in about 1 of {wrong} others: {count} of "
    "about 20,000 genes have one of the kind on this list."
)
LISTED = Phrase(
    "{gene} is on the list of candidates, without its variant, and {disease} is a disease of it. "
    "Estimated in {found} of its patients, and by chance in about 1 of {wrong} others: {count} of "
    "about 20,000 genes are on this list."
)
CANDIDATES_UNPHASED = Phrase(
    "{variant} and another candidate in {gene} fit the inheritance of {disease} if they lie on "
    "different copies, which the file does not tell; it counts by half."
)
COPIES_NOT_TOLD = Phrase(
    "{variant} in {gene} is {classification}; the file does not tell whether one copy is altered "
    "or both, as {disease} needs, so it counts by half."
)

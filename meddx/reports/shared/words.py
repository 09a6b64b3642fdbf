"""Sentences that stand on every report, whatever its format."""

from typing import Final

from meddx.phrase import Phrase

REVIEW_TITLE: Final = Phrase("AI analysis, not reviewed, not a radiology report")
DISCLAIMER: Final = Phrase("Research use only, not a medical device")
UNVERIFIED: Final = Phrase(
    "Identity not verified: some inputs name no patient; whose they are was not checked."
)
HEATMAP: Final = Phrase("{method}. The colours do not outline a lesion.")
NEGATIVE: Final = Phrase("Nothing above threshold.")

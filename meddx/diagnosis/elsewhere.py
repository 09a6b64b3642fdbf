"""Findings of a disease that is looked for in another examination than the patient's."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge.diseases import Diseases
from meddx.knowledge.radiology import Annotation, Disease


def background(
    disease: Disease, asked: frozenset[str], diseases: Diseases
) -> NDArray[np.float64] | None:
    """Return the share of each term among those sent for ``asked``, shape (terms,).

    None where the disease is looked for in what was examined, or that is not known: the disease's
    own rows then say how often a finding is met without it.
    """
    if not asked or disease.examinations & asked:
        return None
    return diseases.background(asked)


def row_of_patient(row: Annotation, there: NDArray[np.float64] | None, place: int) -> Annotation:
    """Return a row with the background of the patient's own examination.

    Breathlessness is rare among those sent for the abdomen and common on chest films, so there it
    says less for a disease of the abdomen. What speaks for a disease where it is looked for never
    speaks against it elsewhere: what the patient was sent for has brought the finding, and the
    disease does not take it away. Where the finding is rarer than in the disease's own examination
    the row stays, one more reason not to lift a disease that nobody looked for.

    Parameters
    ----------
    row
        Of the disease.
    there
        From ``background``; None leaves the row as it is.
    place
        Of the row's term.
    """
    # The tables state backgrounds of patients, not of their relatives.
    if there is None or row.context == "family" or row.share <= row.background:
        return row
    usual = max(row.background, float(there[place]))
    return replace(row, share=max(row.share, usual), background=usual)

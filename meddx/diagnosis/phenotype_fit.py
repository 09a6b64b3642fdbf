"""How well findings fit a rare disease where only such diseases are ranked.

A patient's doctor may have written down the disease's own finding, or something near it: of a term
q each of its ancestors a (itself among them) may be what the disease shows. With f(a) the share of
patients who show a, b(a) its mean over all diseases, and weights that fall with the information
that is lost on the way from q to a,

    LR(q) = L + (1 - L) sum_a p(a) f(a) / b(a),   p(a) ~ exp(-(ln b(a) - ln b(q))) = b(q) / b(a),

where L is the share of findings that have nothing to do with the disease: a finding that it is not
known for lowers it tenfold at most. A disease with a long list of findings meets any patient by
chance; each finding therefore counts less by (size of the list) ^ -0.6. Of a finding that is absent
a tenth of the logarithm of LIRICAL's factor (1 - f) / (1 - b) counts: on solved cases more does
harm, since it is mostly written down of diseases near by. All constants were chosen on such cases.

A finding that is not sure, with L(s) = P(what was seen | finding) / P(what was seen | no finding),
is virtual evidence as in ``weigh``, with f = b LR(q), at most 1: a score that says nothing (1) is
no evidence, and none counts more than the score itself.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.diagnosis.marks import Kind, Mark
from meddx.diagnosis.weigh import RareWeights, of_this_patient, ratio
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.profiles import Profiles

UNRELATED: Final = 0.1  # L
LENGTH: Final = 0.6
ABSENT: Final = 0.1
ALWAYS: Final = 0.8  # the highest share that counts of an absent finding: none is there always
_LEAST: Final = 1e-4  # of a weight that is worth the sum


def weigh_fit(mark: Mark, diseases: Diseases, profiles: Profiles, sex: str) -> RareWeights:
    """Weigh a mark for all rare diseases; one of a relative and of one sex as ``weigh_rare`` does.

    ``share`` is that of the term itself, or of the nearest ancestor that the disease shows; 0 where
    it is not known for anything near.
    """
    size = len(profiles.size)
    background = np.full(size, profiles.background[mark.place])
    rows = (np.zeros(size), np.zeros(size), background)
    weights = RareWeights(*rows, fitted=True, sources=diseases.rare.sources)
    if mark.kind is Kind.FAMILY and not mark.is_positive:
        return weights
    if mark.is_positive:
        _weigh_present(mark, diseases.rare.phenotypes, profiles, weights)
    else:
        _weigh_absent(mark, profiles, weights)
    of_this_patient(weights, mark, diseases, sex)
    return weights


def _weigh_present(
    mark: Mark, phenotypes: Phenotypes, profiles: Profiles, weights: RareWeights
) -> None:
    fit = np.zeros(len(profiles.size))
    for above, part in _ancestors(mark, profiles, phenotypes):
        places, share = profiles.all.of(above)
        background = profiles.background[above]
        fit[places] += (part / background) * share
        weights.share[places] = share  # the nearest comes last
        weights.background[places] = background
    fit *= 1.0 - UNRELATED
    fit += UNRELATED
    fit /= _lengths(profiles)
    if not np.isinf(mark.likelihood):
        base = float(profiles.background[mark.place])
        fit = ratio(np.minimum(base * fit, 1.0), np.full(len(fit), base), mark.likelihood)
    weights.log10_lr[:] = np.log10(fit)


@lru_cache(maxsize=1)
def _lengths(profiles: Profiles) -> NDArray[np.float64]:
    """Return what the length of each disease's list divides a fit by, shape (diseases,)."""
    return np.asarray(profiles.size**LENGTH)


def _ancestors(mark: Mark, profiles: Profiles, phenotypes: Phenotypes) -> list[tuple[int, float]]:
    """Return the ancestors below the root with the probability that each is what is shown.

    The most general comes first.
    """
    ups = phenotypes.ancestor_places(mark.place)
    ups = ups[phenotypes.is_abnormality[ups]].astype(np.int64)
    if not len(ups):
        return []
    ups = ups[np.lexsort((ups, -profiles.background[ups]))]
    part = np.minimum(profiles.background[mark.place] / profiles.background[ups], 1.0)
    part /= part.sum()
    kept = part / profiles.background[ups] > _LEAST
    return list(zip(ups[kept].tolist(), part[kept].tolist(), strict=True))


def _weigh_absent(mark: Mark, profiles: Profiles, weights: RareWeights) -> None:
    places, share = profiles.all.of(mark.place)
    base = float(profiles.background[mark.place])
    kept = np.minimum(share, ALWAYS)
    fit = ratio(kept, np.full(len(kept), min(base, ALWAYS)), mark.likelihood)
    weights.log10_lr[places] = ABSENT * np.log10(fit)
    weights.share[places] = share
    weights.background[places] = base

"""Motifs of proteins as PROSITE describes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Motif:
    """One entry of a ``prosite.dat``.

    Parameters
    ----------
    accession, name, description
        ``PS00107``, ``PROTEIN_KINASE_ATP``, and its DE lines.
    kind
        ``PATTERN``, ``MATRIX`` (a profile, which is not scanned) or ``RULE``.
    pattern
        The PA lines joined, without the last full stop; empty for a profile.
    is_frequent
        Whether the entry bears SKIP-FLAG: it fits by chance so often that it tells nothing.
    sites
        Places in the pattern (1-based) and what stands there (``active_site``).
    documentation
        Number of its documentation (``PDOC00100``).
    """

    accession: str
    name: str
    description: str = ""
    kind: str = "PATTERN"
    pattern: str = ""
    is_frequent: bool = False
    sites: tuple[tuple[int, str], ...] = ()
    documentation: str = ""

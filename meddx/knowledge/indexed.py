"""What indexing a reference file tells of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Indexed:
    """What was indexed; ``build`` is empty where the file does not tell it."""

    build: str
    release: str
    records: int
    left_out: int = 0

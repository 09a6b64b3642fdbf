"""British and American spelling of medical English made one; applied to index and query alike.

The rules also change a few words that are no variants (``journal``): since both sides change
alike, nothing is lost by it.
"""

import re
from typing import Final

_RULES: Final = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"aem", "em"),  # anaemia
        (r"oed", "ed"),  # oedema
        (r"oes(?=o|tr)", "es"),  # oesophagus, oestrogen
        (r"oea", "ea"),  # diarrhoea
        (r"^(an|ortho|)paed", r"\1ped"),
        (r"^foet", "fet"),
        (r"^aetio", "etio"),
        (r"^gynaec", "gynec"),
        (r"^caec", "cec"),
        (r"sulph", "sulf"),
        (r"(?<=[a-z]{3})our", "or"),  # tumour
        (r"(?<=[a-z]{3})is(?=(?:e[drs]?|ing|ations?)\Z)", "iz"),
        (r"lys(?=(?:e[drs]?|ing)\Z)", "lyz"),
        (r"(?<=[a-z]{2})tre(?=s?\Z)", "ter"),  # centre
        (r"(?<=[a-z]{2})bre(?=s?\Z)", "ber"),  # fibre
    )
)
_SHORTEST: Final = 5


def american(word: str) -> str:
    """Return a lower-case word in American spelling."""
    if len(word) > _SHORTEST and word.isalpha() and word.isascii():
        for pattern, said in _RULES:
            word = pattern.sub(said, word)
    return word

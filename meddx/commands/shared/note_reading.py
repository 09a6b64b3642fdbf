"""Reads notes on the command line as an analysis does: by a pack, then by links of meaning."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from meddx.case.reading import NotApplicable
from meddx.case.record import Case
from meddx.commands import say
from meddx.jobs import Context
from meddx.phrase import Language, Phrase, Refused

if TYPE_CHECKING:
    from meddx.analysis.families import Answer, Family
    from meddx.analysis.pack import ModelPack

NOT_A_READER: Final = Phrase("The model pack {pack} reads no notes. See meddx packs list.")

Reader = tuple["Family", "ModelPack"]


def readers(pack: "ModelPack", language: Language) -> tuple[Reader, ...]:
    """Return what reads notes: this pack, and the text encoder where the settings want links.

    Why there are no links though they are wanted is said.

    Raises
    ------
    Refused
        ``not_a_reader`` if the pack reads something else than notes.
    """
    from meddx import paths, settings
    from meddx.analysis.families.note_text import NoteText
    from meddx.analysis.families.text_encoder import TextEncoding
    from meddx.commands.shared.program import SETTINGS_FILE, usable_packs

    if pack.family != NoteText.name:
        raise Refused("not_a_reader", NOT_A_READER.with_values(pack=pack.name))
    families: Mapping[str, Family] = {kind.name: kind() for kind in (NoteText, TextEncoding)}
    for family in families.values():
        family.meet(families)
    chosen, _ = settings.load(paths.user_folder() / SETTINGS_FILE)
    if not chosen.link_terms:
        return ((families[pack.family], pack),)
    good, left = usable_packs(chosen)
    encoders = [one for one in good if one.family == TextEncoding.name]
    for item in () if encoders else left:
        say(item.reason.label(language))
    return tuple((families[one.family], one) for one in (pack, *encoders))


def read(chosen: Sequence[Reader], case: Case, context: Context) -> "Answer":
    """Let readers read the notes of a case, and return what they found in the order of the text.

    A reader behind the first that fails costs only what it would have found; it says why.
    """
    from meddx.analysis import note_findings
    from meddx.analysis.families import Answer

    (first, pack), *others = chosen
    answer = first.read(pack, case, context)
    found, left = [*answer.findings], [*answer.not_applicable]
    for family, other in others:
        try:
            more = family.read(other, case, context)
        except Refused as refused:
            left.append(NotApplicable(other.name, other.title, refused.code, refused.phrase))
        else:
            found += more.findings
            left += more.not_applicable
    return Answer(tuple(sorted(found, key=note_findings.place)), tuple(left))

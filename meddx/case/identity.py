"""Who an input is about, and whether two inputs are about the same person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """Sex as DICOM writes it (0010,0040), plus unknown."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "O"
    UNKNOWN = ""


class Agreement(StrEnum):
    """What comparing two identities tells."""

    SAME = "same"
    DIFFERENT = "different"
    UNIDENTIFIED = "unidentified"  # at least one of the two names nobody


@dataclass(frozen=True)
class Patient:
    """What an input says of its patient.

    Parameters
    ----------
    patient_id
        PatientID (0010,0020) as written, outer blanks removed.
    name
        PatientName (0010,0010) as written, for example ``Doe^Jane``.
    birth_date
        PatientBirthDate (0010,0030).
    sex
        PatientSex (0010,0040).
    """

    patient_id: str = ""
    name: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN

    @property
    def is_named(self) -> bool:
        """Whether this points at one person: an ID, or a name with a birth date."""
        return bool(self.patient_id or (self.name and self.birth_date))

    def age_years(self, on: date) -> float | None:
        """Age on a day in years, or None when the birth date is unknown or later than that day."""
        if self.birth_date is None or on < self.birth_date:
            return None
        return (on - self.birth_date).days / 365.2425

    def compare(self, other: "Patient") -> Agreement:
        """Tell whether ``other`` is the same person.

        Equal IDs with different birth dates, or different IDs, are different people: a doubt never
        merges. Sex alone never separates, because it is often entered wrongly; it never joins.
        """
        if not self.is_named or not other.is_named:
            return self._compare_partly(other)
        if _conflict(self.birth_date, other.birth_date):
            return Agreement.DIFFERENT
        if self.patient_id and other.patient_id:
            same = folded_id(self.patient_id) == folded_id(other.patient_id)
            return Agreement.SAME if same else Agreement.DIFFERENT
        if self.name and other.name and self.birth_date and other.birth_date:
            if same_name(self.name, other.name):
                return Agreement.SAME
            if names_conflict(self.name, other.name):
                return Agreement.DIFFERENT
        return Agreement.UNIDENTIFIED

    def _compare_partly(self, other: "Patient") -> Agreement:
        """Even an input that names nobody can contradict: another birth date, another name."""
        names = bool(self.name and other.name)
        if _conflict(self.birth_date, other.birth_date) or (
            names and names_conflict(self.name, other.name)
        ):
            return Agreement.DIFFERENT
        return Agreement.UNIDENTIFIED

    def completed_by(self, other: "Patient") -> "Patient":
        """Return this identity with what is empty in it taken from ``other``."""
        return Patient(
            self.patient_id or other.patient_id,
            self.name or other.name,
            self.birth_date or other.birth_date,
            self.sex if self.sex is not Sex.UNKNOWN else other.sex,
        )


def _conflict(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one != other


def folded_id(text: str) -> str:
    """Ids are compared without case and outer blanks; leading zeros count."""
    return text.strip().casefold()


def folded_name(text: str) -> str:
    """``DOE^Jane^^^`` and ``Doe^Jane`` are one name; the order of its parts counts."""
    parts = [part.strip() for part in text.replace(",", "^").split("^")]
    return "^".join(part for part in parts if part).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one name.

    A name with its parts told apart (``Doe^Jane``, ``Doe, Jane``) counts in their order; one that
    is written out ("Jane Doe", "王芳") is the same whatever the order and the gaps. Of several
    spellings in one value (``Wang^Fang=王^芳``, PS3.5 6.2.1) one is enough.
    """
    return any(
        _same_spelling(left, right) for left in _spellings(one) for right in _spellings(other)
    )


def names_conflict(one: str, other: str) -> bool:
    """Whether two names cannot be one person's.

    More given names, an initial or a title in one of them ("DOE, JANE M", "Mrs Jane Doe") are no
    contradiction, and no proof either.
    """
    return not same_name(one, other) and not any(
        _is_part(left, right) or _is_part(right, left)
        for left in _spellings(one)
        for right in _spellings(other)
    )


def _is_part(short: str, long: str) -> bool:
    """Whether every word of one spelling is in the other, two of them at least and in full."""
    told = [folded_name(name).replace("^", " ").replace(".", " ").split() for name in (short, long)]
    if all("^" in name or "," in name for name in (short, long)):
        families = [folded_name(name).split("^")[0] for name in (short, long)]
        if families[0] != families[1]:
            return False
    whole = sum(word in told[1] for word in told[0])
    fits = all(
        any(word == other or (len(word) == 1 and other.startswith(word)) for other in told[1])
        for word in told[0]
    )
    return fits and whole >= 2


def _spellings(name: str) -> list[str]:
    return [part for part in name.split("=") if part.strip("^, ")] or [name]


def _same_spelling(one: str, other: str) -> bool:
    if folded_name(one) == folded_name(other):
        return True
    if all("^" in name or "," in name for name in (one, other)):
        return False
    words = [sorted(folded_name(name).replace("^", " ").split()) for name in (one, other)]
    if words[0] == words[1]:
        return True
    joined = [folded_name(name).replace("^", "").replace(" ", "") for name in (one, other)]
    return joined[0] == joined[1] and not joined[0].isascii()

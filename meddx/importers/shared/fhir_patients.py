"""Who the resources of a FHIR file are about; nothing is inferred. For the child process only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from meddx.case.identity import Agreement, Patient, Sex
from meddx.importers.shared.fhir_resource import Resource, day, each, one, word, words

_SEXES: Final = {"female": Sex.FEMALE, "male": Sex.MALE, "other": Sex.OTHER}
_TRUST: Final = ("MR", "PI", "PT")  # HL7 table 0203
_SUBJECTS: Final = ("subject", "patient")


@dataclass(eq=False)
class People:
    """The patients of one file, and the resources that can be referred to."""

    addresses: dict[str, list[Resource]] = field(default_factory=dict)

    @classmethod
    def of(cls, resources: Sequence[tuple[str, Resource]]) -> "People":
        """Note every address by which a resource can be called."""
        people = cls()
        for address, resource in resources:
            kind, own = word(resource, "resourceType"), word(resource, "id")
            for name in (address, f"{kind}/{own}" if own else ""):
                if name:
                    people.addresses.setdefault(name, []).append(resource)
        return people

    def called(self, reference: str, holder: Resource) -> Resource:
        """Return what a reference in ``holder`` points to.

        Empty if it is not in the file, or if two servers use one number for two people: a whole
        address must be that of the resource, a short one (``Patient/1``) must be of one only.
        """
        if reference.startswith("#"):
            inside = each(holder, "contained")
            return next((r for r in inside if word(r, "id") == reference[1:]), {})
        versionless = reference.partition("/_history/")[0]
        found = self.addresses.get(reference) or self.addresses.get(versionless) or []
        people = [patient_of(item) for item in found if word(item, "resourceType") == "Patient"]
        if any(person.compare(people[0]) is not Agreement.SAME for person in people[1:]):
            return {}
        return found[0] if found else {}

    def owner(self, resource: Resource) -> tuple[str, Patient]:
        """Return the reference to the patient and what is known of them.

        The reference tells apart patients who are not in the file themselves; it is empty where
        the resource names nobody. A server's own number of a patient is no patient ID.
        """
        for name in _SUBJECTS:
            subject = one(resource, name)
            reference = word(subject, "reference")
            found = self.called(reference, resource)
            if word(found, "resourceType") == "Patient":
                return reference, patient_of(found)
            identifier = _identifier([one(subject, "identifier")])
            if reference or identifier:
                return reference or f"={identifier}", Patient(patient_id=identifier)
        return "", Patient()


def patient_of(resource: Resource) -> Patient:
    """Read a Patient resource."""
    return Patient(
        patient_id=_identifier(each(resource, "identifier")),
        name=_name(each(resource, "name")),
        birth_date=day(word(resource, "birthDate")),
        sex=_SEXES.get(word(resource, "gender"), Sex.UNKNOWN),
    )


def _identifier(identifiers: Sequence[Resource]) -> str:
    """Return the number of the medical record, else the usual or official one, else the first."""

    def rank(item: Resource) -> tuple[int, int]:
        kinds = {word(coding, "code") for coding in each(one(item, "type"), "coding")}
        trust = [number for number, kind in enumerate(_TRUST) if kind in kinds]
        use = word(item, "use")
        return min(trust, default=len(_TRUST)), {"usual": 0, "official": 1}.get(use, 2)

    valid = [i for i in identifiers if word(i, "value") and word(i, "use") != "old"]
    return next((word(item, "value") for item in sorted(valid, key=rank)), "")


def _name(names: Sequence[Resource]) -> str:
    """Return family and given names as DICOM writes them, else the whole name as it stands."""
    current = [n for n in names if word(n, "use") not in {"old", "maiden", "nickname"}]
    ranked = sorted(current, key=lambda n: {"official": 0, "usual": 1}.get(word(n, "use"), 2))
    for name in ranked:
        parts = [word(name, "family"), *words(name, "given")[:2]]
        written = "^".join(parts).rstrip("^") if any(parts) else word(name, "text")
        if written:
            return written
    return ""

"""Codes as HL7 v2 and FHIR write them, in the words of a note and as codes of the program."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from meddx.case.codes import HPO, LOINC, MONDO, OMIM, ORPHA, RADLEX, SNOMED, Code

# Names of systems: HL7 table 0396, FHIR "Using codes" (system URLs), and object identifiers.
_SYSTEMS: Final = {
    "LN": "LOINC",
    "LOINC": "LOINC",
    "http://loinc.org": "LOINC",
    "2.16.840.1.113883.6.1": "LOINC",
    "SCT": "SNOMED CT",
    "SNM": "SNOMED CT",
    "SNOMED": "SNOMED CT",
    "SNOMED-CT": "SNOMED CT",
    "http://snomed.info/sct": "SNOMED CT",
    "2.16.840.1.113883.6.96": "SNOMED CT",
    "I10": "ICD-10",
    "I10C": "ICD-10-CM",
    "ICD10": "ICD-10",
    "ICD-10": "ICD-10",
    "ICD10CM": "ICD-10-CM",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "http://hl7.org/fhir/sid/icd-10-gm": "ICD-10-GM",
    "http://fhir.de/CodeSystem/bfarm/icd-10-gm": "ICD-10-GM",
    "http://hl7.org/fhir/sid/icd-11": "ICD-11",
    "http://id.who.int/icd/release/11/mms": "ICD-11",
    "http://hl7.org/fhir/sid/icd-9-cm": "ICD-9-CM",
    "I9C": "ICD-9-CM",
    "2.16.840.1.113883.6.3": "ICD-10",
    "2.16.840.1.113883.6.90": "ICD-10-CM",
    "HPO": "HPO",
    "HP": "HPO",
    "http://human-phenotype-ontology.org": "HPO",
    "http://purl.obolibrary.org/obo/hp.owl": "HPO",
    "http://www.human-phenotype-ontology.org": "HPO",
    "ORPHA": "ORPHA",
    "http://www.orpha.net": "ORPHA",
    "OMIM": "OMIM",
    "http://www.omim.org": "OMIM",
    "https://www.omim.org": "OMIM",
    "MONDO": "MONDO",
    "http://purl.obolibrary.org/obo/mondo.owl": "MONDO",
    "RADLEX": "RadLex",
    "RID": "RadLex",
    "http://www.radlex.org": "RadLex",
    "http://radlex.org": "RadLex",
}
_OWN: Final = {
    "LOINC": (LOINC, ""),
    "SNOMED CT": (SNOMED, ""),
    "HPO": (HPO, "HP:"),
    "ORPHA": (ORPHA, "ORPHA:"),
    "OMIM": (OMIM, "OMIM:"),
    "MONDO": (MONDO, "MONDO:"),
    "RadLex": (RADLEX, ""),
}
_FOLDED: Final = {name.casefold(): shown for name, shown in _SYSTEMS.items()}
_WORD: Final = re.compile(r"[\w.:+/-]{1,64}")
_BLOOD: Final = re.compile(
    r"(?P<what>[^\[\]:]{1,80}?)(?:[ ]*\[[^\]]{1,40}\])?"
    r"[ ]in[ ](?:(?:arterial|venous|capillary)[ ])?(?:blood|serum|plasma)"
    r"(?:(?:,| or|[ ]and)[ ]?(?:serum|plasma|blood))*(?:[ ]by[ ][\w .,-]{1,60})?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Coding:
    """One code of a concept: its vocabulary as people call it, empty where it is not known."""

    system: str
    code: str
    display: str = ""


def coding(system: str, code: str, display: str = "") -> Coding:
    """Build a coding; ``system`` is a name of HL7 table 0396, a URL or an object identifier."""
    plain = system.strip().removeprefix("urn:oid:").rstrip("/")
    shown = _FOLDED.get(plain.casefold(), "")
    word = code.strip()
    return Coding(shown, word if _WORD.fullmatch(word) else "", " ".join(display.split()))


def written(codings: Iterable[Coding]) -> str:
    """Write codes behind a name: ``[SNOMED CT 59282003; ICD-10 I26.9]``; empty for none."""
    words = (f"{item.system} {item.code}" for item in codings if item.system and item.code)
    inside = "; ".join(dict.fromkeys(words))
    return f"[{inside}]" if inside else ""


def own_code(codings: Iterable[Coding], name: str) -> Code | None:
    """Return the first code of a vocabulary that the program speaks, LOINC before the others."""
    known = [item for item in codings if item.system in _OWN and item.code]
    known.sort(key=lambda item: item.system != "LOINC")
    for item in known:
        system, prefix = _OWN[item.system]
        bare = item.code.removeprefix(prefix).removeprefix("HP_")
        return Code(system, prefix + bare, item.display or name)
    return None


def measured_name(name: str) -> str:
    """Shorten the LOINC name of what is measured in blood, as notes write it.

    "Hemoglobin [Mass/volume] in Blood" is *Hemoglobin*; the same in urine keeps its specimen, so
    that it is not judged by the range for blood.
    """
    plain = " ".join(name.split())
    match = _BLOOD.fullmatch(plain)
    return match["what"].strip() if match else plain

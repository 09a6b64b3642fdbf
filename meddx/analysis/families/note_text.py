"""Reads clinical notes: names of phenotypes with their assertion, and laboratory values.

A pack with a network asks it, in place of the rules, how a name is asserted, and what the reports
in the notes assert besides. Where its network does not run the rules read.
"""

import csv
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from typing_extensions import override

from meddx import paths
from meddx.analysis import assertion, dictionary, laboratory, note_network
from meddx.analysis.assertion import AssertionReader, AssertionRules
from meddx.analysis.dictionary import PhenotypeDictionary
from meddx.analysis.families import Answer, Family
from meddx.analysis.laboratory import Laboratory, Person
from meddx.analysis.note_network import Heard, Networks, hearing
from meddx.analysis.pack import ModelPack
from meddx.analysis.report_findings import ReportRules
from meddx.analysis.text_network import TextNetwork
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Note
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.knowledge.phenotypes import Phenotypes
from meddx.phrase import Phrase, Refused

NO_NOTE: Final = Phrase("The case holds no note.")
READING: Final = Phrase("Reading notes")
_ROOT: Final = "HP:0000118"  # Phenotypic abnormality; modifiers and inheritance are no findings
_PAST: Final = "HP:0032443"  # Past medical history: what lies below it is a finding of today


@dataclass(frozen=True, eq=False)
class _Tools:
    """What reading needs, loaded once."""

    known: Phenotypes
    names: PhenotypeDictionary
    rules: AssertionRules
    reports: ReportRules
    laboratory: Laboratory
    symptoms: frozenset[str]


class NoteText(Family):
    """Reads every note of a case with an exact dictionary and assertion rules, or a network."""

    name = "note_text"

    def __init__(self) -> None:
        self._networks = Networks()

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if case.notes:
            return None
        return NotApplicable(pack.name, pack.title, "no_note", NO_NOTE)

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        findings: list[Finding] = []
        network, left = self._opened(pack)
        for number, note in enumerate(case.notes):
            context.checkpoint(number, len(case.notes), READING)
            person = _person(case, note)
            try:
                found, reasons = self._read(note, person, pack, network)
            except Refused as refused:  # the network stopped: the rules still read
                left.append(NotApplicable(pack.name, pack.title, refused.code, refused.phrase))
                network = None
                found, reasons = self._read(note, person, pack, network)
            findings += found
            left += [NotApplicable(pack.name, pack.title, *reason) for reason in reasons]
        return Answer(tuple(findings), tuple(left))

    def _read(
        self, note: Note, person: Person, pack: ModelPack, network: TextNetwork | None
    ) -> tuple[list[Finding], list[tuple[str, Phrase]]]:
        """Read one note, with what a network says its report asserts besides."""
        found, reasons = self.read_note(note, person, pack.name, network)
        if network is not None:
            named = frozenset(finding.code.code for finding in found)
            found += note_network.report_findings(pack, network, note, named)
        return found, reasons

    def _opened(self, pack: ModelPack) -> tuple[TextNetwork | None, list[NotApplicable]]:
        """Open a pack's network; None and the reason where it does not run: the rules read then."""
        if pack.text is None:
            return None, []
        try:
            return self._networks.open(pack), []
        except Refused as refused:
            return None, [NotApplicable(pack.name, pack.title, refused.code, refused.phrase)]

    def read_note(
        self,
        note: Note,
        person: Person,
        pack: str = "note_dictionary",
        network: TextNetwork | None = None,
    ) -> tuple[list[Finding], list[tuple[str, Phrase]]]:
        """Read one note; ``network`` tells how a name is asserted in place of the rules.

        Returns
        -------
        tuple
            Findings in the order of the text, every mention one; and code and reason of each
            laboratory value that could not be judged.
        """
        tools = self._tools
        reader = tools.rules.read(note.text, [section.start for section in note.sections])
        found: list[Finding] = []
        mentions = tools.names.find(note.text, reader.tokens)
        reader.hide((mention.start, mention.end) for mention in mentions)
        spans = [(mention.start, mention.end) for mention in mentions]
        heard = hearing(network, note.text, spans) if network else reader.assertion
        for mention in mentions:
            said = self._assertion(heard, note, mention)
            denied = said is Assertion.EXCLUDED or (
                said is Assertion.FAMILY
                and Assertion.EXCLUDED in reader.kinds(mention.start, mention.end)
            )
            found.append(self._finding(note, mention, said, 0.0 if denied else 1.0, pack))
        for wording in tools.reports.beyond(note, spans):
            mention = dictionary.Mention(wording.start, wording.end, wording.code)
            denied = wording.assertion is Assertion.EXCLUDED
            said = Assertion.PRESENT if wording.counts else wording.assertion
            found.append(self._finding(note, mention, said, 0.0 if denied else 1.0, pack))
        values, reasons = tools.laboratory.read(note.text, person)
        for value in values:
            span = dictionary.Mention(value.start, value.end, value.hpo_id)
            said = _of_value(reader, value)
            found.append(self._finding(note, span, said, float(value.is_present), pack))
        return sorted(found, key=_place), reasons

    def _finding(
        self,
        note: Note,
        mention: dictionary.Mention,
        said: Assertion,
        probability: float,
        pack: str,
    ) -> Finding:
        code = self._tools.known.code(mention.hpo_id)
        text = note.text[mention.start : mention.end]
        source = TextSource(
            note.note_id, mention.start, mention.end, text, _section(note, mention.start)
        )
        key = f"note:{note.note_id}:{mention.start}:{code.code}"
        return Finding(key, code, said, probability, source, pack)

    def _assertion(self, heard: Heard, note: Note, mention: dictionary.Mention) -> Assertion:
        """Join what the sentence says with what the section means.

        In an indication a disease is asked for, not found, and in a past history it is past; a
        symptom there is why the patient comes, unless the sentence itself puts it in the past.
        """
        said = heard(mention.start, mention.end)
        section = _section(note, mention.start)
        if section == "family":
            return Assertion.FAMILY
        # "Tobacco use history" is itself about the past: having it is present.
        if said in {None, Assertion.HISTORICAL} and _PAST in self._tools.known.ancestors(
            mention.hpo_id
        ):
            return Assertion.PRESENT
        if said is not None or section not in {"indication", "history"}:
            return said or Assertion.PRESENT
        if self._tools.symptoms & self._tools.known.ancestors(mention.hpo_id):
            return Assertion.PRESENT
        return Assertion.UNCERTAIN if section == "indication" else Assertion.HISTORICAL

    @cached_property
    def _tools(self) -> _Tools:
        known = phenotypes.load()
        path = paths.resource("knowledge", "note_symptoms.toml")
        symptoms = tomllib.loads(path.read_text(encoding="utf-8"))["symptoms"]
        rules = assertion.load()
        return _Tools(
            known,
            names_for(known),
            rules,
            ReportRules(rules),
            laboratory.load(),
            frozenset(symptoms),
        )


def names_for(known: Phenotypes) -> PhenotypeDictionary:
    """Build the dictionary of notes: our own words, then HPO names and synonyms."""
    root = known.place(_ROOT)
    own = _own_words(known)

    def is_finding(hpo_id: str) -> bool:
        return bool((known.ancestor_places(known.place(hpo_id)) == root).any())

    # Beside the findings, what our own words name: exposures, a catheter.
    wanted = {hpo_id for hpo_id in known.ids if is_finding(hpo_id)} - {_ROOT} | set(own.values())

    def kept(names: dict[str, str]) -> dict[str, str]:
        return {name: hpo_id for name, hpo_id in names.items() if hpo_id in wanted}

    english = dict(own)
    for more in (known.names(), known.related_names()):
        for name, hpo_id in more.items():
            english.setdefault(name, hpo_id)
    return PhenotypeDictionary(kept(english), kept(dict(known.names_zh())), dictionary.load_forms())


def _own_words(known: Phenotypes) -> dict[str, str]:
    path = paths.resource("knowledge", "note_terms_en.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]
    return {words: known.primary(hpo_id) for words, hpo_id in rows}


def _person(case: Case, note: Note) -> Person:
    age = None if note.written_on is None else case.patient.age_years(note.written_on)
    return Person(case.patient.sex, age)


def _section(note: Note, start: int) -> str:
    return next((s.kind for s in note.sections if s.start <= start < s.end), "other")


def _of_value(reader: AssertionReader, value: laboratory.Value) -> Assertion:
    """Let a value speak for itself, unless it is another person's, old, or only supposed."""
    said = reader.assertion(value.start, value.end)
    if said in {Assertion.FAMILY, Assertion.HISTORICAL, Assertion.HYPOTHETICAL}:
        return said
    return Assertion.PRESENT if value.is_present else Assertion.EXCLUDED


def _place(finding: Finding) -> int:
    return finding.source.start if isinstance(finding.source, TextSource) else 0

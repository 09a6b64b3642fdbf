"""Reads clinical notes: names of phenotypes with their assertion, and laboratory values.

A pack with a model of text asks it, in place of the rules, how a name is asserted, and what the
reports in the notes assert besides. Where its model does not run the rules read.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from typing_extensions import override

from meddx import paths
from meddx.analysis import (
    assertion,
    complaints,
    context_en,
    denials,
    dictionary,
    disease_names,
    diseases_zh,
    entities_zh,
    laboratory,
    long_notes,
    note_findings,
    note_network,
    pregnancy,
    relatives,
    retold_zh,
    sited_zh,
    stated_person,
)
from meddx.analysis.assertion import AssertionReader, AssertionRules
from meddx.analysis.complaints import Complaints
from meddx.analysis.dictionary import Mention, PhenotypeDictionary
from meddx.analysis.disease_names import DiseaseMention, DiseaseNames
from meddx.analysis.diseases_zh import DiseaseParts
from meddx.analysis.entities_zh import Entity
from meddx.analysis.families import Answer, MentionReader
from meddx.analysis.laboratory import Laboratory, Person
from meddx.analysis.note_findings import Said, Span
from meddx.analysis.note_network import Heard, Readers
from meddx.analysis.pack import ModelPack
from meddx.analysis.report_findings import Asserted, ReportRules, beyond, reported
from meddx.analysis.terms_index import EXACT
from meddx.analysis.text_reader import TextReader
from meddx.analysis.tokens import Token
from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.identity import Sex
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Note
from meddx.case.wording import VALUE, WORDING
from meddx.jobs import Context
from meddx.knowledge import diseases, phenotypes, user_file
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.phenotypes import Phenotypes
from meddx.phrase import Phrase, Refused

NO_NOTE: Final = Phrase("The case holds no note.")
READING: Final = Phrase("Reading notes")
LANGUAGE: Final = Phrase(
    "This model knows English only, and a note is in Chinese: the rules read that note."
)
_ROOT: Final = "HP:0000118"  # Phenotypic abnormality; modifiers and inheritance are no findings
_PAST: Final = "HP:0032443"  # Past medical history: what lies below it is a finding of today

Tell = Callable[[float], None]  # of the share that is done, 0 to 1


@dataclass(frozen=True, eq=False)
class _Tools:
    """What reading needs, loaded once."""

    known: Phenotypes
    names: PhenotypeDictionary
    rules: AssertionRules
    laboratory: Laboratory
    reports: ReportRules
    complaints: Complaints
    codes: Diseases
    diseases: DiseaseNames
    parts: DiseaseParts


class NoteText(MentionReader):
    """Reads every note of a case with an exact dictionary and assertion rules, or a model."""

    name = "note_text"

    def __init__(self) -> None:
        self._readers = Readers()
        self._seen = user_file.seen(paths.user_knowledge())

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if case.notes:
            return None
        return NotApplicable(pack.name, pack.title, "no_note", NO_NOTE)

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        self._renew()
        findings: list[Finding] = []
        model, left = self._opened(pack)
        opened = model
        for number, whole in enumerate(case.notes):
            tell = partial(_tell, context, number, len(case.notes))
            note = long_notes.read_part(whole)
            person = _person(case, note)
            heard = model if model is None or model.knows(note.text) else None
            if heard is not model:
                left.append(NotApplicable(pack.name, pack.title, "other_language", LANGUAGE))
            try:
                found, reasons = self._read(note, person, pack, heard, tell)
            except Refused as refused:  # the model stopped: the rules still read
                left.append(NotApplicable(pack.name, pack.title, refused.code, refused.phrase))
                model = None
                found, reasons = self._read(note, person, pack, None, tell)
            findings += found
            cut = long_notes.told_cut(whole, note)
            reasons += [] if cut is None else [("note_cut", cut)]
            left += [NotApplicable(pack.name, pack.title, *reason) for reason in reasons]
        if opened is None:
            return Answer(tuple(findings), tuple(left))
        return Answer(tuple(findings), tuple(left), opened.device, opened.device_note)

    def _renew(self) -> None:
        """Open the tables again where a user's files of knowledge have changed: new diseases."""
        seen = user_file.seen(paths.user_knowledge())
        if seen != self._seen:
            self._seen = seen
            vars(self).pop("_tools", None)

    def _read(
        self, note: Note, person: Person, pack: ModelPack, model: TextReader | None, tell: Tell
    ) -> tuple[list[Finding], list[tuple[str, Phrase]]]:
        """Read one note, with what a model says its report asserts besides."""
        found, reasons = self.read_note(note, person, pack.name, model, tell)
        if model is not None:
            named = frozenset(finding.code.code for finding in found)
            found += note_network.report_findings(pack, model, note, named)
        return found, reasons

    def _opened(self, pack: ModelPack) -> tuple[TextReader | None, list[NotApplicable]]:
        """Open a pack's model; None and the reason where it does not run: the rules read then."""
        if pack.text is None:
            return None, []
        try:
            return self._readers.open(pack), []
        except Refused as refused:
            return None, [NotApplicable(pack.name, pack.title, refused.code, refused.phrase)]

    def read_note(
        self,
        note: Note,
        person: Person,
        pack: str = "note_dictionary",
        model: TextReader | None = None,
        tell: Tell = lambda _share: None,
    ) -> tuple[list[Finding], list[tuple[str, Phrase]]]:
        """Read one note; ``model`` tells how a name is asserted in place of the rules.

        ``tell`` is told which share of the work is done and may stop it.

        Returns
        -------
        tuple
            Findings in the order of the text, every mention one, diseases named among them; and
            code and reason of each laboratory value that could not be judged.
        """
        tools = self._tools
        tell(0.0)
        reader = self._reader(note)
        tell(0.1)
        mentions = self._mentions(note, reader.tokens)
        tell(0.4)
        terms = [self._span(mention) for mention in mentions]
        named = note_findings.apart(self._diseases(note, reader.tokens), terms)
        spans = [*terms, *map(self._disease, named)]
        reader.hide((span.start, span.end) for span in spans)
        tell(0.5)
        worded = tools.reports.read(reported(note))
        tell(0.6)
        named_here = self._asserted(reader, note, spans, pack, model)
        tell(0.9)
        found = note_findings.upheld(named_here, worded, tools.known.ancestors)
        found += self._worded(reader, note, found, worded, pack)
        found = [note_findings.outside(finding, named) for finding in found]
        found = pregnancy.of_unborn(note.text, found, reader.sentence, person.age_years)
        found = retold_zh.retold(note.text, found)
        values, reasons = tools.laboratory.read(note.text, person)
        told = denials.load().find(note.text, [(span.start, span.end) for span in spans])
        for value in (*values, *told):
            span = Span(value.start, value.end, tools.known.code(value.hpo_id), VALUE)
            found.append(
                note_findings.finding(
                    note, span, note_findings.of_value(reader, value), pack, (), reader
                )
            )
        return sorted(found, key=note_findings.place), reasons

    @override
    def mentions_in(self, note: Note) -> Sequence[Mention]:
        return self._mentions(note)

    @override
    def findings_of(
        self, note: Note, mentions: Sequence[Mention], pack: str, beside: Sequence[Mention] = ()
    ) -> list[Finding]:
        reader = self._reader(note)
        reader.hide((mention.start, mention.end) for mention in (*beside, *mentions))
        return self._asserted(reader, note, [self._span(m) for m in mentions], pack)

    @override
    def diseases_of(self, note: Note, entities: Sequence[Entity], pack: str) -> list[Finding]:
        reader = self._reader(note)
        terms = [self._span(mention) for mention in self._mentions(note, reader.tokens)]
        known = self._diseases(note, reader.tokens)
        places = [(mention.start, mention.end) for mention in known]
        more = self._tools.parts.find(note.text, lambda _text: entities, places)
        spans = [*map(self._disease, note_findings.apart(more, terms))]
        reader.hide((span.start, span.end) for span in (*terms, *map(self._disease, known), *spans))
        return retold_zh.retold(note.text, self._asserted(reader, note, spans, pack))

    def _diseases(self, note: Note, tokens: list[Token]) -> list[DiseaseMention]:
        """Diseases by their whole names, and by the parts of longer Chinese ones."""
        named = self._tools.diseases.find(tokens)
        rules, places = entities_zh.load(), [(mention.start, mention.end) for mention in named]
        return sorted([*named, *self._tools.parts.find(note.text, rules.find, places)])

    def _disease(self, mention: DiseaseMention) -> Span:
        return Span(mention.start, mention.end, self._tools.codes.code(mention.code))

    def _asserted(
        self,
        reader: AssertionReader,
        note: Note,
        spans: Sequence[Span],
        pack: str,
        model: TextReader | None = None,
    ) -> list[Finding]:
        """Return a finding for each of the words, in their order."""
        decide: Heard = reader.decision
        if model is not None:
            places = [(span.start, span.end) for span in spans]
            decide = note_network.hearing(model, note.text, places)
        said = [self._said(reader, note, span, decide) for span in spans]
        measured = note_findings.measured(note.text, reader, spans)
        return [
            note_findings.finding(note, span, one, pack, measured.get(number, ()), reader)
            for number, (span, one) in enumerate(zip(spans, said, strict=True))
        ]

    def _worded(
        self,
        reader: AssertionReader,
        note: Note,
        found: Sequence[Finding],
        worded: Sequence[Asserted],
        pack: str,
    ) -> list[Finding]:
        """Return what reports say in words of their own, where nothing is named."""
        known = [
            Span(f.source.start, f.source.end, f.code)
            for f in found
            if isinstance(f.source, TextSource)
        ]
        more = beyond(worded, [(span.start, span.end) for span in known])
        code = self._tools.known.code
        spans = [Span(one.start, one.end, code(one.code), WORDING) for one in more]
        # Each size goes to the nearest of all names, those found before among them.
        measured = note_findings.measured(note.text, reader, [*spans, *known]) if spans else {}
        made = []
        for number, (span, one) in enumerate(zip(spans, more, strict=True)):
            how = Said(one.assertion, None, one.assertion is Assertion.EXCLUDED)
            sizes = measured.get(number, ())
            finding = note_findings.finding(note, span, how, pack, sizes, reader)
            made.append(note_findings.present(finding, leans=one.leans) if one.counts else finding)
        return made

    def _mentions(self, note: Note, tokens: list[Token] | None = None) -> tuple[Mention, ...]:
        """Names found, also those whose site stands apart from them."""
        named = context_en.with_context(note.text, self._tools.names.find(note.text, tokens))
        return sited_zh.load().with_sited(note.text, named)

    def _span(self, mention: Mention) -> Span:
        how = "" if mention.how == EXACT else mention.how
        return Span(mention.start, mention.end, self._tools.known.code(mention.hpo_id), how)

    def phrase(self, note: Note, phrase: str) -> Assertion:
        """Tell how a phrase is asserted in a note, as ``read_note`` would.

        A phrase that is not there is looked for by its longest words; without any of them the
        whole text is taken to speak of it.
        """
        if not phrase:
            return Assertion.PRESENT
        start, end = assertion.find_phrase(note.text, phrase)
        named = self._tools.names.find(phrase)
        is_whole = len(named) == 1 and (named[0].start, named[0].end) == (0, len(phrase))
        unnamed = Code(MEDDX, "MEDDX:phrase", phrase)
        code = self._tools.known.code(named[0].hpo_id) if is_whole else unnamed
        reader = self._reader(note)
        return self._said(reader, note, Span(start, end, code), reader.decision).assertion

    def _reader(self, note: Note) -> AssertionReader:
        return self._tools.rules.read(note.text, [section.start for section in note.sections])

    def _said(self, reader: AssertionReader, note: Note, span: Span, decide: Heard) -> Said:
        """Join what the sentence says with what the section means.

        In an indication a disease is asked for, not found, and in a past history it is past; a
        symptom there is why the patient comes, unless the sentence itself puts it in the past.
        """
        start, end, code = span.start, span.end, span.code.code
        said, cue = decide(start, end) or (None, None)
        section = note_findings.section(note, start)
        above = self._tools.known.ancestors(code) if code.startswith("HP:") else frozenset()
        is_complaint = self._tools.complaints.are_symptoms(above)
        if section == "family" and is_complaint and relatives.names_none(note, reader, start):
            section = "other"
        if said is Assertion.FAMILY or section == "family":
            is_denied = Assertion.EXCLUDED in reader.kinds(start, end)
            return Said(Assertion.FAMILY, cue if said is Assertion.FAMILY else None, is_denied)
        words = "" if cue is None else note.text[cue[0] : max(cue[1], start)]
        # A request without headings is one indication.
        asks = "indication" if not note.sections else section
        if self._tools.complaints.overrule(said, code, above, words, asks):
            return Said(Assertion.PRESENT)
        # "Tobacco use history" is itself about the past: having it is present.
        if said in {None, Assertion.HISTORICAL} and _PAST in above:
            return Said(Assertion.PRESENT)
        # "Known asthma" is there though it is asked about; under past history it is past.
        if said is not None and not (said is Assertion.PRESENT and section == "history"):
            return Said(said, cue, said is Assertion.EXCLUDED)
        if self._tools.complaints.are_there(code, above, section):
            return Said(Assertion.PRESENT)
        is_asked = section == "indication"
        return Said(Assertion.UNCERTAIN if is_asked else Assertion.HISTORICAL)

    @cached_property
    def _tools(self) -> _Tools:
        known = phenotypes.load()
        found, rules = diseases.load(known), assertion.load()
        names = disease_names.names_of(found)
        return _Tools(
            known,
            names_for(known),
            rules,
            laboratory.load(),
            ReportRules(rules),
            complaints.load(),
            found,
            names,
            diseases_zh.load(names),
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
    forms = dictionary.load_forms()
    return PhenotypeDictionary(kept(english), kept(dict(known.names_zh())), forms, own.keys())


def _own_words(known: Phenotypes) -> dict[str, str]:
    path = paths.resource("knowledge", "note_terms_en.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]
    return {words: known.primary(hpo_id) for words, hpo_id in rows}


def _tell(context: Context, number: int, count: int, share: float) -> None:
    context.checkpoint(number + share, count, READING)


def _person(case: Case, note: Note) -> Person:
    stated = stated_person.find_person(note.text, note.sections)
    sex = stated.sex if case.patient.sex is Sex.UNKNOWN else case.patient.sex
    if case.patient.birth_date is None or note.written_on is None:
        return Person(sex, stated.age_years)
    return Person(sex, case.patient.age_years(note.written_on))

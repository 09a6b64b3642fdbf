"""The findings, grouped by where they come from."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from meddx.case import marks
from meddx.case.codes import Code
from meddx.case.evidence import (
    Assertion,
    Finding,
    GeneFileSource,
    ImageSource,
    ObservationSource,
    ReaderSource,
    TextSource,
    VariantSource,
)
from meddx.case.note_marks import is_readers, with_read
from meddx.case.reading import Edits, NotApplicable, Reading
from meddx.case.wording import ASSERTIONS, READ_AS, is_below_threshold, slice_of
from meddx.phrase import listed
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.add_finding import AddFinding
from meddx.workstation.panels.cover import Cover
from meddx.workstation.panels.finding_row import FindingRow
from meddx.workstation.panels.mentions import few
from meddx.workstation.panels.panel import Panel, Rows, label
from meddx.workstation.panels.slice_head import SliceHead
from meddx.workstation.services import Terms
from meddx.workstation.vocabulary import Vocabulary

_ORDER = (ReaderSource, ImageSource, TextSource, VariantSource, GeneFileSource, ObservationSource)
_ASSERTED = tuple(Assertion)
_LEAST_PX = 40  # of the list: says that there is one, while a diagnosis has the room


class FindingsPanel(Panel):
    """Lists findings; every one can be switched off, and the reader adds his own.

    Signals
    -------
    finding_chosen
        Key of the finding whose source is asked for.
    switched
        Key, and whether it is to count.
    accepted
        Key, and whether the reader accepts it.
    removed
        Key of a finding that the reader takes back.
    added
        ``Code``, and whether it is present.
    reveal_asked
        The reader wants to see the AI results.
    evidence_asked
        Key of a finding about which the reader wants articles.
    slice_chosen, slice_left
        ``ImageSource`` of a slice that was chosen to be read: to stand on it, to take it away.
    """

    finding_chosen = Signal(str)
    switched = Signal(str, bool)
    accepted = Signal(str, bool)
    removed = Signal(str)
    added = Signal(object, bool)
    reveal_asked = Signal()
    evidence_asked = Signal(str)
    slice_chosen = Signal(object)
    slice_left = Signal(object)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(translation, parent)
        self._reading: Reading | None = None
        self._edits = Edits()
        self._words = ("", "")
        self._chosen = ""
        self._offers_evidence = False
        self._terms: Terms | None = None
        self.rows: dict[str, FindingRow] = {}
        self._known: dict[str, FindingRow] = {}  # of the time before: used again where they fit
        self.heads: dict[ImageSource, SliceHead] = {}
        self._list = Rows()
        self.cover = Cover()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self.cover)
        self._pages.setMinimumHeight(_LEAST_PX)
        self.add_line = AddFinding()
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self.add_line)
        self.add_line.added.connect(self.added)
        self.cover.pressed.connect(self.reveal_asked)
        self.retranslate()

    def use(self, vocabulary: Vocabulary) -> None:
        """Take a vocabulary for adding findings and for naming what was looked for."""
        self._terms = vocabulary.terms
        self.add_line.use(vocabulary)
        self._fill()

    def show_reading(
        self, reading: Reading | None, edits: Edits, words: tuple[str, str] = ("", "")
    ) -> None:
        """Show the findings; without a reading ``words`` (sentence, button) say why not.

        What the reader added is always shown.
        """
        old, as_before = self._reading, (self._edits, self._words) == (edits, words)
        self._reading, self._edits, self._words = reading, edits, words
        if as_before and reading and old and reading.is_ranked_again(old):
            return  # another list of diagnoses changes no finding
        self._fill()

    def offer_evidence(self) -> None:
        """Let the reader ask for articles: there is a library."""
        self._offers_evidence = True
        self._fill()

    def shows(self, reading: Reading) -> bool:
        """Whether the models' findings of a reading are shown, and not covered."""
        return self._reading is reading

    def stand_on_slice(self, source: ImageSource) -> None:
        """Scroll to what was read on a chosen slice, or why it was not: its head at the top."""

        def scroll() -> None:
            head = self.heads.get(source)
            if head is not None:
                self._list.verticalScrollBar().setValue(head.y())

        QTimer.singleShot(0, self, scroll)  # once the rows have their places

    def stand_on(self, key: str) -> None:
        """Mark one finding and scroll to it."""
        self._chosen = key
        for other, row in self.rows.items():
            self._mark(row, on=other == key)
        if key in self.rows:
            self._list.ensureWidgetVisible(self.rows[key])

    @staticmethod
    def _mark(row: FindingRow, *, on: bool) -> None:
        if bool(row.property("chosen")) is not on:
            row.mark("chosen", on=on)

    @override
    def retranslate(self) -> None:
        self.title.setText(self.tr("Findings"))
        self._fill()

    def _fill(self) -> None:
        focused = self._focused()
        self._known, self.rows = self.rows, {}
        self.heads.clear()
        now = replace(self._reading, edits=self._edits) if self._reading else None
        shown = now.all_findings if now else self._edits.findings
        shown = tuple(finding for finding in shown if self._edits.lists(finding))
        widgets: list[QWidget] = []
        for kind in _ORDER:
            group = [f for f in shown if isinstance(f.source, kind) and not is_readers(f)]
            widgets += self._group(kind, group)
            widgets += self._corrected(now) if kind is ReaderSource else []
            widgets += self._slices() if kind is ImageSource else []
        widgets += self._not_applicable()
        self.cover.show_words(*self._words)
        self._pages.setCurrentIndex(0 if self._reading or widgets else 1)
        if widgets and self._reading is None and self._words[0]:
            widgets.append(label(self._words[0], "empty", wrap=True))
        self._list.fill(widgets)
        for key, row in self.rows.items():
            self._mark(row, on=key == self._chosen)
        if focused is not None and focused[0] in self.rows:
            self.rows[focused[0]].parts[focused[1]].setFocus()

    def _focused(self) -> tuple[str, int] | None:
        """Return key and part of the row that has the keyboard: new rows must not take it away."""
        for key, row in self.rows.items():
            for number, part in enumerate(row.parts):
                if part.hasFocus():
                    return key, number
        return None

    def _group(self, kind: type[object], findings: list[Finding]) -> list[QWidget]:
        if kind is ImageSource:
            return self._image_group(findings)
        if not findings:
            return []
        findings.sort(key=lambda f: _ASSERTED.index(f.assertion))
        title = {
            ReaderSource: self.tr("Added by the reader"),
            TextSource: self.tr("From the clinical note"),
            VariantSource: self.tr("From the genes"),
            GeneFileSource: self.tr("From counts and sequences"),
            ObservationSource: self.tr("From measured values"),
        }[kind]
        shown = few(findings, self._edits)
        widgets = [label(title, "group"), *self._rows_of(shown)]
        left = len(findings) - len(shown)
        if left:
            more = self.tr("and {0} more mentions, each marked in the note").format(f"{left:,}")
            widgets.append(label(more, "muted", wrap=True))
        return widgets

    def _corrected(self, now: Reading | None) -> list[QWidget]:
        """List what the reader said of words in notes, with what the program read there."""
        marks, read = (now.marks, now.findings) if now else (self._edits.marks, ())
        if not marks:
            return []
        widgets: list[QWidget] = [label(self.tr("Corrected by you in the note"), "group")]
        for mark, before in with_read(read, marks):
            finding = mark.finding
            if finding is not None:
                widgets.append(self._row(finding))
            else:
                nothing = self.tr('Not a finding: "{0}"')
                words = " ".join(mark.source.text.split())
                widgets.append(label(nothing.format(words), wrap=True))
            if before is not None:
                said = READ_AS.with_values(term=before.code, assertion=ASSERTIONS[before.assertion])
                line = self.tr("The program read: {0}").format(self.say(said))
                widgets.append(label(line, "muted", wrap=True))
        return widgets

    def _image_group(self, findings: list[Finding]) -> list[QWidget]:
        """List what is above threshold, then everything else that was looked for."""
        looked = self._looked_for(findings)
        if not findings and not looked:
            return []
        findings.sort(key=lambda f: -f.weight)
        above = [f for f in findings if not is_below_threshold(f)]
        below = [f for f in findings if is_below_threshold(f)]
        widgets: list[QWidget] = [label(self.tr("From the image"), "group")]
        widgets += self._rows_of(above)
        if not above:
            widgets.append(label(self.tr("Nothing above threshold."), "muted", wrap=True))
        if below or looked:
            widgets.append(label(self.tr("Looked for, below threshold:"), "muted", wrap=True))
        widgets += self._rows_of(below)
        if looked:
            widgets.append(label(listed(looked).label(self.language), "muted", wrap=True))
        return widgets

    def _slices(self) -> list[QWidget]:
        """List what was read on single slices that the reader chose, slice by slice."""
        if self._reading is None or not self._edits.slices:
            return []
        said = self.tr(
            "A demonstration: each result is of its slice alone and counts only when switched on."
        )
        widgets: list[QWidget] = [label(self.tr("Single slices you chose"), "group")]
        widgets.append(label(said, "muted", wrap=True))
        for source in self._edits.slices:
            widgets += self._one_slice(source, self._reading)
        return widgets

    def _one_slice(self, source: ImageSource, reading: Reading) -> list[QWidget]:
        series = reading.case.find_series(source.series_instance_uid)
        if series is None:
            return []
        head = SliceHead(self.say(slice_of(series, source.k)))
        head.clicked.connect(lambda: self.slice_chosen.emit(source))
        head.removed.connect(lambda: self.slice_left.emit(source))
        self.heads[source] = head
        found, left = reading.on_slice(source)
        lines = [self.say(remark) for remark in dict.fromkeys(f.remark for f in found) if remark]
        lines += [self._left_out(item) for item in left]
        if source not in reading.edits.slices:
            lines.append(self.tr("Being read"))
        ordered = sorted(found, key=lambda f: (is_below_threshold(f), -f.weight))
        words = [label(line, "muted", wrap=True) for line in lines]
        return [head, *words, *self._rows_of(ordered)]

    def _looked_for(self, findings: list[Finding]) -> list[str]:
        """Names of labels of the image packs that gave no finding at all."""
        if self._reading is None or not self._reading.case.series:
            return []
        image_packs = {f.pack for f in findings}
        given = {f.code.code for f in findings}
        runs = (run for run in self._reading.packs if run.name in image_packs)
        codes = dict.fromkeys(c for run in runs for c in run.looked_for if c not in given)
        return [self._name(code) for code in codes]

    def _name(self, curie: str) -> str:
        try:
            code = self._terms.code(curie) if self._terms else Code.parse(curie)
        except (KeyError, ValueError):
            return curie
        return code.label(self.language)

    def _not_applicable(self) -> list[QWidget]:
        all_left = self._reading.not_applicable if self._reading else ()
        left = [item for item in all_left if item.k is None]
        if not left:
            return []
        widgets: list[QWidget] = [label(self.tr("Not applicable to this case"), "group")]
        widgets += [label(self._left_out(item), "muted", wrap=True) for item in left]
        return widgets

    def _left_out(self, item: NotApplicable) -> str:
        """Say which pack did not read the case, and why."""
        return self.tr("{0}: {1}").format(item.label(self.language), self.say(item.reason))

    def _rows_of(self, findings: Iterable[Finding]) -> list[QWidget]:
        return [self._row(finding) for finding in findings]

    def _row(self, finding: Finding) -> FindingRow:
        doubts = marks.of_finding(self._reading, finding)
        known = self._known.get(finding.key)
        if known is not None and known.shows(finding, doubts, self.language):
            row = known
            row.follow(self._edits)
        else:
            row = self._made(finding, doubts)
        if self._offers_evidence:
            row.offer_literature()
        self.rows[finding.key] = row
        return row

    def _made(self, finding: Finding, doubts: tuple[marks.Mark, ...]) -> FindingRow:
        key = finding.key
        row = FindingRow(finding, self._edits, self.language, doubts)
        row.clicked.connect(lambda: self.finding_chosen.emit(key))
        row.switched.connect(lambda on: self.switched.emit(key, on))
        row.accepted.connect(lambda yes: self.accepted.emit(key, yes))
        row.removed.connect(lambda: self.removed.emit(key))
        row.literature_asked.connect(lambda: self.evidence_asked.emit(key))
        return row

"""One finding: whether it counts, what it is, how sure, and whether the reader accepted it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from meddx.case.evidence import (
    Assertion,
    Finding,
    ImageSource,
    ReaderSource,
    TextSource,
    VariantSource,
)
from meddx.case.marks import Mark
from meddx.case.note_marks import is_readers
from meddx.case.reading import Edits
from meddx.case.stated_wording import NAMED_DISEASE, is_named_disease, quoted
from meddx.case.wording import (
    FILTERED,
    finding_probability,
    finding_state,
    indeterminate,
    is_below_threshold,
    probability,
)
from meddx.phrase import Language
from meddx.workstation.panels.clickable import Clickable, add_evidence_action
from meddx.workstation.panels.highlights import MARKS
from meddx.workstation.panels.marking import Marks
from meddx.workstation.panels.panel import label
from meddx.workstation.panels.variant_row import zygosity_word
from meddx.workstation.theme import COLOURS, icon


class FindingRow(Clickable):
    """Signals: ``clicked`` (go to the source), ``switched``, ``accepted``, ``removed``.

    Signals
    -------
    switched
        Whether the finding is to count.
    accepted
        Whether the reader takes it as his own.
    removed
        The reader takes back what he added.
    literature_asked
        The reader wants articles about it.
    """

    switched = Signal(bool)
    accepted = Signal(bool)
    removed = Signal()
    literature_asked = Signal()

    def __init__(
        self,
        finding: Finding,
        edits: Edits,
        language: Language,
        marks: tuple[Mark, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("row", parent)
        self.finding = finding
        self._language = language
        self._marks = marks
        self._name = label(finding.code.label(language), "strong", wrap=True)
        self.switch = QCheckBox()
        self.switch.setToolTip(self.tr("Let this finding count in the ranking"))
        self.switch.setAccessibleName(finding.code.label(language))
        self.accept = QToolButton()
        self.accept.setCheckable(True)
        self.accept.setIcon(icon("check", COLOURS.muted, COLOURS.supports))
        self.accept.setToolTip(self.tr("Accept: it then stands in the report as yours"))
        self.accept.setAccessibleName(self.tr("Accept"))
        self.remove = QToolButton()
        self.remove.setIcon(icon("close"))
        self.remove.setToolTip(self.tr("Take back what you added"))
        self.remove.setAccessibleName(self.tr("Remove"))
        self.literature = QToolButton()
        self.literature.setIcon(icon("library", COLOURS.muted))
        self.literature.setToolTip(self.tr("Find evidence in the library"))
        self.literature.setAccessibleName(self.tr("Find evidence"))
        self.literature.hide()
        self._lay_out()
        self.follow(edits)
        self.switch.toggled.connect(self.switched)
        self.accept.toggled.connect(self.accepted)
        self.remove.clicked.connect(self.removed)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What can have the keyboard."""
        return self, self.switch, self.accept, self.remove, self.literature

    def offer_literature(self) -> None:
        """Offer articles about it: in its menu, and as a button."""
        if not self.literature.isHidden():
            return
        add_evidence_action(self).triggered.connect(self.literature_asked)
        self.literature.clicked.connect(self.literature_asked)
        for button in (self.accept, self.remove, self.literature):
            button.setObjectName("tight")
        self.literature.show()

    def shows(self, finding: Finding, marks: tuple[Mark, ...], language: Language) -> bool:
        """Whether this is the row of a finding, with these marks and in this language."""
        return finding == self.finding and marks == self._marks and language is self._language

    def follow(self, edits: Edits) -> None:
        """Show what the reader made of it."""
        counts = edits.counts(self.finding)
        self._name.setEnabled(counts)
        for button, on in (
            (self.switch, counts), (self.accept, self.finding.key in edits.accepted),
        ):  # fmt: skip
            button.blockSignals(True)
            button.setChecked(on)
            button.blockSignals(False)

    def _lay_out(self) -> None:
        said = finding_state(self.finding)
        state = label(said.label(self._language))
        muted = is_below_threshold(self.finding) or said == FILTERED
        asserted = self.finding.assertion
        if self.finding.is_indeterminate:
            asserted = Assertion.UNCERTAIN
        colour = COLOURS.muted if muted else MARKS[asserted].colour
        state.setStyleSheet(f"color: {colour};")
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name, 1)
        first.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)  # beside the name's first line
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(first)
        for line in (self._certainty(), *self._beside(), self._place()):
            if line:
                words.addWidget(label(line, "muted", wrap=True))
        if self._marks:
            words.addWidget(Marks(self._marks, self._language))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 2, 4)
        row.setSpacing(8)
        row.addWidget(self.switch)
        row.addLayout(words, 1)
        buttons = QVBoxLayout()  # one below the other: the words need the width
        buttons.setSpacing(0)
        for button in (self.accept, self.remove, self.literature):
            buttons.addWidget(button)
        row.addLayout(buttons)
        added = isinstance(self.finding.source, ReaderSource) or is_readers(self.finding)
        self.accept.setVisible(not added)
        self.remove.setVisible(added)

    def _certainty(self) -> str:
        """Word an image score with its prevalence and its threshold, or what was measured."""
        said = finding_probability(self.finding)
        if said is None:
            return ""
        if self.finding.threshold is None:
            return said.label(self._language)
        threshold = probability(self.finding.threshold).label(self._language)
        line = self.tr("{0}; called from {1}")
        return line.format(said.label(self._language), threshold)

    def _beside(self) -> list[str]:
        """Say why a score is no answer, and what else must be said of the finding."""
        remark = (
            None if self.finding.starts_off else self.finding.remark
        )  # its slice's head says it
        named = NAMED_DISEASE if is_named_disease(self.finding) else None
        said = (indeterminate(self.finding), remark, named)
        return [phrase.label(self._language) for phrase in said if phrase is not None]

    def _place(self) -> str:
        source = self.finding.source
        if isinstance(source, TextSource):
            return quoted(source).label(self._language)
        if isinstance(source, VariantSource):
            known = (source.variant.gene, source.variant.hgvs_c, source.variant.hgvs_p)
            genotype = zygosity_word(source.variant.zygosity)
            return " ".join(part for part in (*known, genotype) if part)
        if isinstance(source, ImageSource) and source.k and not self.finding.starts_off:
            return self.tr("Image {0}").format(source.k + 1)
        if isinstance(source, ReaderSource):
            return self.tr("Added by the reader")
        return ""

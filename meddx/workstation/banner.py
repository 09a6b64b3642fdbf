"""Whose case is open, on top of everything, all the time."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget
from typing_extensions import override

from meddx.case.identity import Sex
from meddx.case.record import Case
from meddx.workstation.cases import age_in_years
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.corners import shown_name


class Banner(QWidget):
    """Name, ID, birth date, age, sex; says when an input was attached without an identity.

    Signals
    -------
    other_chosen
        Index of the case that the reader wants instead, among those that were opened together.
    """

    other_chosen = Signal(int)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._translation = translation
        self._case = Case()
        self._others: tuple[Case, ...] = ()
        self.name = label("", "patientName")
        self.facts = label("", "muted")
        self.unverified = label("", "badge")
        self.which = QComboBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(16)
        row.addWidget(self.name)
        row.addWidget(self.facts)
        row.addWidget(self.unverified, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.which)
        self.which.activated.connect(self._choose)
        self.show_case(self._case, ())

    def show_case(self, case: Case, others: tuple[Case, ...]) -> None:
        """Show the identity of a case; ``others`` are those of other patients beside it."""
        self._case, self._others = case, others
        patient = case.patient
        name = shown_name(patient.name) or (self.tr("No name") if not case.is_empty else "")
        self.name.setText(name or self.tr("No case is open"))
        self.facts.setText("    ".join(self._facts()))
        self.unverified.setText(self.tr("identity not verified"))
        attached = self.tr("Attached without an identity of its own: {0}")
        self.unverified.setToolTip(attached.format(", ".join(case.attached)))
        self.unverified.setVisible(not case.identity_verified)
        self.which.clear()
        count = self.tr("{0} patients were opened").format(len(others) + 1)
        self.which.addItems([count, *(self._short(other) for other in others)])
        self.which.setVisible(bool(others))

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.show_case(self._case, self._others)

    def _facts(self) -> list[str]:
        case, patient = self._case, self._case.patient
        facts: list[str] = []
        if patient.patient_id:
            facts.append(self.tr("ID {0}").format(patient.patient_id))
        if patient.birth_date:
            facts.append(self.tr("born {0}").format(patient.birth_date.isoformat()))
        years = age_in_years(case)
        if years is not None:
            facts.append(self.tr("{0} years").format(int(years)))
        sex = {
            Sex.FEMALE: self.tr("female"),
            Sex.MALE: self.tr("male"),
            Sex.OTHER: self.tr("other sex"),
            Sex.UNKNOWN: "",
        }[patient.sex]
        return [*facts, *([sex] if sex else [])]

    @staticmethod
    def _short(case: Case) -> str:
        patient = case.patient
        return ", ".join(p for p in (shown_name(patient.name), patient.patient_id) if p) or "-"

    def _choose(self, index: int) -> None:
        if index > 0:
            self.other_chosen.emit(index - 1)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

"""Questions and notices; each is opened without blocking and deletes itself when closed."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from meddx import __version__
from meddx.case.identity import Patient
from meddx.case.known import KnownStudy
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import pixmap
from meddx.workstation.viewer.corners import shown_name


def ask_to_attach(
    parent: QWidget, patient: Patient, what: str, attach: Callable[[], None]
) -> QMessageBox:
    """Ask "Attach to NAME, ID, birth date?" and call ``attach`` on yes; no is the default.

    ``what`` names the input: a file name, or that the note was typed.
    """
    translate = QCoreApplication.translate
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    who = ", ".join(
        part
        for part in (
            shown_name(patient.name),
            translate("Dialogs", "ID {0}").format(patient.patient_id) if patient.patient_id else "",
            translate("Dialogs", "born {0}").format(born) if born else "",
        )
        if part
    )
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("Dialogs", "Whose is this?"))
    box.setIconPixmap(pixmap("patient", 40))
    box.setTextFormat(Qt.TextFormat.PlainText)
    asked = translate("Dialogs", "Attach to {0}?").format(who)
    box.setText(
        asked if who else translate("Dialogs", "Attach to the open case, which names nobody?")
    )
    box.setInformativeText(
        translate(
            "Dialogs",
            "No patient is named in: {0}. Attach only if you know whose this is; the case and its "
            'report then say "identity not verified".',
        ).format(what)
    )
    yes = box.addButton(translate("Dialogs", "Attach"), QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(translate("Dialogs", "Do not attach"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(attach)
    box.open()
    return box


def ask_to_forget(parent: QWidget, study: KnownStudy, forget: Callable[[], None]) -> QMessageBox:
    """Ask whether what is kept about a study is to go, and call ``forget`` on yes; no is usual."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("Dialogs", "Forget this study?"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    day = study.study_date.isoformat() if study.study_date else ""
    who = shown_name(study.patient.name) or study.patient.patient_id
    what = (who, ", ".join(study.modalities), study.description, day)
    box.setText(translate("Dialogs", "Forget {0}?").format(", ".join(p for p in what if p)))
    box.setInformativeText(
        translate(
            "Dialogs",
            "MedDx deletes its place in the list, its thumbnails, the measurements and key images "
            "that were made on it, and what was kept of it for training; with the last study of a "
            "patient also the notes and variants that were typed for them, what was corrected in "
            "their notes, and the criteria of variants that were set. This cannot be undone. The "
            "files themselves are not touched.",
        )
    )
    yes = box.addButton(translate("Dialogs", "Forget"), QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton(translate("Dialogs", "Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(forget)
    box.open()
    return box


def ask_password(
    parent: QWidget,
    names: str,
    was_wrong: bool,
    done: Callable[[str], object],
    no: Callable[[], object],
) -> QDialog:
    """Ask for the password of archives: hand it to ``done``, or call ``no`` on cancel."""
    translate = QCoreApplication.translate
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(translate("Dialogs", "Password of the archive"))
    dialog.setMinimumWidth(420)
    words = translate("Dialogs", "This archive is protected: {0}")
    if was_wrong:
        words = translate("Dialogs", "That was not the password of: {0}")
    password = QLineEdit()
    password.setObjectName("password")
    password.setEchoMode(QLineEdit.EchoMode.Password)
    password.setAccessibleName(translate("Dialogs", "Password"))
    password.setPlaceholderText(translate("Dialogs", "Password"))
    unlock = QPushButton(translate("Dialogs", "Open"))
    unlock.setDefault(True)
    unlock.setEnabled(False)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    buttons.addButton(unlock, QDialogButtonBox.ButtonRole.AcceptRole)
    password.textChanged.connect(lambda: unlock.setEnabled(bool(password.text())))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    dialog.accepted.connect(lambda: done(password.text()))
    dialog.rejected.connect(no)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 16, 22, 16)
    column.setSpacing(12)
    column.addWidget(label(words.format(names), wrap=True))
    column.addWidget(password)
    column.addWidget(buttons)
    dialog.open()
    return dialog


def show_notice(parent: QWidget, confirmed: Callable[[], None]) -> QMessageBox:
    """Say once what MedDx is for."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("MedDx")
    box.setIconPixmap(pixmap("meddx", 56))
    box.setText(translate("Dialogs", "Research use only, not a medical device"))
    box.setInformativeText(
        translate(
            "Dialogs",
            "MedDx is a second reader: read the case yourself first, then press Show AI. Its "
            "results can be wrong in either direction and never replace a radiologist's report. "
            "Nothing you open leaves this computer.",
        )
    )
    fine = box.addButton(translate("Dialogs", "I understand"), QMessageBox.ButtonRole.AcceptRole)
    fine.clicked.connect(confirmed)
    box.open()
    return box


def show_about(parent: QWidget) -> QMessageBox:
    """Say what this is, its version and what it may be used for."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("Dialogs", "About MedDx"))
    box.setIconPixmap(pixmap("meddx", 56))
    box.setText(f"MedDx {__version__}")
    box.setInformativeText(
        translate(
            "Dialogs",
            "One explained differential from image, text, genes and health data together, offline "
            "on one workstation.\n\nResearch use only, not a medical device.\n\n"
            "Apache License 2.0. The Human Phenotype Ontology and the other sources are named in "
            "every report.",
        )
    )
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()
    return box

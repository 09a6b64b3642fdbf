"""Where the parts of the import wizard stand."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

if TYPE_CHECKING:
    from meddx.workstation.models.wizard import ImportWizard


def lay_out(wizard: "ImportWizard") -> None:
    """Put the steps on top, the page below them, and at the bottom what runs and the buttons."""
    wizard.next.setDefault(True)
    wizard.next.setObjectName("primary")
    for button in (wizard.stop, wizard.back, wizard.shut):
        button.setAutoDefault(False)
    wizard.bar.setTextVisible(False)
    wizard.bar.setFixedWidth(180)
    steps = QHBoxLayout()
    steps.setSpacing(18)
    for step in wizard.steps:
        steps.addWidget(step)
    steps.addStretch(1)
    running = QHBoxLayout()
    running.setSpacing(10)
    for part in (wizard.words, wizard.bar, wizard.stop):
        running.addWidget(part)
    running.addStretch(1)
    buttons = QHBoxLayout()
    buttons.setSpacing(8)
    buttons.addLayout(running, 1)
    for button in (wizard.shut, wizard.back, wizard.next):
        buttons.addWidget(button)
    column = QVBoxLayout(wizard)
    column.setContentsMargins(22, 16, 22, 16)
    column.setSpacing(14)
    column.addLayout(steps)
    column.addWidget(wizard.pages, 1)
    column.addWidget(wizard.told)
    column.addLayout(buttons)

"""Reference files kept in memory, and answers to what the window asks."""

from PySide6.QtWidgets import QMessageBox

from meddx.case.gene_files import GenePanel
from meddx.commands.shared.typed_variants import TypedVariants
from meddx.knowledge.references import NO_BUILD
from meddx.knowledge.user_references import NONE_OF_THEM, Given
from meddx.phrase import Phrase, Refused

LIST = GenePanel("g2", "panel.tsv", "panel", genes=("FGFR2",))
TYPED = TypedVariants()


class FakeReferences:
    """Keeps files in memory; names that begin with ``bare`` must be told their build."""

    def __init__(self):
        self.given = []
        self.refuses = None

    def listed(self, context):
        return tuple(self.given)

    def add(self, path, context, build=""):
        context.checkpoint(0, 1, Phrase("Reading"))
        if self.refuses is not None:
            raise self.refuses
        if path.suffix == ".bad":
            raise Refused("no_reference", NONE_OF_THEM.with_values(file=path.name))
        if path.name.startswith("bare") and not build:
            raise Refused("no_build", NO_BUILD.with_values(file=path.name))
        made = Given(path.name, "genes", path, build or "GRCh38", "v46", 20_000, 3)
        self.given.append(made)
        return made

    def remove(self, given):
        self.given.remove(given)


def answer(box: QMessageBox, words: str) -> None:
    next(button for button in box.buttons() if button.text() == words).click()

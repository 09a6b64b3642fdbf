"""The models below the window, played by a few lines: what a file holds is scripted."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from meddx.analysis.foreign.found import ONNX, Answers, Found
from meddx.analysis.installed import Installed
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

NOT_READ = Phrase("This is no model that can be read. Convert it to ONNX.")
NOT_RUN = Phrase("The network cannot be run. Check the size of its input.")
DELIVERED = Installed("chest", "Chest", "胸部", "1.0", "radiograph", "delivered", has_network=True)
OWN = Installed(
    "mine", "Mine", "", "abc", "radiograph", "unsigned", calibrated=False, is_own=True,
    has_network=True, size_bytes=2_500_000, problem=Phrase("It is not signed."),
)  # fmt: skip


def a_found(**changes: Any) -> Found:
    """An ONNX network of two outputs about which the file says little."""
    made = Found(
        kind=ONNX,
        path="model.onnx",
        sha256="ab" * 32,
        title="my model",
        input="picture",
        output="scores",
        outputs=("scores",),
        channels=3,
        labels=2,
        values="logits",
    )
    return replace(made, **changes)


@dataclass
class FakeModels:
    """Finds what it is told, and keeps a list."""

    found: Any = field(default_factory=a_found)
    models: list[Installed] = field(default_factory=lambda: [OWN, DELIVERED])
    refuses: str = ""  # name of a file that is no model
    fails: bool = False  # whether the trial fails
    written: list[tuple[Found, Answers]] = field(default_factory=list)
    refreshed: int = 0
    waits: bool = False  # until the reader cancels

    def listed(self) -> tuple[Installed, ...]:
        return tuple(self.models)

    def look(self, path: Path, context: Context, /) -> Any:
        context.checkpoint(0, 3, Phrase("Looking"))
        if path.name == self.refuses:
            raise Refused("unknown_model", NOT_READ)
        return self.found

    def write(self, found: Found, answers: Answers, context: Context, /) -> Installed:
        context.checkpoint(1, 3, Phrase("Trying"))
        while self.waits:
            context.checkpoint(1, 3, Phrase("Trying"))
        if self.fails:
            raise Refused("onnx_not_run", NOT_RUN)
        self.written.append((found, answers))
        made = replace(OWN, name=answers.name, title=answers.title)
        self.models.insert(0, made)
        return made

    def add(self, pack: Any, /) -> Installed:
        made = replace(OWN, name=pack.name, title=pack.title, trust="signed", problem=None)
        self.models.insert(0, made)
        return made

    def remove(self, name: str, /) -> None:
        self.models = [model for model in self.models if model.name != name]

    def refresh(self) -> None:
        self.refreshed += 1

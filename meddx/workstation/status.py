"""The status line: what runs, what is under the mouse, and what computed the results."""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QStatusBar, QWidget
from typing_extensions import override

from meddx.case.reading import PackRun, Reading
from meddx.imaging.probe import Probe
from meddx.workstation.bridge import Bridge
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.task_bar import TaskBar

_SAID_FOR_MS = 8000


class Status(QStatusBar):
    """Progress and messages at the left, the probe and the device chip at the right."""

    def __init__(
        self, bridge: Bridge, translation: Translation, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translation = translation
        self._reading: Reading | None = None
        self._probe: Probe | None = None
        self.tasks = TaskBar(bridge, translation)
        self.probe = label("", "muted")
        self.chip = label("", "chip")
        self.said = label("", "muted")
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(_SAID_FOR_MS)
        self._forget.timeout.connect(self.said.clear)
        self.setSizeGripEnabled(False)
        self.addWidget(self.tasks)
        self.addWidget(self.said, 1)
        self.addPermanentWidget(self.probe)
        self.addPermanentWidget(self.chip)
        self.retranslate()

    def say(self, words: str) -> None:
        """Tell something for a few seconds, beside what runs (Qt's own message would hide it)."""
        self.said.setText(words)
        self._forget.start()

    def show_probe(self, probe: Probe | None) -> None:
        """Show the value under the mouse with its unit; None beside the picture."""
        self._probe = probe
        if probe is None:
            self.probe.setText("")
            return
        k, j, i = probe.index
        language = self._translation.language
        distances = probe.distance_label.label(language)
        parts = [f"k {k}  j {j}  i {i}", probe.said.label(language)]
        if probe.over:
            parts.append(probe.over)
        if probe.position_mm is not None:
            x, y, z = (round(place, 1) + 0.0 for place in probe.position_mm)  # never -0.0
            parts.append(f"L {x:.1f}  P {y:.1f}  H {z:.1f} mm")  # the letters at the edges
        else:
            parts.append(self.tr("distances in {0}").format(distances))
        self.probe.setText("    ".join(parts))

    def show_reading(self, reading: Reading | None) -> None:
        """Say on what the packs of a reading ran, and why there."""
        self._reading = reading
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        runs = self._reading.packs if self._reading else ()
        self.show_probe(self._probe)
        if not runs:
            self.chip.setText(self.tr("AI: idle"))
            self.chip.setToolTip(
                self.tr("The first analysis shows whether it runs on the GPU or the CPU.")
            )
            return
        devices = dict.fromkeys(_device_name(run.device) for run in runs)
        self.chip.setText(self.tr("AI: {0}").format(" + ".join(devices)))
        self.chip.setToolTip("\n".join(self._tell(run) for run in runs))

    def _tell(self, run: PackRun) -> str:
        language = self._translation.language
        line = self.tr("{0} {1} on the {2}, {3} s").format(
            run.label(language), run.version, _device_name(run.device), f"{run.seconds:.2g}"
        )
        return f"{line}. {run.device_note.label(language)}" if run.device_note else line

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _device_name(device: str) -> str:
    return "GPU" if device.upper().startswith(("CUDA", "GPU")) else device

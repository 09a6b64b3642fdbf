"""Chooses what to train, runs it in a child process, and shows what comes of it."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from typing_extensions import override

from meddx import paths
from meddx.analysis.installed import Installed
from meddx.analysis.pack import load
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase, Refused
from meddx.training import config as configs
from meddx.training import run
from meddx.training.config import Config
from meddx.training.events import Event
from meddx.training.pace import Pace, planned
from meddx.training.run import Curve, Ended, Told, TrainingRun
from meddx.workstation.bridge import Watch
from meddx.workstation.services import Models
from meddx.workstation.teaching.configurations import (
    SOUND,
    Recent,
    data_folder,
    of_export,
    rows,
)
from meddx.workstation.teaching.following import Following, is_of_epochs
from meddx.workstation.teaching.train_window import TrainWindow
from meddx.workstation.teaching.training_dialogs import (
    ask_again,
    ask_configuration,
    ask_data,
    ask_export,
)
from meddx.workstation.teaching.words import faulted, installed, left, pictures, why_not

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

WRITING: Final = Phrase("Writing the corrected pictures")
INSTALLING: Final = Phrase("Installing a pack")
FOLDER: Final = "training"
_INTERVAL_MS: Final = 100

Start = Callable[[list[str], Path], TrainingRun]


class TrainingDesk(QObject):
    """Answers to the action ``train``: one window, one training at a time.

    Parameters
    ----------
    window
        Whose action and background lanes it uses; when it closes, the training ends.
    home
        Folder for the state of runs and for their packs.
    start
        Starts a run; tests start their own.
    write
        Writes what readers corrected as folders to train on; None where nothing is kept.
    models
        Install what was made; None where nothing can be installed.

    Signals
    -------
    installed
        After a pack was put among the user's own.
    """

    installed = Signal()

    def __init__(
        self,
        window: "MainWindow",
        home: Path | None = None,
        start: Start = TrainingRun,
        write: Callable[[Path], tuple[Path, ...]] | None = None,
        models: Models | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._start_run, self._write = window, start, write
        self._models = models
        home = home or paths.user_folder() / FOLDER
        self._work, self._packs = home / "work", home / "packs"
        self._recent = Recent(home)
        self._watch = Watch(window.bridge)
        self._config: Config | None = None
        self._path = Path()
        self._data = Path()
        self._checks: tuple[Phrase, ...] = ()
        self._following: Following | None = None
        self.shown: TrainWindow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.follow)
        window.actions_["train"].setEnabled(run.can_train())
        window.actions_["train"].triggered.connect(self.show)
        window.translation.changed.connect(self._settle)
        window.installEventFilter(self)

    @property
    def is_training(self) -> bool:
        """Whether a model is being trained."""
        return self._following is not None and not self._following.is_check

    def show(self) -> TrainWindow:
        """Show the window, or bring it to the front."""
        if self.shown is None:
            self.shown = self._made()
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        return self.shown

    def choose(self, path: Path) -> None:
        """Take a configuration, say what is in it, and look at its data in the background."""
        self._end()
        self._path = path
        try:
            self._config = configs.load(path)
        except Refused as refused:
            self._config = None
            self._tell(refused.phrase)
            self._settle()
            return
        self._recent.add(path)
        self._data = data_folder(self._config, path)
        self._check()

    def from_corrections(self, folder: Path) -> None:
        """Write the corrections that were kept, and choose the first of their configurations."""
        write = self._write
        if write is None:
            return

        def done(folders: tuple[Path, ...]) -> None:
            found = of_export(folders)
            for path in reversed(found):
                self._recent.add(path)
            if found:
                self.choose(found[0])

        ticket = self._window.bridge.submit("train", Job(WRITING, lambda _context: write(folder)))
        self._watch.add(ticket, done, self._failed)

    def choose_data(self, folder: Path) -> None:
        """Take another data folder."""
        self._end()
        self._data = folder
        if self._config is not None:
            self._check()

    def start(self) -> None:
        """Train, or go on where a run was stopped."""
        if self._config is None:
            return
        self._end()
        self._begin(is_check=False)
        self._say(self.tr("Training begins."))

    def start_again(self) -> None:
        """Forget what was trained with this configuration, and train."""
        self._end()
        if self._config is not None:
            for pattern in ("*.safetensors", "*.csv"):
                for path in (*self._state.glob(pattern), *self._state.glob(f"*/{pattern}")):
                    with contextlib.suppress(OSError):
                        path.unlink()
        self.start()

    def stop(self) -> None:
        """End the training now; finished epochs are kept."""
        if self._following is not None:
            self._following.was_stopped = True
            self._following.run.stop()
            self.follow()

    def install(self) -> None:
        """Put the pack that was made among the user's own; the next analysis may use it."""
        config, models = self._config, self._models
        if config is None or models is None:
            return
        made = self._packs / config.card.name

        def work(_context: Context) -> Installed:
            return models.add(load(made))

        def done(new: Installed) -> None:
            self._state_is(installed(new.label(self._window.translation.language)))
            self.installed.emit()

        ticket = self._window.bridge.submit("analyse", Job(INSTALLING, work))
        self._watch.add(ticket, done, self._failed)

    def follow(self) -> None:
        """Take what the child process has told since the last time."""
        following = self._following
        if following is None:
            return
        for told in following.run.drain():
            self._take(following, told)

    # ---- what is told

    def _take(self, following: Following, told: Told) -> None:
        if isinstance(told, Ended):
            self._ended(following, told)
        elif isinstance(told, Curve):
            following.curves[told.name] = told
            self._plot(told)
        elif told.name == "progress" and told.says is not None:
            self._progress(following, told, told.says)
        elif told.name == "data":
            self._found(told)
        elif told.name == "pack":
            following.pack = told.folder
        elif told.says is not None:
            following.refused = told.says

    def _progress(self, following: Following, event: Event, says: Phrase) -> None:
        words = self._say_of(says)
        if is_of_epochs(says):
            words = left(following.seconds_left(event, says, time.monotonic()), following.pace)
        if self.shown is not None:
            self.shown.show_progress(event.done, event.total, words)
        is_news = following.is_news(event, says)
        if "curve" in dict(says.values):  # which the window plots
            says = says.with_values(**{**dict(says.values), "curve": ""})
        if is_news:
            self._say(self._say_of(says).rstrip())

    def _found(self, event: Event) -> None:
        self._say(pictures(event.pictures, event.patients))
        self._checks = event.checks or (SOUND,)
        for sentence in self._checks:
            self._say(self._say_of(sentence))
        self._state_is(pictures(event.pictures, event.patients))

    def _ended(self, following: Following, ended: Ended) -> None:
        self._following = None
        self._timer.stop()
        if self.shown is None:
            return
        self.shown.show_progress(0.0, 1.0, "")
        if following.refused is not None:
            self._tell(following.refused)
        elif following.was_stopped:
            self._state_is(self.tr("Stopped. Finished epochs are kept."))
        elif ended.code:
            self._state_is(faulted(ended.code), is_problem=True)
        elif following.pack:
            self._state_is(self.tr("The pack is made. Its card says how good it is."))
            self.shown.show_card(Path(following.pack))
            self.shown.install.setVisible(self._models is not None)
        self._settle()
        if self.shown.isHidden():  # it was closed while the training ran
            self._window.status.say(self.shown.state.text())

    def _plot(self, curve: Curve) -> None:
        if self.shown is not None and self._config is not None and self._following is not None:
            has_score = self._config.watches
            epochs = self._following.epochs or self._config.fit.epochs
            self.shown.show_curve(curve.name, curve.history, epochs, has_score=has_score)

    # ---- what runs

    def _check(self) -> None:
        if self._config is None or self.shown is None:
            return
        self._checks = ()
        self.shown.clear_curves()
        self.shown.hide_card()
        self._state_is(self.tr("Looking at the data..."))
        self._begin(is_check=True)

    def _begin(self, *, is_check: bool) -> None:
        if self._config is None:
            return
        arguments = [str(self._path), "--data", str(self._data)]
        arguments += ["--work", str(self._work), "--out", str(self._packs)]
        if is_check:
            arguments.append("--check")
        elif self.shown is not None:
            self._state_is(self.tr("Training runs. You can go on reading."))
            self.shown.hide_card()
        self._work.mkdir(parents=True, exist_ok=True)
        begun = self._start_run(arguments, self._state)
        self._following = Following(begun, is_check, Pace(planned(self._config)))
        self._timer.start()
        self._settle()

    def _end(self) -> None:
        """End what runs, for something else."""
        following, self._following = self._following, None
        self._timer.stop()
        if following is not None:
            following.run.stop()

    @property
    def _state(self) -> Path:
        return self._work / (self._config.card.name if self._config is not None else "")

    @property
    def _has_state(self) -> bool:
        return self._config is not None and any(self._state.glob("**/*.safetensors"))

    # ---- what is shown

    def _made(self) -> TrainWindow:
        made = TrainWindow(self._window.translation, self._window)
        made.chosen.connect(self.choose)
        made.browse_asked.connect(lambda: ask_configuration(made, self.choose))
        made.folder_asked.connect(lambda: ask_data(made, self.choose_data))
        made.corrections_asked.connect(lambda: ask_export(made, self.from_corrections))
        made.corrected.setVisible(self._write is not None)
        made.start_asked.connect(self.start)
        made.again_asked.connect(lambda: ask_again(made, self.start_again))
        made.stop_asked.connect(self.stop)
        made.install_asked.connect(self.install)
        made.finished.connect(self._closed)
        made.hidden.connect(self._say_it_goes_on)
        self.shown = made
        self._state_is(self.tr("Choose a training configuration: a file that ends in .toml."))
        self._settle()
        return made

    def _settle(self) -> None:
        """Show what can be done now."""
        shown, config = self.shown, self._config
        if shown is None:
            return
        recent = self._recent.paths
        chosen = self._path if config is not None and self._path in recent else None
        shown.list_configurations(recent, chosen)
        found = rows(config, self._data, self._checks) if config is not None else ()
        shown.show_summary(found)
        shown.hides = self.is_training
        shown.show_start(is_going_on=self._has_state)
        shown.say_why_not(*why_not(is_chosen=config is not None, is_training=self.is_training))
        shown.folder.setVisible(config is not None)
        for widget in (shown.configurations, shown.browse, shown.corrected, shown.folder):
            widget.setEnabled(not self.is_training)
        if self._following is not None:
            shown.show_progress(0.0, 0.0, "")

    def _state_is(self, words: str, *, is_problem: bool = False) -> None:
        if self.shown is not None:
            self.shown.say_state(words, is_problem=is_problem)

    def _say(self, line: str) -> None:
        if self.shown is not None:
            self.shown.say(line)

    def _say_of(self, phrase: Phrase) -> str:
        return phrase.label(self._window.translation.language)

    def _tell(self, phrase: Phrase) -> None:
        self._state_is(self._say_of(phrase), is_problem=True)
        self._say(self._say_of(phrase))

    def _failed(self, failure: Failed) -> None:
        self._tell(failure.phrase)

    def _say_it_goes_on(self) -> None:
        self._window.status.say(self.tr("The training goes on: Analysis, Train a model shows it."))

    def _closed(self, _result: int) -> None:
        self.shown = None
        self._end()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End the training with the program's window."""
        if event.type() == QEvent.Type.Close:
            self._end()
        return super().eventFilter(watched, event)

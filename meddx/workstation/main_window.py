"""The window: puts the parts together and connects them; what they do stands in their files."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget
from typing_extensions import override

from meddx.case.source import Source
from meddx.imaging.corner_text import Level
from meddx.phrase import Language
from meddx.workstation import dialogs, file_drop
from meddx.workstation.actions import Actions
from meddx.workstation.arrangement import Lending, column, columns, stacked
from meddx.workstation.banner import Banner
from meddx.workstation.bars import Bars
from meddx.workstation.bridge import Bridge
from meddx.workstation.customising import Customising
from meddx.workstation.early import EarlyLook
from meddx.workstation.evidence_source import EvidenceSource
from meddx.workstation.files import FileDialogs
from meddx.workstation.finding_steps import FindingSteps
from meddx.workstation.i18n import Translation
from meddx.workstation.key_tip import KeyTip
from meddx.workstation.measuring import Measuring
from meddx.workstation.messages import Messages
from meddx.workstation.notes.desk import NotesDesk
from meddx.workstation.panels.diagnoses import DiagnosesPanel
from meddx.workstation.panels.findings import FindingsPanel
from meddx.workstation.panels.genes import GenesPanel
from meddx.workstation.panels.measurements import MeasurementsPanel
from meddx.workstation.panels.notes import NotesPanel
from meddx.workstation.panels.series import SeriesPanel
from meddx.workstation.panels.tag_browser import TagBrowser
from meddx.workstation.services import Preferences, Services
from meddx.workstation.session import Session
from meddx.workstation.shown_reading import ShownReading
from meddx.workstation.slice_reading import SliceReading
from meddx.workstation.status import Status
from meddx.workstation.theme import icon
from meddx.workstation.true_picture import TruePicture
from meddx.workstation.unseen import UnseenList
from meddx.workstation.viewer.control import ViewControl
from meddx.workstation.viewer.hanging_control import HangingControl
from meddx.workstation.viewer.room_control import RoomControl
from meddx.workstation.viewer.room_keeper import RoomKeeper
from meddx.workstation.viewer.viewer import Viewer
from meddx.workstation.vocabulary import Vocabulary

_SIZE = (1280, 800)
_RIGHT = (5, 3)  # shares of diagnoses and findings


class MainWindow(QMainWindow):
    """One case: images in the middle, its texts and genes at the left, what they mean at the right.

    Parameters
    ----------
    services
        The program below.
    translation
        The language; the window switches it.
    preferences
        What it starts with.
    """

    welcomed = Signal()  # the notice of the first run was read

    def __init__(
        self,
        services: Services,
        translation: Translation,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._frames = services.frames
        self.translation = translation
        self.bridge = Bridge(services.lanes, self)
        self.session = Session(services, self.bridge, self)
        self._terms_asked = False
        # Takes from files what is no part of a case, and gives the others back.
        self.take_apart: Callable[[tuple[Path, ...]], tuple[Path, ...]] = tuple
        self.actions_ = Actions(services.report_kinds, self)
        self.banner = Banner(translation)
        self.messages = Messages(translation)
        self.viewer = Viewer(translation, services.frames)
        look = (self.viewer.show_preview, self.viewer.end_preview)
        EarlyLook(self.bridge, lambda: self.session.case.is_empty, *look)
        self.viewer.bar.opacity.setValue(round(100 * preferences.heatmap_opacity))
        self.series = SeriesPanel(translation, services.frames)
        self.notes = NotesPanel(translation)
        self.genes = GenesPanel(translation)
        self.measurements = MeasurementsPanel(translation)
        self.diagnoses = DiagnosesPanel(translation, services.missing)
        self.findings = FindingsPanel(translation)
        self.status = Status(self.bridge, translation)
        self.setStatusBar(self.status)
        self.bars = Bars(self, self.actions_)
        self._control(services, preferences)
        self._lay_out()
        self.shown = ShownReading(self, preferences)
        self.reveal = self.shown.reveal
        self._connect()
        shown = (self.viewer, self.findings, self.actions_)
        self.note_desk = NotesDesk(self, services, preferences)
        self.go_to = EvidenceSource(self).go_to
        FindingSteps(self.session, self.note_desk.undoing).follow(self.diagnoses, self.findings)
        self.slices = SliceReading(self.session, shown, self.status.say, services.reads_slices)
        self.retranslate()
        self._case_changed()
        self.shown.show()
        self.custom.load()
        if translation.language is not preferences.language:
            self._say_not_built()

    def _control(self, services: Services, preferences: Preferences) -> None:
        """Connect what is pressed with what it does to the pictures."""
        translation, viewer, actions = self.translation, self.viewer, self.actions_
        self.unseen = UnseenList(viewer, lambda: self.session.case.series, self._lead_to)
        check = self.unseen.before
        opening = (self.open_files, services.expect)
        files = (self.session, actions, translation, opening, check)
        self.files = FileDialogs(self, *files)
        self.control = ViewControl(viewer, self.series, actions)
        self.custom = Customising(self, viewer, self.bars.presets, actions, preferences)
        self.custom.told.connect(self.session.tell)
        self.room = RoomControl(viewer, actions, self.status.say, self.bars.layouts)
        keeping = services.keeping
        said, reader = self.session.tell, lambda: preferences.current().reader
        self.keeper = RoomKeeper(viewer, keeping, self.bridge, said, reader)
        menu, tell = self.bars.layouts, self.session.tell
        self.hanging = HangingControl(viewer, self.bridge, (actions, menu), tell, preferences.hangs)
        self.keeper.recalled.connect(self._recalled)
        parts = (viewer, actions, self.status)
        self.true = TruePicture(self, parts, translation, preferences)
        self.custom.text_chosen.connect(lambda name: self.true.show_level(Level(name)))
        self.measuring = Measuring(viewer, self.measurements, self._lead_to)
        self.tags = TagBrowser(self.bridge, translation, self)
        self.tags.follow(actions["tags"], viewer, self.series.others)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setWindowTitle("MedDx")
        self.actions_.languages[self.translation.language].setChecked(True)
        self.actions_.retranslate()
        self.bars.retranslate()
        self.custom.retranslate()
        self.room.retranslate()

    def switch_language(self, language: Language) -> None:
        """Show the window in another language, at once."""
        if self.translation.switch(language):
            self._preferences.remember("language", language.value)
        else:
            self._say_not_built()
            self.retranslate()

    def _say_not_built(self) -> None:
        self.status.say(self.tr("The Chinese texts were not built; run installer/dev.py."))

    def answer_for(self, sources: tuple[Source, ...]) -> None:
        """Ask whose files are that name nobody, and attach them on yes."""
        name = ", ".join(source.label for source in sources)
        dialogs.ask_to_attach(self, self.session.case.patient, name, partial(self._attach, sources))

    def _attach(self, sources: tuple[Source, ...]) -> None:
        self.session.open(sources, attach=True)

    def _lay_out(self) -> None:
        self.setWindowIcon(icon("meddx"))
        room = self.screen().availableSize()  # small where everything is enlarged
        self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height()))
        self.setMinimumSize(min(1024, room.width()), min(640, room.height()))
        self.setAcceptDrops(True)
        self.setCentralWidget(self._arranged())
        self.viewer.take_keyboard()

    def _arranged(self) -> QWidget:
        parts = (self.series, self.measurements, self.notes, self.genes)
        left = column(*parts, shares=(6, 6, 8, 4))
        right = column(self.diagnoses, self.findings, shares=_RIGHT)
        Lending(right, self.diagnoses, self.findings, _RIGHT)
        for name, panels in (("left_panels", left), ("right_panels", right)):
            self.actions_[name].setChecked(True)
            self.actions_[name].toggled.connect(panels.setVisible)
        middle = stacked(self.messages, self.viewer)
        return stacked(self.banner, columns(left, middle, right))

    def _connect(self) -> None:
        self._connect_session()
        self._connect_panels()
        actions = self.actions_
        actions["close_case"].triggered.connect(self._close_case)
        actions["quit"].triggered.connect(self.close)
        actions["analyse"].triggered.connect(self.session.analyse)
        actions["cancel"].triggered.connect(self._cancel)
        actions["unseen"].triggered.connect(self.unseen.show)
        actions["about"].triggered.connect(lambda: dialogs.show_about(self))
        for language, action in actions.languages.items():
            action.triggered.connect(partial(self.switch_language, language))

    def _connect_session(self) -> None:
        session = self.session
        session.case_changed.connect(self._case_changed)
        session.refused.connect(self.messages.add)
        session.attach_asked.connect(self.answer_for)
        session.exported.connect(lambda path: self.status.say(self.tr("Written: {0}").format(path)))
        self.messages.own_case_asked.connect(lambda paths: session.open(paths, own_case=True))
        self.banner.other_chosen.connect(self._show_other)
        self.status.tasks.cancel_asked.connect(self._cancel)
        KeyTip(self.status.tasks.cancel, self.actions_["cancel"])

    def _connect_panels(self) -> None:
        session = self.session
        for panel in (self.diagnoses, self.findings):
            panel.accepted.connect(session.accept)
        self.diagnoses.told.connect(self.status.say)
        self.diagnoses.undo_asked.connect(self.actions_["undo"].trigger)
        self.diagnoses.ranking_asked.connect(lambda: session.change(session.edits))
        self.series.chosen.connect(self._show_series)
        self.notes.files_given.connect(self.open_files)
        self.viewer.probed.connect(self.status.show_probe)
        desk = self.viewer.desk
        self.viewer.seen_changed.connect(lambda: self.series.show_seen(desk.seen, desk.stars))
        self.viewer.bar.opacity.sliderReleased.connect(self._remember_opacity)

    def _case_changed(self) -> None:
        case = self.session.case
        self.keeper.write()  # of the case before, while its panes are there
        self.shown.cover()  # each case is read without help first
        self.banner.show_case(case, self.session.others)
        first = case.series[0] if case.series else None
        shown = self.viewer.canvas.series
        kept = next((s for s in case.series if s is shown), first)
        self.series.show_case(case, kept.series_instance_uid if kept else "")
        self.viewer.show_case(case, kept)
        self.measuring.show_case(case)
        self.hanging.show_case(case)
        self.keeper.show_case(case)
        self.notes.show_case(case)
        self.genes.show_case(case)

    def _show_series(self, series_instance_uid: str) -> None:
        self.viewer.show_of(self.session.case, series_instance_uid)
        self.shown.show_best_heatmap()

    def _recalled(self, had_layout: bool) -> None:
        if not had_layout:
            self.hanging.hang_new()

    def _lead_to(self, series_instance_uid: str) -> None:
        self.series.choose(series_instance_uid)
        self._show_series(series_instance_uid)

    def _close_case(self) -> None:
        self.messages.clear()  # they were about the files of this case
        self.session.close_case()

    def _show_other(self, index: int) -> None:
        self.messages.clear()
        session = self.session
        rest = [case for number, case in enumerate(session.others) if number != index]
        session.show(session.others[index], (*rest, session.case))

    def _cancel(self, _checked: object = None) -> None:
        self.session.cancel_analysis()
        for ticket in self.bridge.open_tickets:
            if ticket.lane == "open":
                ticket.cancel()

    def _remember_opacity(self) -> None:
        self._preferences.remember("heatmap_opacity", self.viewer.bar.opacity.value() / 100)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.shown.show()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._terms_asked:
            self._terms_asked = True
            self.session.load_terms(self.use)
            if self._preferences.first_run:
                dialogs.show_notice(self, self._welcome)

    def use(self, vocabulary: Vocabulary) -> None:
        """Take a vocabulary for adding findings and for correcting notes."""
        self.findings.use(vocabulary)
        self.note_desk.corrections.use(vocabulary)

    def _welcome(self) -> None:
        self._preferences.remember("first_run_done", True)
        self.welcomed.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        file_drop.welcome(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.open_files(file_drop.taken(event))

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files that the reader chose or dropped; what is no part of a case has its place."""
        rest = self.take_apart(tuple(paths))
        if rest:
            self.session.open(rest)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.keeper.close()
        self.room.close()
        self.hide()
        self._frames.close()
        self.bridge.close()
        super().closeEvent(event)

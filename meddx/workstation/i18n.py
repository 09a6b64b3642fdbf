"""The window's language, switched while it runs."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator, Signal

from meddx import paths
from meddx.phrase import Language

NAMES = {Language.EN: "English", Language.ZH_CN: "简体中文"}  # each in its own language


class Translation(QObject):
    """Holds the language and its translators; the one place that installs them.

    Qt tells every widget with a ``LanguageChange`` event; what shows phrases of the case listens to
    ``changed`` as well.

    Signals
    -------
    changed
        After a switch.
    """

    changed = Signal()

    def __init__(self, language: Language = Language.EN, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = Language.EN
        self._installed: list[QTranslator] = []
        self.switch(language)

    @property
    def language(self) -> Language:
        """The language that is shown."""
        return self._language

    def switch(self, language: Language) -> bool:
        """Show another language; False when its file was not built and English stays.

        The files are ``meddx_zh_CN.qm`` of our own (built from the ``.ts`` at set-up) and Qt's for
        the buttons of its dialogs.
        """
        if language is self._language:
            return True
        wanted = self._load(language)
        if wanted is None:
            return False
        for old in self._installed:
            QCoreApplication.removeTranslator(old)
        self._installed = wanted
        self._language = language
        for new in wanted:
            QCoreApplication.installTranslator(new)
        self.changed.emit()
        return True

    def _load(self, language: Language) -> list[QTranslator] | None:
        if language is Language.EN:
            return []
        ours, qts = QTranslator(self), QTranslator(self)
        if not ours.load(f"meddx_{language.value}.qm", str(paths.resource("translations"))):
            return None
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        found = qts.load(f"qtbase_{language.value}.qm", folder)
        return [qts, ours] if found else [ours]

"""What can be done with one annotation: a menu at the mouse."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from meddx.case.annotations import Kind


@dataclass(frozen=True)
class Deeds:
    """What the entries do."""

    edit_label: Callable[[], object]
    copy: Callable[[], object]
    plot: Callable[[], object]
    go_to: Callable[[], object]
    delete: Callable[[], object]
    delete_on_image: Callable[[], object]
    delete_on_series: Callable[[], object]


def annotation_menu(parent: QWidget, kind: Kind, deeds: Deeds) -> QMenu:
    """Return the menu of an annotation; it deletes itself when it is closed."""
    translate = QCoreApplication.translate
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    entries: list[tuple[str, Callable[[], object]] | None] = [
        (translate("AnnotationMenu", "Edit the label..."), deeds.edit_label),
        (translate("AnnotationMenu", "Copy as text"), deeds.copy),
    ]
    if kind.is_region:
        entries.append((translate("AnnotationMenu", "Histogram"), deeds.plot))
    elif kind is Kind.PROFILE:
        entries.append((translate("AnnotationMenu", "Profile plot"), deeds.plot))
    entries += [
        (translate("AnnotationMenu", "Go to its image"), deeds.go_to),
        None,
        (translate("AnnotationMenu", "Delete"), deeds.delete),
        (translate("AnnotationMenu", "Delete all on this image"), deeds.delete_on_image),
        (translate("AnnotationMenu", "Delete all of this series"), deeds.delete_on_series),
    ]
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        text, deed = entry
        menu.addAction(text).triggered.connect(deed)
    return menu

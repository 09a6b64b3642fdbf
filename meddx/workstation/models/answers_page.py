"""Third step of the import: the answers, each filled in where anything is known or usual."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from meddx.analysis.foreign import known_labels
from meddx.analysis.foreign.found import ONNX, PRESETS, Answers, Found, completed
from meddx.analysis.foreign.kinds import picture_kinds
from meddx.analysis.pack_parts import (
    CAM,
    EIGEN_CAM,
    LOGITS,
    MIN_SIDE_PX,
    NO_HEATMAP,
    OCCLUSION,
    PROBABILITIES,
    SIGMOID,
    SOFTMAX,
)
from meddx.phrase import Language
from meddx.training import own_card
from meddx.workstation.models.first_answers import RADIOGRAPH, RADIOGRAPHS, VIEWS, preset_of
from meddx.workstation.models.found_page import scrolled
from meddx.workstation.models.further_row import FurtherRow
from meddx.workstation.models.labels_table import LabelsTable
from meddx.workstation.panels.panel import empty, label
from meddx.workstation.settings_dialog import QuietComboBox
from meddx.workstation.vocabulary import Vocabulary

_LARGEST_PX: Final = 2048
_OWN: Final = "own"


class AnswersPage(QWidget):
    """A form in four parts: labels, input, use, origin.

    Signals
    -------
    model_said
        Name of the well-known model that this is, or empty: the form is to be made anew.
    answered
        Something of the labels was filled in.
    """

    model_said = Signal(str)
    answered = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._found: Found | None = None
        self._answers = Answers()
        self._vocabulary: Vocabulary | None = None
        self.further: dict[str, FurtherRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def use(self, vocabulary: Vocabulary) -> None:
        """Find terms in this vocabulary."""
        self._vocabulary = vocabulary
        if self._found is not None:
            self.table.use(vocabulary)

    def show_answers(self, found: Found, answers: Answers) -> None:
        """Make the form of what was found, filled with these answers."""
        self._found, self._answers = found, answers
        whole = completed(found, answers)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 0, 8, 0)
        column.setSpacing(8)
        if found.like:
            self._add(column, self.tr("Is it a well-known model?"), self._which(found))
        self._add(column, self.tr("What its outputs mean"), self._labels(whole, answers))
        self._add(column, self.tr("What it takes and gives"), self._network(whole, answers))
        self._add(column, self.tr("Which pictures it may read"), self._gate(answers))
        self._add(column, self.tr("Where it comes from"), self._origin(answers))
        column.addStretch(1)
        empty(self._column)
        self._column.addWidget(scrolled(self.tr("Answers"), inner))

    @property
    def answers(self) -> Answers:
        """What is said now."""
        said, found = self._answers, self._found
        resize = str(self.resize_.currentData())
        low, high = self.low.value(), self.high.value()
        return Answers(
            name=self.name.text().strip(),
            title=self.title.text().strip(),
            title_zh=self.title_zh.text().strip(),
            licence=self.licence.text().strip(),
            training_data=self.training_data.text().strip(),
            labels=self.table.labels,
            labels_of=said.labels_of,
            size=(self.rows.value(), self.columns.value()),
            scaling=PRESETS.get(str(self.scaling.currentData()), said.scaling),
            # As the file says: then the part of the picture that it cuts out holds too.
            resize="" if found is not None and resize == found.resize else resize,
            activation=str(self.activation.currentData()),
            values=str(self.values.currentData()),
            output=str(self.output.currentData()),
            constants={n: row.numbers for n, row in self.further.items() if row.numbers},
            further={n: row.coding for n, row in self.further.items() if row.coding is not None},
            family=str(self.family.currentData()),
            modalities=_words(self.modalities.text()),
            body_parts=_words(self.body_parts.text()),
            views=_words(self.views.text()),
            age_years=(float(low), float(high)) if high > low else None,
            heatmap=str(self.heatmap.currentData()),
        )

    @property
    def problem(self) -> str:
        """What cannot be taken as it stands, in one sentence; empty where all can."""
        keys = [one.key for one in self.table.labels]
        if self.table.unknown:
            words = self.table.unknown[0]
            return self.tr("There is no term {0}. Choose one from the list.").format(words)
        if "" in keys:
            return self.tr("An output has no name. Give each a name of its own.")
        if len(set(keys)) < len(keys):
            return self.tr("Two outputs have the same name. Give each a name of its own.")
        if all(one.suppressed for one in self.table.labels):
            return self.tr("No output is used. Let at least one make a finding.")
        for name, row in self.further.items():
            try:
                _ = row.numbers, row.coding
            except ValueError:
                return self.tr("{0}: these are no numbers with commas between.").format(name)
        return ""

    # ---- parts

    def _which(self, found: Found) -> QWidget:
        title = next(one.title for one in known_labels.lists() if one.name == found.like)
        self.which = _choice(
            ((self.tr("No, another model"), ""), (self.tr("Yes: {0}").format(title), found.like)),
            self._answers.labels_of,
        )
        self.which.setAccessibleName(self.tr("Is it a well-known model?"))
        self.which.currentIndexChanged.connect(self._said_model)
        words = self.tr("It has as many outputs as {0}. If it is that one, all is known.")
        return _column(label(words.format(title), "muted", wrap=True), self.which)

    def _said_model(self) -> None:
        self.model_said.emit(str(self.which.currentData()))

    def _labels(self, found: Found, answers: Answers) -> QWidget:
        self.table = LabelsTable(self._language)
        self.table.itemChanged.connect(lambda _item: self.answered.emit())
        if self._vocabulary is not None:
            self.table.use(self._vocabulary)
        self.table.show_labels(answers.labels, names_fixed=any(found.keys))
        words = self.tr(
            "Give each output the term it means, or leave it out. A threshold that the file does "
            "not state is 50 %, which means nothing by itself."
        )
        parts: list[QWidget] = [label(words, "muted", wrap=True), self.table]
        if not found.labels and not found.keys:
            parts.append(self._counted())
        return _column(*parts)

    def _counted(self) -> QWidget:
        row, more = QWidget(), QPushButton(self.tr("One more output"))
        fewer = QPushButton(self.tr("One output fewer"))
        more.clicked.connect(self.table.add_row)
        fewer.clicked.connect(self.table.remove_row)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        for button in (more, fewer):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        return row

    def _network(self, found: Found, answers: Answers) -> QWidget:
        rows, columns = answers.size or (0, 0)
        self.rows, self.columns = _spin(rows, MIN_SIDE_PX), _spin(columns, MIN_SIDE_PX)
        size = QWidget()
        line = QHBoxLayout(size)
        line.setContentsMargins(0, 0, 0, 0)
        for part in (self.rows, label("×"), self.columns, label(found.layout, "muted")):
            line.addWidget(part)
        line.addStretch(1)
        self.scaling = _choice(self._scalings(answers), preset_of(answers.scaling) or _OWN)
        self.resize_ = _choice(self._resizes(), answers.resize)
        self.output = _choice([(name, name) for name in found.outputs], answers.output)
        self.values = _choice(
            ((self.tr("Logits"), LOGITS), (self.tr("Probabilities"), PROBABILITIES)), answers.values
        )
        self.activation = _choice(
            (
                (self.tr("Several labels can be true at once (sigmoid)"), SIGMOID),
                (self.tr("Exactly one label is true (softmax)"), SOFTMAX),
            ),
            answers.activation,
        )
        self.heatmap = _choice(self._heatmaps(), answers.heatmap)
        known = self.tr("stated by the file")
        assumed = self.tr("assumed: please check")
        form = _Form()
        form.add(self.tr("Size of the picture"), size, known if found.size else assumed)
        form.add(self.tr("Grey values"), self.scaling, known if found.scaling else assumed)
        form.add(self.tr("Fitted by"), self.resize_, known if found.resize else assumed)
        form.add(self.tr("Output"), self.output, known if found.output else assumed)
        form.add(self.tr("It gives"), self.values, known if found.values else assumed)
        form.add(self.tr("Labels"), self.activation, known if found.activation else assumed)
        form.add(self.tr("Heatmap"), self.heatmap, self.tr("tried at the import"))
        for widget, is_known in ((self.values, found.values), (self.activation, found.activation)):
            widget.setEnabled(not is_known)
        for spin in (self.rows, self.columns):  # of a graph it is part of the network
            spin.setEnabled(found.size is None or found.kind != ONNX)
        self.further = {
            name: FurtherRow(answers.constants.get(name, ()), answers.further.get(name))
            for name in found.further
        }
        for name, row in self.further.items():
            row.line.setAccessibleName(self.tr("Further input {0}").format(name))
            form.add(self.tr("Further input {0}").format(name), row)
        return form

    def _scalings(self, answers: Answers) -> list[tuple[str, str]]:
        named = [
            (self.tr("0 to 1 in the file's window"), "unit"),
            (self.tr("-1 to 1 in the file's window"), "signed"),
            (self.tr("as for ImageNet (mean 0.485, 0.456, 0.406)"), "imagenet"),
            (self.tr("-1024 to 1024 over the stored bits (TorchXRayVision)"), "torchxrayvision"),
        ]
        own = answers.scaling
        if own is not None and not preset_of(own):
            mean, std = (", ".join(f"{v:g}" for v in values) for values in (own.mean, own.std))
            named.append((self.tr("mean {0}; deviation {1}").format(mean, std), _OWN))
        return named

    def _resizes(self) -> list[tuple[str, str]]:
        return [
            (self.tr("stretching both sides"), "stretch"),
            (self.tr("black borders, nothing is cut off"), "letterbox"),
            (self.tr("cutting out the middle square"), "centre_crop"),
        ]

    def _heatmaps(self) -> list[tuple[str, str]]:
        return [
            (self.tr("the best that works"), ""),
            (self.tr("exact class activation map"), CAM),
            (self.tr("occlusion"), OCCLUSION),
            (self.tr("Eigen-CAM"), EIGEN_CAM),
            (self.tr("none"), NO_HEATMAP),
        ]

    def _gate(self, answers: Answers) -> QWidget:
        self.modalities = QLineEdit(", ".join(answers.modalities))
        self.body_parts = QLineEdit(", ".join(answers.body_parts))
        self.views = QLineEdit(", ".join(answers.views))
        low, high = answers.age_years or (0.0, 0.0)
        self.low, self.high = _spin(round(low), 0, 150), _spin(round(high), 0, 150)
        ages = QWidget()
        line = QHBoxLayout(ages)
        line.setContentsMargins(0, 0, 0, 0)
        for part in (self.low, label("–"), self.high, label(self.tr("years"), "muted")):
            line.addWidget(part)
        line.addStretch(1)
        form = _Form()
        self.family = _choice(self._families(), answers.family)
        self.family.currentIndexChanged.connect(self._family_chosen)
        form.add(self.tr("Kind of picture"), self.family)
        form.add(self.tr("Modality"), self.modalities, self.tr("as DICOM writes it: CR, DX"))
        form.add(self.tr("Part of the body"), self.body_parts, self.tr("CHEST, HAND ..."))
        form.add(self.tr("View"), self.views, self.tr("PA, AP, LL; empty for any"))
        form.add(self.tr("Age"), ages, self.tr("0 to 0 for any"))
        return form

    def _families(self) -> list[tuple[str, str]]:
        return [(kind.title.label(self._language), name) for name, kind in picture_kinds().items()]

    def _family_chosen(self) -> None:
        """Propose the modalities of another kind of picture, and forget views that it has not."""
        name = str(self.family.currentData())
        is_usual = name == RADIOGRAPHS
        self.modalities.setText(
            ", ".join(RADIOGRAPH if is_usual else picture_kinds()[name].modalities)
        )
        self.views.setText(", ".join(VIEWS) if is_usual else "")

    def _origin(self, answers: Answers) -> QWidget:
        self.title, self.title_zh = QLineEdit(answers.title), QLineEdit(answers.title_zh)
        self.name = QLineEdit(answers.name)
        self.licence = QLineEdit(answers.licence)
        self.training_data = QLineEdit(answers.training_data)
        is_zh = self._language is Language.ZH_CN
        use = own_card.INTENDED_USE_ZH if is_zh else own_card.INTENDED_USE
        form = _Form()
        form.add(self.tr("Title"), self.title)
        form.add(self.tr("Chinese title"), self.title_zh, self.tr("may stay empty"))
        form.add(self.tr("Name of the pack"), self.name, self.tr("small letters, digits and _"))
        form.add(self.tr("Licence"), self.licence, self.tr("as its source states it"))
        form.add(self.tr("Trained on"), self.training_data, self.tr("which pictures, how many"))
        form.add(self.tr("Intended use"), label(use, "muted", wrap=True))
        return form

    @staticmethod
    def _add(column: QVBoxLayout, title: str, part: QWidget) -> None:
        column.addWidget(label(title, "group"))
        column.addWidget(part)


class _Form(QWidget):
    """Rows of a name, an editor, and a remark at its right."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(18)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def add(self, name: str, editor: QWidget, remark: str = "") -> None:
        """Add a row."""
        editor.setAccessibleName(name)
        title = label(name)
        title.setMinimumWidth(130)
        if not editor.sizePolicy().hasHeightForWidth() or remark:
            self._rows.addRow(title, _remarked(editor, remark))
        else:  # words that wrap take all the room
            self._rows.addRow(title, editor)


def _remarked(editor: QWidget, remark: str) -> QWidget:
    """Put a remark beside an editor; all editors are as wide, with one or without."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    line.addWidget(editor, 1)
    said = label(remark, "muted")
    said.setMinimumWidth(170)
    line.addWidget(said)
    return row


def _column(*parts: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for part in parts:
        column.addWidget(part)
    return made


def _choice(entries: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    box = QuietComboBox()
    for text, data in entries:
        box.addItem(text, data)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _spin(value: int, least: int, most: int = _LARGEST_PX) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.setFixedWidth(92)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    return box


def _words(text: str) -> tuple[str, ...]:
    return tuple(
        word.strip().upper() for word in text.replace("，", ",").split(",") if word.strip()
    )

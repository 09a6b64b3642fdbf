"""A model is trained from the window: watched, stopped, gone on with, its pack installed."""

import json
import re
import shutil
import sys
import time
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox

from meddx import paths
from meddx.commands.shared.models import Models
from meddx.phrase import Language
from meddx.settings import Settings
from meddx.training import labelled_set, run
from meddx.training.fit import EPOCH
from meddx.training.run import TrainingRun
from meddx.workstation.teaching.configurations import Recent, data_folder
from meddx.workstation.teaching.training_desk import TrainingDesk
from tests.helpers.training import balls, configuration

WAIT = 90_000


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return balls(tmp_path_factory.mktemp("data") / "balls")


@pytest.fixture
def config(tmp_path, data):
    return configuration(tmp_path / "balls.toml", data, epochs=200)


@pytest.fixture
def window(build):
    return build()


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def saying(*events, end="", last=""):
    """A run that writes these events and ends as the code ``end`` does."""

    def start(_arguments, state):
        state.mkdir(parents=True, exist_ok=True)
        lines = "\n".join(json.dumps(event) for event in events)
        script = f"import sys, os, time; print({lines!r}, flush=True); {last}\n{end}"
        return TrainingRun([], state, [sys.executable, "-c", script])

    return start


def progress(done, total, **values):
    filled = {"name": "balls/final", "epoch": 1, "epochs": 3, "loss": 0.5, "curve": "", **values}
    says = {"template": EPOCH.template, "values": [[k, v] for k, v in filled.items()]}
    return {"event": "progress", "done": done, "total": total, "says": says}


def desk_with(window, tmp_path, start):
    made = TrainingDesk(window, tmp_path / "home", start)
    made.show()
    return made


def rest(qtbot, desk):
    qtbot.waitUntil(lambda: desk._following is None, timeout=WAIT)


@pytest.mark.slow
def test_a_configuration_is_chosen_looked_at_trained_stopped_and_gone_on_with(
    qtbot, window, config, tmp_path
):
    desk = desk_with(window, tmp_path, TrainingRun)
    shown = desk.shown
    assert not shown.isModal()
    assert not shown.start.isEnabled()
    assert "Choose a training configuration" in shown.state.text()

    desk.choose(config)
    assert "small_cnn" in words(shown)
    rest(qtbot, desk)
    assert shown.state.text() == "Found. Pictures: 18, patients: 18"
    assert "Pairs of nearly the same picture in different folds" in words(shown)
    assert (shown.start.text(), shown.again.isHidden()) == ("Start", True)

    shown.start.click()
    assert desk.is_training
    assert not shown.configurations.isEnabled()
    qtbot.waitUntil(lambda: shown.loss._plot is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: "left" in shown.left.text(), timeout=WAIT)
    assert shown.score._plot is not None
    assert "epoch 1 of 200" in shown.log.toPlainText()
    assert not re.search("[▁-█]", shown.log.toPlainText()), "the curve is plotted"
    shown.stop.click()
    assert desk._following is None
    assert shown.state.text() == "Stopped. Finished epochs are kept."
    assert (shown.start.text(), shown.again.isHidden()) == ("Go on", False)

    shown.start.click()
    qtbot.waitUntil(lambda: "epoch" in shown.log.toPlainText().rsplit("begins", 1)[1], timeout=WAIT)
    assert "epoch 1 of" not in shown.log.toPlainText().rsplit("begins", 1)[1]
    process = desk._following.run
    shown.close()
    assert shown.isHidden()
    assert process.is_running, "closing its window ends no training"
    assert "training goes on" in window.status.said.text()
    assert desk.show() is shown
    assert not shown.isHidden()
    shown.stop.click()
    shown.close()
    assert not process.is_running
    assert desk.shown is None


def test_a_button_that_cannot_be_pressed_says_why(qtbot, window, config, tmp_path):
    desk = desk_with(window, tmp_path, saying(last="time.sleep(60)"))
    start, stop = desk.shown.start, desk.shown.stop
    assert start.toolTip() == "Choose a training configuration first."
    assert stop.accessibleDescription() == "No training runs."
    desk.choose(config)
    assert (start.isEnabled(), start.toolTip()) == (True, "")
    desk.start()
    assert start.toolTip() == "A training runs. Stop it first."
    assert (stop.isEnabled(), stop.toolTip()) == (True, "")
    stop.click()
    rest(qtbot, desk)


def test_starting_again_asks_first_and_forgets(qtbot, window, config, tmp_path):
    desk = desk_with(window, tmp_path, saying({"event": "data", "pictures": 1, "patients": 1}))
    state = tmp_path / "home" / "work" / "balls"
    state.mkdir(parents=True)
    (state / "final.safetensors").write_bytes(b"")
    (state / "pictures-1.npy").write_bytes(b"")
    desk.choose(config)
    rest(qtbot, desk)
    desk.shown.again.click()
    (box,) = desk.shown.findChildren(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Start again").click()
    rest(qtbot, desk)
    assert [path.name for path in state.iterdir()] == ["pictures-1.npy"]


def test_the_end_shows_the_card_and_the_pack_is_installed(
    qtbot, window, config, tmp_path, monkeypatch
):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "user"))
    name = "chest_radiograph_child"
    text = config.read_text(encoding="utf-8").replace('name = "balls"', f'name = "{name}"')
    config.write_text(text, encoding="utf-8")
    made = tmp_path / "home" / "packs" / name
    shutil.copytree(paths.delivered_models() / name, made)
    used = []
    analyser = SimpleNamespace(use=lambda packs, _broken: used.append({one.name for one in packs}))
    models = Models(analyser, Settings)
    start = saying({"event": "pack", "folder": str(made)})
    desk = TrainingDesk(window, tmp_path / "home", start, models=models)
    desk.show()
    desk.choose(config)
    rest(qtbot, desk)
    desk.start()
    assert desk.shown.install.isHidden()
    rest(qtbot, desk)
    assert "Chest radiograph, children" in desk.shown.card.toPlainText()
    assert desk.shown.tabs.currentIndex() == 1
    with qtbot.waitSignal(desk.installed, timeout=WAIT):
        desk.shown.install.click()
    assert "Installed: Chest" in desk.shown.state.text()
    assert "next analysis" in desk.shown.state.text()
    assert [name in packs for packs in used] == [True], "the next analysis reads with it"
    assert (paths.user_models() / name / "pack.toml").is_file()
    desk.shown.install.click()
    qtbot.waitUntil(lambda: "There is a model pack" in desk.shown.state.text(), timeout=WAIT)


def test_a_crash_is_one_sentence(qtbot, window, config, tmp_path):
    desk = desk_with(window, tmp_path, saying(progress(1.0, 3.0), end="os._exit(9)"))
    desk.choose(config)
    rest(qtbot, desk)
    desk.start()
    rest(qtbot, desk)
    assert desk.shown.state.text().startswith("The training ended because of a fault (code 9).")
    assert desk.shown.start.isEnabled()


def test_what_is_refused_is_said_in_the_language_of_the_window(
    qtbot, window, chinese, config, tmp_path
):
    says = {"template": run.NO_TORCH.template, "values": []}
    refused = {"event": "refused", "code": "no_torch", "says": says}
    assert window.translation.switch(Language.ZH_CN)
    desk = desk_with(window, tmp_path, saying(refused, end="sys.exit(1)"))
    desk.choose(config)
    rest(qtbot, desk)
    assert desk.shown.state.text() == run.NO_TORCH.label(Language.ZH_CN)
    assert desk.shown.windowTitle() == "训练模型"


def test_a_file_that_is_no_configuration_is_refused(window, tmp_path):
    desk = desk_with(window, tmp_path, partial(pytest.fail, "nothing is to start"))
    wrong = tmp_path / "a.toml"
    wrong.write_text("schema = 1", encoding="utf-8")
    desk.choose(wrong)
    assert "a.toml is wrong at" in desk.shown.state.text()
    assert desk.shown.state.objectName() == "caution"
    assert not desk.shown.start.isEnabled()


def test_the_training_ends_with_the_program(qtbot, window, config, tmp_path):
    desk = desk_with(window, tmp_path, saying(progress(0.5, 3.0), last="time.sleep(60)"))
    desk.choose(config)
    qtbot.waitUntil(lambda: desk._following.epochs == 3, timeout=WAIT)
    process = desk._following.run
    window.close()
    assert not process.is_running


def test_the_window_never_waits_for_a_training(qtbot, window, config, tmp_path):
    many = [progress(n / 100, 3.0, epoch=1 + n // 100) for n in range(300)]
    desk = desk_with(window, tmp_path, saying(*many, last="time.sleep(60)"))
    desk.choose(config)
    longest = 0.0
    while desk._following.sentence == "":
        began = time.perf_counter()
        desk.follow()
        longest = max(longest, time.perf_counter() - began)
    assert longest < 0.25


def test_what_was_corrected_is_written_and_chosen(qtbot, window, data, tmp_path):
    def write(folder):
        (folder / "tiny").mkdir(parents=True)
        for name in ("Edema", "Mass", "all_labels"):
            configuration(folder / "tiny" / f"{name}.toml", data)
        return (folder / "tiny",)

    found = saying({"event": "data", "pictures": 4, "patients": 3})
    desk = TrainingDesk(window, tmp_path / "home", found, write)
    assert not desk.show().corrected.isHidden()
    desk.from_corrections(tmp_path / "out")
    qtbot.waitUntil(lambda: "Pictures: 4" in desk.shown.state.text(), timeout=WAIT)
    box = desk.shown.configurations
    names = [box.itemData(n).name for n in range(box.count())]
    assert names == ["all_labels.toml", "Edema.toml", "Mass.toml"]
    assert box.currentData().name == labelled_set.ALL == "all_labels.toml"


def test_nothing_corrected_is_said(qtbot, window, tmp_path):
    def write(_folder):
        return labelled_set.write((), (), tmp_path)

    desk = TrainingDesk(window, tmp_path / "home", saying(), write)
    desk.show()
    desk.from_corrections(tmp_path)
    qtbot.waitUntil(lambda: desk.shown.state.text() == "No corrections are kept yet.", timeout=WAIT)


def test_without_torch_the_menu_says_so(build, monkeypatch):
    monkeypatch.setattr(run, "NEEDED", ("no_such_module_of_anybody",))
    window = build()
    TrainingDesk(window)
    action = window.actions_["train"]
    assert not action.isEnabled()
    assert "needs the torch pack" in action.text()


def test_used_configurations_are_remembered_while_they_are_there(tmp_path, config):
    recent = Recent(tmp_path / "home")
    assert recent.paths == ()
    other = configuration(tmp_path / "other.toml", tmp_path)
    for path in (config, other, config):
        recent.add(path)
    assert Recent(tmp_path / "home").paths == (config, other)
    other.unlink()
    assert recent.paths == (config,)
    (tmp_path / "home" / "recent.json").write_text("{", encoding="utf-8")
    assert recent.paths == ()


def test_data_beside_the_configuration_are_found(tmp_path):
    from meddx.training.config import load

    (tmp_path / "pictures").mkdir()
    path = tmp_path / "a.toml"
    configuration(path, tmp_path)
    text = path.read_text(encoding="utf-8").replace(tmp_path.as_posix(), "pictures")
    path.write_text(text, encoding="utf-8")
    assert data_folder(load(path), path) == tmp_path / "pictures"

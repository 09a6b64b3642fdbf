from pathlib import Path

import pytest

from meddx import settings
from meddx.settings import Settings


def test_settings_survive_being_written(tmp_path: Path) -> None:
    chosen = Settings(
        language="zh_CN",
        heatmap_opacity=0.25,
        first_run_done=True,
        monitors='[{"key":"A \\"B\\" \\u5f69"}]',
    )
    settings.save(chosen, tmp_path / "new" / "settings.toml")
    assert settings.load(tmp_path / "new" / "settings.toml") == (chosen, None)
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["settings.toml"]


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.toml") == (Settings(), None)


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "schema = 99",
        "language = 'en'",
        "schema = 1\nfirst_run_done = 'yes'",
        "schema = 1\nheatmap_opacity = 7.0",
        "schema = 1\nhereditary_mass = 0.0",
        "schema = 1\nlanguage = 'xx'",
        "schema = 1\npurpose = 'guessing'",
    ],
)
def test_a_corrupt_file_is_set_aside_and_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    loaded, message = settings.load(path)
    assert loaded == Settings()
    assert message is not None
    assert "settings.damaged.toml" in str(message)
    assert (tmp_path / "settings.damaged.toml").read_text(encoding="utf-8") == text
    assert not path.exists()


def test_a_setting_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("schema = 1\nfirst_run_done = true\nsomething_new = 3\n", encoding="utf-8")
    assert settings.load(path) == (Settings(first_run_done=True), None)


def test_an_integer_stands_for_a_float(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("schema = 1\nheatmap_opacity = 1\n", encoding="utf-8")
    assert settings.load(path)[0].heatmap_opacity == 1.0

"""What may lie in the project: no secrets, no private paths, nothing huge, nothing misplaced."""

import re

import pytest

from meddx import discovery
from tests.architecture.tree import ROOT, files, name_of, sources

TOP = {
    *("pyproject.toml", "meddx", "resources", "models", "installer", "tests", "README.md"),
    *(".ci", ".gitignore", "LICENSE"),
}
LARGEST_MB, LARGEST_WEIGHTS_MB = 20, 25
WEIGHTS = {".onnx", ".safetensors"}
TEXT = {
    *(".py", ".toml", ".md", ".txt", ".json", ".jsonl", ".tsv", ".csv", ".ts", ".qss", ".svg"),
    *(".spec", ".sh", ".vcf", ".cfg", ".ini", ""),
}
# Written in pieces, so that this file does not hold what it looks for.
SECRETS = re.compile("|".join(("BEGIN [A-Z ]*" + "PRIVATE KEY", "AKIA" + "[0-9A-Z]{16}")))
REGISTRIES = re.compile("|".join(("py" + "pi\\.org", "python" + "hosted", "deb\\.deb" + "ian")))
PRIVATE_PATHS = re.compile(
    r"(?<![\w.])/(?:" + "|".join(("home/[a-z]", "work/", "root/", "Users/[A-Za-z]")) + ")"
    r"|file:/" + "/|[A-Z]:\\\\\\\\Users"
)


def test_no_file_is_huge() -> None:
    limits = {
        path: LARGEST_WEIGHTS_MB if path.suffix in WEIGHTS else LARGEST_MB for path in files()
    }
    huge = [path for path, limit_mb in limits.items() if path.stat().st_size > limit_mb << 20]
    assert [name_of(path) for path in huge] == []


def test_no_file_holds_a_secret_or_names_a_machine() -> None:
    found = {}
    for path in files():
        if path.suffix in TEXT:
            text = path.read_text(encoding="utf-8")
            patterns = (SECRETS, PRIVATE_PATHS, REGISTRIES)
            found[name_of(path)] = [w for pattern in patterns for w in pattern.findall(text)]
    assert {name: words for name, words in found.items() if words} == {}


def test_a_secret_and_a_private_path_are_noticed() -> None:
    assert REGISTRIES.search("https://py" + "pi.org/simple")
    assert SECRETS.search("-----" + "BEGIN RSA " + "PRIVATE KEY" + "-----")
    assert PRIVATE_PATHS.search('open("' + "/ho" + "me/anna/x.dcm" + '")')
    assert not PRIVATE_PATHS.search("meddx/work/home/settings")


def test_the_top_level_holds_what_the_design_names() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text().split()}
    names = {path.name for path in ROOT.iterdir()} - ignored - {".git"}
    assert {name for name in names if not name.startswith(".coverage")} <= TOP


@pytest.mark.parametrize("package", discovery.PLUGIN_PACKAGES)
def test_discovery_finds_what_the_folder_holds(package: str) -> None:
    folder = ROOT.joinpath(*package.split("."))
    held = {f"{package}.{p.stem}" for p in folder.glob("*.py") if p.stem != "__init__"}
    assert held
    assert set(discovery.module_names(package)) == held


def test_every_package_has_an_init() -> None:
    folders = {path.parent for path in sources("meddx")}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_documents_link_to_files_that_are_there() -> None:
    documents = [path for path in files() if path.suffix == ".md"]
    broken = [
        f"{name_of(path)}: {target}"
        for path in documents
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert {"README.md", "resources/help/manual_zh.md"} <= {name_of(path) for path in documents}
    assert broken == []

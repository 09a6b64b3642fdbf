"""Every sentence made outside the window has its Chinese, with the same values in it."""

import ast
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator

from tests.architecture.tree import files, name_of, parsed, sources

# These build a phrase again that a child process sent; every other template is a literal.
REBUILD = {
    "meddx/phrase.py",
    "meddx/child.py",
    "meddx/imaging/frame_reader.py",
    "meddx/importers/dicom.py",
    "meddx/importers/shared/archives.py",
    "meddx/importers/shared/packing.py",
    "meddx/knowledge/user_problems.py",
    "meddx/training/events.py",
}
CATALOGUES = [p for p in files("resources") if p.suffix == ".toml" and "zh_CN" in p.parts]


def phrases(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the first argument of every ``Phrase(...)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "Phrase" and node.args:
                yield node.args[0]


def literals() -> set[str]:
    return {
        str(argument.value)
        for path in sources("meddx")
        for argument in phrases(parsed(path))
        if isinstance(argument, ast.Constant)
    }


def entries() -> list[tuple[str, str]]:
    tables = (tomllib.loads(path.read_text(encoding="utf-8")) for path in CATALOGUES)
    return [(entry["en"], entry["text"]) for table in tables for entry in table.get("phrase", ())]


def placeholders(template: str) -> Counter[str]:
    return Counter(
        f"{field}:{spec}" for _, field, spec, _ in string.Formatter().parse(template) if field
    )


def test_every_phrase_is_a_literal() -> None:
    made = [
        f"{name_of(path)}: {ast.unparse(argument)}"
        for path in sources("meddx")
        if name_of(path) not in REBUILD
        for argument in phrases(parsed(path))
        if not isinstance(argument, ast.Constant)
    ]
    assert made == []


def test_every_phrase_has_a_translation() -> None:
    assert sorted(literals() - {en for en, _ in entries()}) == []


def test_no_translation_is_orphaned() -> None:
    assert sorted({en for en, _ in entries()} - literals()) == []


def test_no_sentence_is_translated_twice_in_different_words() -> None:
    words: dict[str, set[str]] = {}
    for en, text in entries():
        words.setdefault(en, set()).add(text)
    assert [en for en, texts in words.items() if len(texts) > 1] == []


def test_a_translation_holds_the_same_values() -> None:
    assert [en for en, text in entries() if placeholders(en) != placeholders(text)] == []


def test_a_translation_is_not_the_english() -> None:
    # Units and abbreviations of three letters stay as they are.
    said = re.compile(r"[A-Za-z]{4}")
    assert [en for en, text in entries() if text in {"", en} and said.search(fixed(en))] == []


def fixed(template: str) -> str:
    """Return the words of a template, without its values."""
    return "".join(words for words, *_ in string.Formatter().parse(template))


def test_what_a_phrase_is_made_from_is_noticed() -> None:
    tree = ast.parse('Phrase("a {b}"); phrase.Phrase("c" "d"); Phrase(f"{e}"); Other("f")')
    assert [isinstance(a, ast.Constant) for a in phrases(tree)] == [True, True, False]
    assert placeholders("{a} of {b:.1f}") == {"a:": 1, "b:.1f": 1}


def test_a_count_of_one_reads_right() -> None:
    """Sentences of models and training put a count apart: ``Pictures: {count}``."""
    counted = "pictures|slices|patients|outputs|channels|values|labels|folds|epochs|models|frames"
    plural = re.compile(rf"\}} ({counted}|images|files|sites|pairs|threads|networks)\b")
    of_many = {  # said only of two or more
        "There are {count} models in it ({names}). Import the one that is wanted alone, unpacked.",
        "The network takes {count} pictures, and models of one picture are imported. Export it "
        "with one input for a picture.",
        "The network takes {count} pictures at once and no single one. Export it with a free batch "
        "size, or with that of 1.",
        "This model reads single pictures, and this one has {found} frames.",
        "An average needs the deltas of at least {fewest} sites.",
    }
    found = {
        str(argument.value)
        for layer in ("analysis", "training", "commands")
        for path in sources(f"meddx/{layer}")
        for argument in phrases(parsed(path))
        if isinstance(argument, ast.Constant) and plural.search(str(argument.value))
    }
    assert found == of_many

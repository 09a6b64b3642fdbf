"""Finds the plug-in files of a folder, for the program and for the installer."""

import importlib
import inspect
import pkgutil
from functools import cache
from typing import TypeVar

T = TypeVar("T")

PLUGIN_PACKAGES = (
    "meddx.importers",
    "meddx.analysis.families",
    "meddx.reports",
    "meddx.literature.readers",
    "meddx.training.corpora",
    "meddx.training.ranking.protocols",
    "meddx.workstation.tools",
)


def module_names(package: str) -> tuple[str, ...]:
    """Full names of the plug-in modules of a package, sorted; sub-packages are not plug-ins."""
    folder = importlib.import_module(package)
    found = pkgutil.iter_modules(folder.__path__, prefix=f"{package}.")
    return tuple(sorted(info.name for info in found if not info.ispkg))


def find(package: str, base: type[T]) -> tuple[type[T], ...]:
    """Concrete subclasses of ``base`` that the plug-in modules of ``package`` define, by name.

    Raises
    ------
    ImportError
        If a plug-in cannot be imported: a broken one is never silently missing.
    """
    found = [item for item in _classes(package) if issubclass(item, base)]
    return tuple(sorted(found, key=lambda item: item.__qualname__))


@cache
def _classes(package: str) -> tuple[type, ...]:
    """Concrete classes that the plug-in modules of a package define themselves."""
    modules = (importlib.import_module(name) for name in module_names(package))
    return tuple(
        item
        for module in modules
        for _, item in inspect.getmembers(module, inspect.isclass)
        if item.__module__ == module.__name__ and not inspect.isabstract(item)
    )

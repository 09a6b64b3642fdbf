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
    "meddx.workstation.tools",
)


def module_names(package: str) -> tuple[str, ...]:
    """Full names of the plug-in modules of a package, sorted; sub-packages are not plug-ins."""
    folder = importlib.import_module(package)
    found = pkgutil.iter_modules(folder.__path__, prefix=f"{package}.")
    return tuple(sorted(info.name for info in found if not info.ispkg))


@cache
def find(package: str, base: type[T]) -> tuple[type[T], ...]:
    """Concrete subclasses of ``base`` that the plug-in modules of ``package`` define, by name.

    Raises
    ------
    ImportError
        If a plug-in cannot be imported: a broken one is never silently missing.
    """
    found: set[type[T]] = set()
    for name in module_names(package):
        module = importlib.import_module(name)
        for _, item in inspect.getmembers(module, inspect.isclass):
            own = item.__module__ == name
            if own and issubclass(item, base) and not inspect.isabstract(item):
                found.add(item)
    return tuple(sorted(found, key=lambda item: item.__qualname__))

import pytest

from meddx import discovery
from meddx.importers import Importer
from meddx.reports import Format


def test_plugins_are_found_by_their_folder() -> None:
    assert "meddx.reports.json" in discovery.module_names("meddx.reports")
    assert "meddx.reports.shared" not in discovery.module_names("meddx.reports")
    assert {kind.__name__ for kind in discovery.find("meddx.reports", Format)} >= {"Json", "Pdf"}


@pytest.mark.parametrize("package", discovery.PLUGIN_PACKAGES)
def test_every_plugin_package_exists_and_holds_something(package: str) -> None:
    assert discovery.module_names(package)


def test_the_order_is_stable() -> None:
    found = discovery.find("meddx.importers", Importer)
    assert list(found) == sorted(found, key=lambda kind: kind.__qualname__)

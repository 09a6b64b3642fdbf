from dataclasses import replace

import pytest

from meddx.workstation.app import make_window
from meddx.workstation.genes.desk import GenesDesk
from meddx.workstation.genes.services import GeneServices
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_case
from tests.helpers.keeping import Memory
from tests.helpers.own_files import LIST, TYPED, FakeReferences
from tests.helpers.services import FakeServices


@pytest.fixture
def references():
    return FakeReferences()


@pytest.fixture
def kept():
    return Memory()


@pytest.fixture
def window(qtbot, styled, references, kept):
    services = FakeServices(genes=GeneServices(references, TYPED), keeping=kept)
    made = make_window(services.made, Preferences(show_ai=True, tour_done=True))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.session.show(replace(a_case(), panels=(LIST,)))
    yield made
    made.close()


@pytest.fixture
def desk(window):
    window.actions_["genes"].trigger()
    return window.findChild(GenesDesk)

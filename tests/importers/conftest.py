"""What tests of importers share: child processes, a store of frames, and ways to open files."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from meddx.case.record import Case, Series
from meddx.case.source import Source
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.importers.dicom import Dicom
from meddx.jobs import Context
from meddx.knowledge import genes, symbols
from meddx.knowledge.genes import Genes
from meddx.knowledge.symbols import Symbols
from tests.helpers.opened import Reader


@pytest.fixture(scope="module")
def child() -> Iterator[Children]:
    """One child process for the tests of a file."""
    made = Children(1)
    made.start()
    yield made
    made.close()


@pytest.fixture
def context(child: Children) -> Context:
    """Give a job's context whose child process is that of the file."""
    return Context(children=child)


@pytest.fixture(scope="module")
def store(child: Children) -> Iterator[FrameStore]:
    made = FrameStore(child)
    yield made
    made.close()


@pytest.fixture
def load(child: Children) -> Callable[..., tuple[Case, ...]]:
    """Import files as DICOM."""

    def run(*paths: Path) -> tuple[Case, ...]:
        return Dicom().load(tuple(map(Source, paths)), Context(children=child))

    return run


@pytest.fixture
def values(store: FrameStore) -> Callable[[Series], NDArray[Any]]:
    """Modality values of all frames."""

    def read(series: Series) -> NDArray[Any]:
        volume = series.volume
        return np.stack([store.values(volume, frame) for frame in range(volume.frame_count)])

    return read


@pytest.fixture
def reader(child: Children, tmp_path: Path) -> Iterator[Reader]:
    """Opens files as their reader would, in a folder that holds nothing else."""
    store = FrameStore(child)
    folder = tmp_path / "files"
    folder.mkdir()
    yield Reader(Context(children=child), store, folder)
    store.close()


@pytest.fixture(scope="session")
def gene_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that tests of gene files share, so that the index of genes is built once."""
    return tmp_path_factory.mktemp("gene-home")


@pytest.fixture(scope="session")
def gene_tables(gene_home: Path) -> tuple[Genes, Symbols]:
    """Genes and their names, opened once."""
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(gene_home))
    known = genes.load()
    names = symbols.load(known)
    patch.undo()
    return known, names


@pytest.fixture
def known_genes(gene_tables: tuple[Genes, Symbols], monkeypatch: pytest.MonkeyPatch) -> None:
    """Give what is read in this process the genes that are open already."""
    known, names = gene_tables
    monkeypatch.setattr(genes, "load", lambda: known)
    monkeypatch.setattr(symbols, "load", lambda _: names)

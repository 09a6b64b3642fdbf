"""The parts of ``meddx bench rank``, each of which runs in a process of its own."""

import importlib
import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from meddx.commands.shared.bench import rank as bench
from meddx.commands.shared.bench.memory import MB, tree_kib
from meddx.knowledge import Knowledge

_AGE: Final = 30.0


def run(task: str) -> dict[str, Any]:
    """Do what a task says and return its figures."""
    said = json.loads(task)
    contenders = {
        bench.MEDDX: _meddx,
        bench.WINDOW: _window,
        bench.PLAIN: _plain,
        bench.PYHPO: _pyhpo,
    }
    return contenders[said[bench.NAME]](int(said["repeat"]))


def _meddx(repeat: int) -> dict[str, Any]:
    from meddx import knowledge
    from meddx.case.collected import CollectedCase
    from meddx.case.evidence import Diagnosis
    from meddx.diagnosis import collected
    from meddx.diagnosis.inputs import RankOptions
    from meddx.diagnosis.rank import rank
    from meddx.diagnosis.weights import WeighedMarks

    before = tree_kib(os.getpid())
    begin = time.perf_counter()
    tables = knowledge.load()
    hereditary, everything = RankOptions(among="hereditary"), RankOptions()
    omim = RankOptions(among="omim")
    size, rare = _open(tables)
    seconds = {bench.OPENED: [time.perf_counter() - begin]}
    person = collected.person_of(CollectedCase("", age_years=_AGE))
    first = CollectedCase("", present=("HP:0001250",))
    findings = collected.findings_of(first, tables.phenotypes, "phenotypes")
    begin = time.perf_counter()
    for options in (hereditary, everything):
        rank(findings, person, tables, options)
    seconds[bench.FIRST] = [time.perf_counter() - begin]
    opened = tree_kib(os.getpid()) - before
    for terms in patients(tables, repeat):
        case = CollectedCase("", present=tuple(terms))
        findings = collected.findings_of(case, tables.phenotypes, "phenotypes")
        off = replace(everything, switched_off=frozenset({findings[0].key}))
        # As in the window: what was weighed for the list is kept until a finding is switched.
        kept = WeighedMarks()
        ranked: tuple[Diagnosis, ...] = ()
        for what, options, known in (
            (bench.HEREDITARY, hereditary, None),
            (bench.OMIM, omim, None),
            (bench.EVERYTHING, everything, kept),
            (bench.SWITCHED, off, kept),
        ):
            begin = time.perf_counter()
            ranked = rank(findings, person, tables, options, known)
            seconds.setdefault(what, []).append(time.perf_counter() - begin)
        begin = time.perf_counter()
        _ = [diagnosis.evidence for diagnosis in ranked]
        seconds.setdefault(bench.EXPLAINED, []).append(time.perf_counter() - begin)
    sizes = {bench.HEREDITARY: rare, bench.OMIM: int(tables.diseases.rare.is_omim.sum())}
    return _answer({what: sizes.get(what, size) for what in seconds}, seconds, opened)


def _window(repeat: int) -> dict[str, Any]:
    from meddx import knowledge
    from meddx.case.collected import CollectedCase
    from meddx.commands.shared.bench import rank_window
    from meddx.diagnosis import collected

    tables = knowledge.load()
    size, _ = _open(tables)
    (terms,) = patients(tables, 1)
    case = CollectedCase("", present=tuple(terms))
    findings = collected.findings_of(case, tables.phenotypes, "phenotypes")
    painted, known = rank_window.seconds(findings, repeat)
    sizes = {bench.PAINTED: size, bench.ASKED: size}
    return _answer(sizes, {bench.PAINTED: painted, bench.ASKED: known}, 0)


def _open(tables: Knowledge) -> tuple[int, int]:
    """Open every table that a ranking needs; return how many diseases and rare diseases it has."""
    _ = (tables.phenotypes, tables.genes, tables.profiles, tables.ranking)
    return len(tables.diseases), len(tables.diseases.rare)


def _plain(repeat: int) -> dict[str, Any]:
    from meddx import knowledge
    from meddx.knowledge import hpo_files
    from meddx.training.ranking.plain import Plain

    tables = knowledge.load()
    asked = patients(tables, repeat)
    before, begin = tree_kib(os.getpid()), time.perf_counter()
    formula = Plain(hpo_files.file("phenotype.hpoa"), tables.phenotypes, system="")
    formula.scores(("HP:0001250",))
    seconds = {bench.OPENED: [time.perf_counter() - begin]}
    memory = tree_kib(os.getpid()) - before
    seconds[bench.HEREDITARY] = _timed(asked, lambda terms: np.argsort(-formula.scores(terms)))
    return _answer(dict.fromkeys(seconds, len(formula.codes)), seconds, memory)


def _pyhpo(repeat: int) -> dict[str, Any]:  # noqa: ARG001 - it is too slow for more than one
    """Resnik similarity, best match average, of the first patient with each disease of OMIM."""
    from meddx import knowledge

    asked = patients(knowledge.load(), 1)
    before, begin = tree_kib(os.getpid()), time.perf_counter()
    try:
        pyhpo: Any = importlib.import_module("pyhpo")
    except ImportError:  # an installation has its files, not what its code needs
        return _answer({}, {}, 0)
    pyhpo.Ontology()
    diseases = [
        pyhpo.HPOSet.from_queries(sorted(d.hpo)) for d in pyhpo.Ontology.omim_diseases if d.hpo
    ]
    seconds = {bench.OPENED: [time.perf_counter() - begin]}
    memory = tree_kib(os.getpid()) - before

    def ask(terms: Sequence[str]) -> object:
        patient = pyhpo.HPOSet.from_queries(list(terms))
        how = {"kind": "omim", "method": "resnik", "combine": "BMA"}
        return sorted(patient.similarity(one, **how) for one in diseases)

    seconds[bench.HEREDITARY] = _timed(asked, ask)
    return _answer(dict.fromkeys(seconds, len(diseases)), seconds, memory)


def patients(tables: Knowledge, count: int) -> list[list[str]]:
    """Draw so many patients, each with 20 findings of one rare disease; the same every time."""
    random = np.random.default_rng(0)
    own, ids = tables.diseases.rare.own, tables.phenotypes.ids
    terms = np.repeat(np.arange(len(ids)), np.diff(own.starts))
    of_disease = np.bincount(own.disease, minlength=len(tables.diseases.rare))
    chosen = random.choice(np.flatnonzero(of_disease >= bench.FINDINGS), count)
    return [
        [ids[t] for t in random.choice(terms[own.disease == d], bench.FINDINGS, replace=False)]
        for d in chosen.tolist()
    ]


def _timed(asked: Iterable[Sequence[str]], ask: Callable[[Sequence[str]], object]) -> list[float]:
    seconds = []
    for terms in asked:
        begin = time.perf_counter()
        ask(terms)
        seconds.append(time.perf_counter() - begin)
    return seconds


def _answer(diseases: dict[str, int], seconds: dict[str, list[float]], kib: int) -> dict[str, Any]:
    memory = {bench.OPENED: kib * 1024 / MB} if kib > 0 else {}
    return {"diseases": diseases, "seconds": seconds, "memory_mb": memory}

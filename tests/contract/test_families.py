"""What holds for every model family and every delivered pack, also for those to come."""

from pathlib import Path

import pytest

from meddx import discovery
from meddx.analysis import packs
from meddx.analysis.families import Answer, Family
from meddx.analysis.pack import ModelPack
from meddx.case.evidence import ImageSource, TextSource, VariantSource
from meddx.case.record import Case
from meddx.commands.shared.demonstration import demonstration_files
from meddx.imaging.frames import FrameStore
from meddx.jobs import Cancelled, Context
from meddx.phrase import Language
from meddx.pipeline import open_paths
from tests.helpers.in_memory import read

FAMILIES = {kind.name: kind for kind in discovery.find("meddx.analysis.families", Family)}
PACKS = packs.found_in(Path(__file__).parents[2] / "models")[0]


def by_name(pack: ModelPack) -> str:
    return pack.name


@pytest.fixture(scope="module")
def case():
    context = Context()
    made = open_paths(demonstration_files(Language.EN), context, attach_unidentified=True).cases[0]
    made = read(made, FrameStore(context.children))
    context.close()
    return made


@pytest.fixture(scope="module")
def families():
    return {name: kind() for name, kind in FAMILIES.items()}


def _answer(families, pack: ModelPack, case: Case, context: Context) -> Answer | None:
    family = families[pack.family]
    return family.read(pack, case, context) if family.accepts(pack, case) is None else None


def test_names_are_distinct_words():
    kinds = discovery.find("meddx.analysis.families", Family)
    assert len(FAMILIES) == len(kinds)
    assert all(name.isidentifier() for name in FAMILIES)


@pytest.mark.parametrize("pack", PACKS, ids=by_name)
def test_every_delivered_pack_has_its_family(pack: ModelPack):
    assert pack.family in FAMILIES


@pytest.mark.parametrize("pack", PACKS, ids=by_name)
def test_an_empty_case_is_refused_with_a_reason_in_both_languages(pack: ModelPack, families):
    refused = families[pack.family].accepts(pack, Case())
    assert refused is not None
    assert refused.pack == pack.name
    assert refused.code.islower()
    assert refused.reason.label(Language.ZH_CN) != refused.reason.label(Language.EN)


@pytest.mark.parametrize("pack", PACKS, ids=by_name)
def test_findings_are_whole_and_point_into_the_case(
    pack: ModelPack, families, case: Case, context: Context
):
    answer = _answer(families, pack, case, context)
    if answer is None:
        return  # the reason of a refusal is tested above
    keys = [finding.key for finding in answer.findings]
    assert keys
    assert len(set(keys)) == len(keys)
    for finding in answer.findings:
        assert finding.pack == pack.name
        _points_into(finding.source, case)
        if finding.heatmap is not None:
            top, left, bottom, right = finding.heatmap.box
            assert top < bottom
            assert left < right
            assert finding.heatmap.values.max() > 0


def _points_into(source: object, case: Case) -> None:
    match source:
        case ImageSource(uid, k):
            series = case.find_series(uid)
            assert series is not None
            assert 0 <= k < series.volume.shape[0]
        case TextSource(note_id, start, end, text, _):
            (note,) = (item for item in case.notes if item.note_id == note_id)
            assert note.text[start:end] == text
        case VariantSource(panel_id, variant):
            (panel,) = (item for item in case.panels if item.panel_id == panel_id)
            assert variant.key in {each.key for each in panel.variants}
        case _:
            raise AssertionError(source)


@pytest.mark.parametrize("pack", PACKS, ids=by_name)
def test_the_same_case_gives_the_same_answer(pack: ModelPack, families, case, context: Context):
    first = _answer(families, pack, case, context)
    again = _answer(families, pack, case, context)
    if first is None or again is None:
        assert first is again
        return
    told = [[(f.key, f.probability, f.log10_lr) for f in a.findings] for a in (first, again)]
    assert told[0] == told[1]


@pytest.mark.parametrize("pack", PACKS, ids=by_name)
def test_a_cancelled_analysis_stops(pack: ModelPack, families, case, context: Context):
    if families[pack.family].accepts(pack, case) is None:
        context.cancel()
        with pytest.raises(Cancelled):
            families[pack.family].read(pack, case, context)

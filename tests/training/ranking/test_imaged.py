import numpy as np
import pytest

from meddx.analysis import packs
from meddx.analysis.pack import Label as PackLabel
from meddx.case.codes import HPO, Code
from meddx.case.collected import CollectedCase
from meddx.case.evidence import Assertion, ImageSource
from meddx.training.ranking import imaged
from meddx.training.ranking.imaged import Label
from meddx.training.ranking.unseen import Unseen

EFFUSION, CARDIOMEGALY, GLIOMA = "HP:0002202", "HP:0001640", "HP:0009733"
ASTROCYTOMA, FEVER, SEIZURE = "HP:0009592", "HP:0001945", "HP:0001250"
CNS_NEOPLASM = "HP:0100006"


def scores(hp_id):
    """Scores that give a finding away: 0.9 for those with it, 0.1 for those without."""
    label = PackLabel(hp_id, Code(HPO, hp_id), 0.5, (1.0, 0.0), 0.5, 100, 100, 0.1)
    return Unseen(label, "pack", np.array([0.1, 0.9]), np.array([0, 5]), np.array([5, 0]))


def label(hp_id):
    return Label(hp_id, (scores(hp_id),))


READER = ((label(EFFUSION), label(CARDIOMEGALY)), (label(GLIOMA),))


def divided(tables, present, excluded=(), reader=READER, seed=0):
    case = CollectedCase("case", present=tuple(present), excluded=tuple(excluded))
    return imaged.divided(case, reader, tables.phenotypes, seed)


def told(findings):
    return {f.code.code: round(f.log10_lr or 0.0, 3) for f in findings}


def test_what_an_image_shows_comes_back_as_scores(tables):
    found = divided(tables, [EFFUSION, FEVER], [CARDIOMEGALY, SEIZURE])
    assert found is not None
    assert {f.code.code: f.assertion for f in found.text} == {
        FEVER: Assertion.PRESENT,
        SEIZURE: Assertion.EXCLUDED,
    }
    (there, absent) = (told(found.image)[hp_id] for hp_id in (EFFUSION, CARDIOMEGALY))
    assert there == pytest.approx(np.log10(9.0), abs=1e-3)
    assert absent == pytest.approx(-np.log10(9.0), abs=1e-3)
    assert all(isinstance(f.source, ImageSource) for f in found.image)


def test_only_parts_with_a_finding_were_examined(tables):
    found = divided(tables, [ASTROCYTOMA, FEVER], [EFFUSION])
    assert found is not None
    assert told(found.image) == {GLIOMA: pytest.approx(np.log10(9.0), abs=1e-3)}
    assert {f.code.code for f in found.text} == {FEVER, EFFUSION}


@pytest.mark.parametrize("present", [[FEVER, SEIZURE], [EFFUSION], [EFFUSION, "HP:9999999"]])
def test_without_an_image_or_another_finding_there_is_nothing_to_fuse(tables, present):
    assert divided(tables, present) is None


def test_a_label_below_what_is_present_is_not_scored(tables):
    reader = ((label(CNS_NEOPLASM), label(GLIOMA)),)
    found = divided(tables, [CNS_NEOPLASM, FEVER], reader=reader)
    assert found is not None
    assert set(told(found.image)) == {CNS_NEOPLASM}


def test_a_case_has_the_same_scores_every_time(tables):
    spread = Unseen(
        scores(EFFUSION).label,
        "pack",
        np.linspace(0.05, 0.95, 19),
        np.ones(19, np.int64),
        np.ones(19, np.int64),
    )
    reader = ((Label(EFFUSION, (spread,)),),)
    drawn = [
        told(found.image)[EFFUSION]
        for seed in (0, 0, 1, 2, 3)
        if (found := divided(tables, [EFFUSION, FEVER], reader=reader, seed=seed))
    ]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1


def test_each_delivered_label_lies_in_its_part_of_the_body(tables):
    hpo = tables.phenotypes
    for family, roots in imaged.PARTS.items():
        own = [pack for pack in packs.installed()[0] if pack.family == family]
        (labels,) = imaged.delivered(own, hpo)
        assert labels
        assert all(not hpo.ancestors(one.hp_id).isdisjoint(roots) for one in labels)


def test_borrowed_scores_are_of_common_findings_that_an_image_shows(tables):
    hpo = tables.phenotypes
    parts = imaged.borrowed(packs.installed()[0], tables)
    assert [len(part) for part in parts] == [imaged.LABELS, imaged.LABELS]
    names = [{hpo.code(one.hp_id).display for one in part} for part in parts]
    assert "Ventricular septal defect" in names[0]
    assert "Ventriculomegaly" in names[1]
    assert not {"Microcephaly", "Recurrent pneumonia"} & (names[0] | names[1])
    assert {one.pack for one in parts[1][0].scores} == {"brain_mri_tumour"}
    assert not imaged.borrowed((), tables)

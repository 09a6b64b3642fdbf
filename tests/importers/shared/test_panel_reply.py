import json
from dataclasses import MISSING, fields, replace

import numpy as np
import pytest

from meddx.case.gene_files import Expression, GenePanel, ListedGene, Relation, Relative
from meddx.case.identity import Patient
from meddx.case.variants import Variant, VariantTable
from meddx.child import Reply
from meddx.importers.shared import panel_reply
from meddx.importers.shared.panel_reply import Read
from meddx.phrase import Phrase, Refused
from tests.helpers.filled import filled, plain

PANEL = GenePanel(
    panel_id="abc",
    title="t",
    kind="maf",
    variants=VariantTable.of(
        [
            Variant("1", 5, "A", "C", gene="MSH2", hgvs_c="c.5A>C", fraction=0.5, line=2),
            Variant("X", 9, "G", "-", gene="APC", hgvs_c="", line=3),
        ]
    ),
    records=2,
    errors=((4, Phrase("{word} is not a gene symbol.").with_values(word="x")),),
    relatives=(Relative("N", Relation.NORMAL, None),),
    listed=(ListedGene("MSH2", "msh2"),),
    regions=(("1", 0, 5, "é"), ("2", 3, 4, "")),
)


def test_a_panel_comes_back_as_it_was_sent():
    read = Read((PANEL, replace(PANEL, panel_id="def", variants=(), regions=())), Patient("9RG1"))
    back = panel_reply.of_reply(panel_reply.reply(read))
    assert back.patient == Patient("9RG1")
    for sent, got in zip(read.panels, back.panels, strict=True):
        assert list(got.variants) == list(sent.variants)
        rest = {"variants": (), "expression": None}
        assert vars(replace(got, **rest)) == vars(replace(sent, **rest))


def sent_through(read):
    """Return what arrives: the header as JSON, as the child writes it."""
    answer = panel_reply.reply(read)
    return panel_reply.of_reply(Reply(json.loads(json.dumps(answer.header)), dict(answer.arrays)))


def full_panel():
    counts = filled(
        Expression,
        genes=("a", "b", "c"),
        values=np.array([1.0, 2.0, 0.5]),
        symbols=("A", "B", "C"),
        cohort=np.arange(6.0).reshape(3, 2),
        cohort_samples=("s", "t"),
    )
    variant = filled(Variant, allele_depths=(5, 3))  # of the reference and of this allele
    return filled(GenePanel, expression=counts, variants=(variant,))


def test_no_field_is_lost_whatever_it_holds():
    panel = full_panel()
    (back,) = sent_through(Read((panel,))).panels
    for field in fields(GenePanel):
        sent = plain(getattr(panel, field.name))
        default = field.default if field.default_factory is MISSING else field.default_factory()
        assert sent != plain(default), f"{field.name} is not filled"
        assert plain(getattr(back, field.name)) == sent, field.name


def test_fields_of_two_panels_do_not_meet():
    covered = {"1": np.array([[5, 9]], np.int32)}
    read = Read((full_panel(), replace(full_panel(), covered=covered, variants=())))
    for sent, got in zip(read.panels, sent_through(read).panels, strict=True):
        assert plain(got) == plain(sent)


def test_a_file_of_several_samples_asks():
    read = panel_reply.undecided(["a", "b"], Phrase("{count} samples"))
    back = panel_reply.of_reply(panel_reply.reply(read))
    assert (back.samples, str(back.question), back.panels) == (("a", "b"), "2 samples", ())


@pytest.mark.parametrize(
    "damage",
    [
        lambda told, _: told.pop("panels"),
        lambda told, _: told["panels"][0]["plain"].pop("kind"),
        lambda told, _: told["panels"][0]["plain"].update(records="two"),
        lambda told, _: told["panels"][0]["words"]["0.v.gene"].pop(),
        lambda _, arrays: arrays.pop("0.v.position"),
        lambda _, arrays: arrays.update({"0.r.start": np.zeros(9)}),
    ],
)
def test_an_answer_of_another_shape_is_none(damage):
    sent = panel_reply.reply(Read((PANEL,)))
    told, arrays = dict(sent.header), dict(sent.arrays)
    damage(told, arrays)
    with pytest.raises(Refused) as caught:
        panel_reply.of_reply(Reply(told, arrays))
    assert caught.value.code == "crashed"

import numpy as np

from meddx.case.variants import Variant, VariantTable, Zygosity
from meddx.importers.shared.variant_arrays import Filling, table_of

VARIANTS = (
    Variant("1", 5, "C", "T"),
    Variant(
        "X", 70_000, "CA", "C", "MSH2", "c.1", "p.(=)", "stop_gained", "Pathogenic", 0.25,
        Zygosity.HEMIZYGOUS, ("q10", "s50"), False, 300, (100, 200), 9, "rs1", "ENST1", 3, 4, 0.5,
        30.0, 99, -1, 1, 0.75, 12.5, 0.125, (), 0,
    ),
    Variant("1", 6, "C", "<DEL>", "基因", end=900, quality=0.0),
)  # fmt: skip


def filled(*blocks: tuple[Variant, ...]) -> VariantTable:
    filling = Filling()
    for block in blocks:
        table = VariantTable.of(block)
        columns = {
            name: column.tolist() if isinstance(column, np.ndarray) else list(column)
            for name, column in table.columns.items()
        }
        filling.add(columns, len(block))
    return table_of(dict(filling.arrays()))


def test_what_comes_out_is_what_went_in():
    assert tuple(filled(VARIANTS)) == VARIANTS
    assert tuple(filled(*((variant,) for variant in VARIANTS))) == VARIANTS
    assert tuple(filled(VARIANTS[1:], VARIANTS[:1])) == (*VARIANTS[1:], VARIANTS[0])


def test_a_table_without_rows_and_one_of_telomeres():
    assert len(filled()) == 0
    (variant,) = filled((Variant("1", 0, "N", "<DEL>"),))
    assert variant.position == 0


def test_columns_that_say_nothing_are_left_out_and_small_numbers_stay_small():
    table = filled(VARIANTS[:1])
    assert set(table.columns) == {"chromosome", "position", "reference", "alternate"}
    assert table.columns["position"].dtype == np.int8
    assert filled(VARIANTS).columns["position"].dtype == np.int32
    assert table.numbers("position").dtype == np.int32  # safe to calculate with
    assert filled(VARIANTS).words("gene").codes.dtype == np.int32

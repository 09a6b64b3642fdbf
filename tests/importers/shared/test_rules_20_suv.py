"""Rule 20: SUV by body weight, by the QIBA pseudocode; every missing fact has its sentence."""

from dataclasses import replace
from pathlib import Path

import pytest

from meddx.case.source import Source
from meddx.importers.shared import dicom_attributes
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_suv import suv_of
from meddx.phrase import Language
from tests.helpers import phantoms

HALF_LIFE_S = 6586.2
FACTS = {
    "SeriesTime": "100000",
    "AcquisitionTime": "100000",
    "PatientWeight": "70",
    "CorrectedImage": "NORM\\ATTN\\DECY",
    "DecayCorrection": "START",
    "RadionuclideTotalDose": "370000000",
    "RadionuclideHalfLife": str(HALF_LIFE_S),
    "RadiopharmaceuticalStartTime": "090000",
}


def pet(units="BQML", day="20200102", acquired=None, **facts):
    more = {k: v for k, v in (FACTS | facts).items() if v is not None}
    dates = (("SeriesDate", day), ("AcquisitionDate", acquired or day))
    return Header(modality="PT", units=units, dates=dates, more=tuple(more.items()))


def after(seconds):
    return 70000.0 / (370e6 * 0.5 ** (seconds / HALF_LIFE_S))


def test_rule_20_activity_over_the_dose_that_is_left():
    found = suv_of([pet()])
    assert found.factor == pytest.approx(after(3600), rel=1e-12)
    assert (found.unit, found.reason) == ("SUV", None)


def test_rule_20_decay_corrected_to_the_injection_needs_no_decay():
    assert suv_of([pet(DecayCorrection="ADMIN")]).factor == pytest.approx(70000 / 370e6)


def test_rule_20_injected_before_midnight():
    header = pet(SeriesTime="003000", AcquisitionTime="003000",
                 RadiopharmaceuticalStartTime="233000")  # fmt: skip
    assert suv_of([header]).factor == pytest.approx(after(3600))


@pytest.mark.parametrize(
    ("stated", "zone", "seconds"),
    [
        ("20200102090000", None, 3600),
        ("20200102090000-0500", None, 3600),  # one clock: its zone alone says nothing
        ("20200102090000-0500", "-0500", 3600),  # Weasis#635
        ("20200102140000+0000", "-0500", 3600),
        ("20200102093000.5-0430", "-0500", 3599.5),
        ("20200101233000", "+0800", 37800),
    ],
)
def test_rule_20_zones_of_the_injection(stated, zone, seconds):
    header = pet(RadiopharmaceuticalStartDateTime=stated, TimezoneOffsetFromUTC=zone)
    assert suv_of([header]).factor == pytest.approx(after(seconds))


def test_rule_20_a_series_made_later_counts_from_its_acquisition():
    later = pet(day="20200105", acquired="20200102", AcquisitionTime="101500")
    earlier = pet(day="20200105", acquired="20200102", AcquisitionTime="101000")
    assert suv_of([later, earlier]).factor == pytest.approx(after(4200))
    scanned = pet(day="20200105", acquired="20200102", AcquisitionTime="101500",
                  GEScanDateTime="20200102100000.00")  # fmt: skip
    assert suv_of([scanned]).factor == pytest.approx(after(3600))


def test_rule_20_later_bed_positions_count_from_the_series():
    beds = [pet(AcquisitionTime=at) for at in ("100000", "100300", "100600")]
    assert suv_of(beds).factor == pytest.approx(after(3600))


def test_rule_20_counts_need_philips_own_factor():
    assert suv_of([pet("CNTS", PhilipsSuvFactor="0.000551")]).factor == 0.000551
    assert "(7053,1000)" in str(suv_of([pet("CNTS")]).reason)


def test_rule_20_grams_a_millilitre_are_suv_already():
    assert suv_of([pet("GML", PatientWeight=None)]).factor == 1.0
    lean = suv_of([pet("GML", SUVType="LBMJANMA")])
    assert (lean.factor, lean.unit) == (None, "g/ml")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"CorrectedImage": "DECY"}, "attenuation"),
        ({"CorrectedImage": "ATTN"}, "attenuation"),
        ({"DecayCorrection": "NONE"}, "corrected"),
        ({"DecayCorrection": None}, "corrected"),
        ({"PatientWeight": None}, "PatientWeight"),
        ({"PatientWeight": "0"}, "PatientWeight"),
        ({"RadionuclideTotalDose": None}, "RadionuclideTotalDose"),
        ({"RadionuclideTotalDose": "370"}, "370 Bq"),
        ({"PatientWeight": "70000"}, "70000 kg"),
        ({"RadionuclideHalfLife": None}, "RadionuclideHalfLife"),
        ({"RadiopharmaceuticalStartTime": None}, "RadiopharmaceuticalStartTime"),
        ({"SeriesTime": None, "AcquisitionTime": None}, "SeriesTime"),
        ({"RadiopharmaceuticalStartDateTime": "20200103090000"}, "times"),
        ({"RadiopharmaceuticalStartDateTime": "20191202090000"}, "times"),
        ({"SeveralRadiopharmaceuticals": "YES"}, "more than one"),
    ],
)
def test_rule_20_without_a_fact_the_values_keep_their_unit(facts, words):
    found = suv_of([pet(**facts)])
    assert (found.factor, found.unit) == (None, "Bq/ml")
    assert words in str(found.reason)
    assert "Bq/ml" in found.reason.label(Language.ZH_CN)


def test_rule_20_files_that_disagree_have_no_suv():
    assert "PatientWeight" in str(suv_of([pet(), pet(PatientWeight="71")]).reason)
    assert "Units" in str(suv_of([pet(), pet("CNTS")]).reason)


def test_rule_20_other_units_and_other_modalities():
    assert suv_of([pet("PROPCPS")]).unit == "counts/s (proportional)"
    ct = suv_of([replace(pet(), modality="CT")])
    assert (ct.factor, ct.reason) == (None, None)


def test_rule_20_read_from_a_file(tmp_path):
    import numpy as np
    from pydicom.dataset import Dataset

    dose = Dataset()
    dose.RadionuclideTotalDose, dose.RadionuclideHalfLife = 370000000, HALF_LIFE_S
    dose.RadiopharmaceuticalStartTime = "090000"
    path = phantoms.write(
        tmp_path / "a.dcm", np.ones((4, 4), np.int16), Modality="PT", Units="BQML",
        SeriesDate="20200102", SeriesTime="100000", AcquisitionDate="20200102",
        AcquisitionTime="100000", PatientWeight=70, CorrectedImage=["ATTN", "DECY"],
        DecayCorrection="START", RadiopharmaceuticalInformationSequence=[dose],
    )  # fmt: skip
    assert suv_of([dicom_attributes.read(Source(Path(path)))]).factor == pytest.approx(after(3600))


def test_rule_20_private_factors_are_found_by_their_creator(tmp_path):
    import numpy as np
    import pydicom

    path = phantoms.write(tmp_path / "a.dcm", np.ones((4, 4), np.int16), Modality="PT")
    dataset = pydicom.dcmread(path)
    block = dataset.private_block(0x7053, "Philips PET Private Group", create=True)
    block.add_new(0x00, "DS", "0.25")
    dataset.save_as(path)
    assert dicom_attributes.read(Source(Path(path))).said("PhilipsSuvFactor") == "0.25"
    dataset[0x7053, 0x0010].value = "SOMEBODY ELSE"
    dataset.save_as(path)
    assert dicom_attributes.read(Source(Path(path))).said("PhilipsSuvFactor") == ""

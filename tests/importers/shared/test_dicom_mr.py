"""How MR was acquired reaches the series."""

from meddx.case.source import Source
from meddx.imaging import mr_sequence
from meddx.imaging.mr_sequence import Sequence
from meddx.importers.dicom import Dicom
from tests.helpers import phantoms
from tests.helpers.brains import written


def series_of(paths, context):
    (case,) = Dicom().load(tuple(map(Source, paths)), context)
    return case.series


def test_words_and_times_of_the_header(tmp_path, context):
    told = {
        "SequenceName": "*se2d1",
        "ProtocolName": "Kopf",
        "ScanOptions": "SFS",
        "InversionTime": 800,
        "DiffusionBValue": 0.0,
        "ScanningSequence": ["SE", "IR"],
    }
    (series,) = series_of(written(tmp_path, **told), context)
    mr = series.mr
    assert (mr.sequence_name, mr.protocol_name, mr.scan_options) == ("*se2d1", "Kopf", "SFS")
    assert mr.scanning_sequence == "SE\\IR"
    assert (mr.repetition_time_ms, mr.echo_time_ms, mr.inversion_time_ms) == (500.0, 12.0, 800.0)
    assert (mr.b_value, mr.contrast_agent) == (0.0, "Gadobutrol")
    assert mr.image_type == ("ORIGINAL", "PRIMARY")
    assert mr_sequence.sequence_of(series) is Sequence.T1_CONTRAST


def test_what_is_not_there_stays_empty(tmp_path, context):
    bare = dict.fromkeys(
        ("ScanningSequence", "RepetitionTime", "EchoTime", "ContrastBolusAgent", "ImageType")
    )
    (series,) = series_of(written(tmp_path, SeriesDescription="scan", **bare), context)
    assert series.mr.scanning_sequence == ""
    assert (series.mr.repetition_time_ms, series.mr.echo_time_ms) == (None, None)
    assert series.mr.b_value is None
    assert mr_sequence.sequence_of(series) is Sequence.UNKNOWN


def test_an_empty_agent_is_told_from_none(tmp_path, context):
    (series,) = series_of(written(tmp_path, ContrastBolusAgent=""), context)
    assert series.mr.contrast_agent == "?"


def test_two_sequences_of_one_folder_keep_their_own(tmp_path, context):
    paths = written(tmp_path, 1)
    paths += written(tmp_path, 2, SeriesDescription="ax", RepetitionTime=4000, EchoTime=100)
    found = {s.series_number: mr_sequence.sequence_of(s) for s in series_of(paths, context)}
    assert found == {1: Sequence.T1_CONTRAST, 2: Sequence.T2}


def test_ct_has_none(tmp_path, context):
    (series,) = series_of(phantoms.slices(tmp_path, phantoms.axial(3)), context)
    assert series.mr is None

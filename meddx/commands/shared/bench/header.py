"""The header of one slice of the phantom: about a hundred elements, as a CT scanner writes."""

from typing import TYPE_CHECKING, Final

from meddx.commands.shared.bench import phantom

if TYPE_CHECKING:
    from pydicom import Dataset

CT: Final = "1.2.840.10008.5.1.4.1.1.2"
_FIXED: Final = {
    "SpecificCharacterSet": "ISO_IR 100",
    "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL", "CT_SOM5 SPI"],
    "InstanceCreationDate": "20200102",
    "InstanceCreationTime": "101112.131415",
    "SOPClassUID": CT,
    "StudyDate": "20200102",
    "SeriesDate": "20200102",
    "AcquisitionDate": "20200102",
    "ContentDate": "20200102",
    "StudyTime": "100000.000000",
    "SeriesTime": "100500.000000",
    "AccessionNumber": "0",
    "Modality": "CT",
    "Manufacturer": "MedDx",
    "InstitutionName": "Nowhere",
    "InstitutionAddress": "None",
    "ReferringPhysicianName": "Nobody",
    "StationName": "BENCH",
    "StudyDescription": "Phantom of numbers",
    "SeriesDescription": "Thorax 0.75 B31f",
    "InstitutionalDepartmentName": "None",
    "PhysiciansOfRecord": "Nobody",
    "PerformingPhysicianName": "Nobody",
    "OperatorsName": "Nobody",
    "ManufacturerModelName": "Generator",
    "PatientName": "Phantom^Bench",
    "PatientID": "BENCH",
    "PatientBirthDate": "19600101",
    "PatientSex": "O",
    "PatientAge": "060Y",
    "PatientSize": "1.75",
    "PatientWeight": "75",
    "BodyPartExamined": "CHEST",
    "SliceThickness": "0.75",
    "KVP": "120",
    "DataCollectionDiameter": "500",
    "DeviceSerialNumber": "0",
    "SoftwareVersions": "1",
    "ProtocolName": "Thorax",
    "ReconstructionDiameter": "360",
    "DistanceSourceToDetector": "1040",
    "DistanceSourceToPatient": "570",
    "GantryDetectorTilt": "0",
    "TableHeight": "150",
    "RotationDirection": "CW",
    "ExposureTime": "500",
    "XRayTubeCurrent": "220",
    "Exposure": "110",
    "FilterType": "FLAT",
    "GeneratorPower": "26",
    "FocalSpots": "1.2",
    "DateOfLastCalibration": "20200101",
    "TimeOfLastCalibration": "060000.000000",
    "ConvolutionKernel": "B31f",
    "PatientPosition": "HFS",
    "SingleCollimationWidth": 0.6,
    "TotalCollimationWidth": 19.2,
    "TableSpeed": 46.0,
    "TableFeedPerRotation": 23.0,
    "SpiralPitchFactor": 1.2,
    "ExposureModulationType": "XYZ_EC",
    "EstimatedDoseSaving": 20.0,
    "CTDIvol": 7.4,
    "ImageComments": "",
    "StudyID": "1",
    "SeriesNumber": "2",
    "AcquisitionNumber": "1",
    "ImageOrientationPatient": ["1", "0", "0", "0", "1", "0"],
    "PositionReferenceIndicator": "",
    "SamplesPerPixel": 1,
    "PhotometricInterpretation": "MONOCHROME2",
    "BitsAllocated": 16,
    "BitsStored": 12,
    "HighBit": 11,
    "PixelRepresentation": 0,
    "WindowCenter": ["40", "-600"],
    "WindowWidth": ["400", "1200"],
    "WindowCenterWidthExplanation": ["WINDOW1", "WINDOW2"],
    "RescaleIntercept": str(phantom.INTERCEPT),
    "RescaleSlope": "1",
    "RescaleType": "HU",
    "RequestingPhysician": "Nobody",
    "RequestedProcedureDescription": "Thorax",
    "PerformedProcedureStepStartDate": "20200102",
    "PerformedProcedureStepStartTime": "100400.000000",
    "PerformedProcedureStepID": "1",
    "PerformedProcedureStepDescription": "Thorax",
}


def ct_header(number: int, size: int, syntax_uid: str, root_uid: str) -> "Dataset":
    """Return slice ``number``'s data set with its file meta information, without pixels."""
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID

    dataset = Dataset()
    for keyword, value in _FIXED.items():
        setattr(dataset, keyword, value)
    dataset.SOPInstanceUID = f"{root_uid}.3.{number + 1}"
    dataset.StudyInstanceUID = f"{root_uid}.1"
    dataset.SeriesInstanceUID = f"{root_uid}.2"
    dataset.FrameOfReferenceUID = f"{root_uid}.4"
    dataset.AcquisitionTime = f"1006{number % 60:02d}.{number:06d}"
    dataset.ContentTime = dataset.AcquisitionTime
    dataset.InstanceNumber = str(number + 1)
    corner_mm = -phantom.SPACING_MM * size / 2
    z_mm = -310.5 + phantom.STEP_MM * number
    dataset.ImagePositionPatient = [f"{corner_mm:.6f}", f"{corner_mm:.6f}", f"{z_mm:.4f}"]
    dataset.SliceLocation = f"{z_mm:.4f}"
    dataset.Rows = dataset.Columns = size
    dataset.PixelSpacing = [str(phantom.SPACING_MM)] * 2
    dataset.ReferencedImageSequence = [_reference(f"{root_uid}.9.{n}") for n in (1, 2)]
    dataset.ProcedureCodeSequence = [_code()]
    _add_private(dataset, number)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax_uid)
    dataset.file_meta.MediaStorageSOPClassUID = UID(CT)
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    return dataset


def _reference(uid: str) -> "Dataset":
    from pydicom import Dataset

    item = Dataset()
    item.ReferencedSOPClassUID = CT
    item.ReferencedSOPInstanceUID = uid
    return item


def _code() -> "Dataset":
    from pydicom import Dataset

    item = Dataset()
    item.CodeValue = "CTTHOR"
    item.CodingSchemeDesignator = "99BENCH"
    item.CodeMeaning = "CT of the thorax"
    return item


def _add_private(dataset: "Dataset", number: int) -> None:
    """Add what makers add: a private block with short and with opaque elements."""
    block = dataset.private_block(0x0019, "MEDDX BENCH", create=True)
    for element in range(8):
        block.add_new(element, "DS", str(number * 0.5 + element))
    block.add_new(0x20, "OB", bytes(256))

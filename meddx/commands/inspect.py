"""``meddx inspect``: what is in these files, without a window."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from meddx.case.record import Case, RefusedFile, Series
from meddx.case.volume import Frame
from meddx.children import Children
from meddx.commands import DONE, FAILED, print_json, say
from meddx.commands.shared.beside import beside_pictures
from meddx.commands.shared.layered import over_pictures
from meddx.commands.shared.opening import open_everything, password_argument, sources
from meddx.commands.shared.pixels import looked_at
from meddx.imaging import nifti
from meddx.imaging.frames import FrameStore
from meddx.phrase import Phrase, Refused

NAME: Final = "inspect"
HELP: Final = "say what is in files: patients, series, geometry, units"

NOT_WRITABLE: Final = Phrase("The folder {name} cannot be written to.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write volumes as NIfTI")
    password_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Run the command; ends with 1 if nothing could be read."""
    with closing(Children()) as children, closing(FrameStore(children)) as store:
        cases = open_everything(sources(options.paths, options), children)
        refused = [item for case in cases for item in case.refused]
        checked = [
            (case, looked_at(series, store, children)) for case in cases for series in case.series
        ]
        shown = [(case, pixels) for case, pixels in checked if pixels.is_shown]
        rows = [(case, pixels.series) for case, pixels in shown]
        refused += [item for _, pixels in checked for item in pixels.refused]
        saved = _saved([series for _, series in rows], options.save, store)
    described = [
        _described(index, case, series, saved[index])
        | {"frames_sha256": list(shown[index][1].frames_sha256)}
        for index, (case, series) in enumerate(rows)
    ]
    if options.json:
        told = {"schema": 1, "series": described, "refused": [_refusal(r) for r in refused]}
        print_json(told | over_pictures(rows, cases) | beside_pictures(cases))
    else:
        _print_plain(described, refused)
    beside = any(case.notes or case.panels or case.observations for case in cases)
    over = any(study.layers or study.others for case in cases for study in case.studies)
    return DONE if rows or beside or over else FAILED


def _described(index: int, case: Case, series: Series, saved: str | None) -> dict[str, Any]:
    """Return the stable shape of one display set."""
    volume = series.volume
    in_patient = volume.geometry.frame is Frame.PATIENT
    return {
        "index": index,
        "patient_id": case.patient.patient_id,
        "study_instance_uid": series.study_instance_uid,
        "series_instance_uid": series.series_instance_uid.partition("#")[0],
        "modality": series.modality,
        "sop_class_uid": series.sop_class_uid,
        "transfer_syntax_uid": series.transfer_syntax_uid,
        "shape": list(volume.shape),
        "time_points": volume.time_points,
        "affine_lps": volume.geometry.affine.tolist() if in_patient else None,
        "planes_lps": None if volume.geometry.planes is None else volume.geometry.planes.tolist(),
        "unit": volume.unit,
        "calibration": volume.geometry.calibration.value,
        "warnings": [str(warning) for warning in series.warnings],
        "saved": saved,
        "display_set": series.series_instance_uid,
        "description": series.description,
        "colour": volume.is_colour,
        "pixel_sha256": series.pixel_sha256,
    }


def _refusal(item: RefusedFile) -> dict[str, str]:
    return {"file": item.file, "reason": str(item.reason), "code": item.code}


def _print_plain(described: Sequence[dict[str, Any]], refused: Sequence[RefusedFile]) -> None:
    for item in described:
        shape = " x ".join(str(size) for size in item["shape"])
        unit = "" if item["unit"] == "1" else f" {item['unit']}"
        print(f"{item['index']:3d}  {item['modality']:8} {shape}{unit}  {item['description']}")
        for warning in item["warnings"]:
            print(f"     - {warning}")
    for entry in refused:
        say(f"{entry.file}: {entry.reason}")


def _saved(series: Sequence[Series], folder: Path | None, store: FrameStore) -> list[str | None]:
    """Write each volume that lies in the patient as NIfTI; None for what is not written."""
    if folder is None:
        return [None] * len(series)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_save(item, folder, index, store) for index, item in enumerate(series)]
    except OSError as error:
        raise Refused("not_writable", NOT_WRITABLE.with_values(name=folder.name)) from error


def _save(series: Series, folder: Path, index: int, store: FrameStore) -> str | None:
    """Write one volume; a picture without a place in the patient is none."""
    if series.volume.geometry.frame is not Frame.PATIENT or series.volume.is_colour:
        return None
    path = folder / f"{index:03d}_{series.modality}.nii.gz"
    try:
        nifti.write(series.volume, path, store.whole(series.volume))
    except Refused as refused:
        say(f"{path.name}: {refused.phrase}")
        path.unlink(missing_ok=True)
        return None
    return str(path)

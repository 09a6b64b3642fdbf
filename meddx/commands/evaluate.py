"""``meddx evaluate``: runs a model pack over a folder of pictures and measures it."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from meddx import paths
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from meddx.analysis.pack import ModelPack
    from meddx.training.evaluate import Result

NAME = "evaluate"
HELP = "run a model pack over a folder of pictures and measure it"

NO_PACK = Phrase("There is no model pack {pack}. See meddx packs list.")
NO_TABLE = Phrase("To measure against a column the folder needs a table labels.csv.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("pack", help="name of an installed pack, or its folder")
    parser.add_argument(
        "data", type=Path, help='folder of pictures, or with a labels.csv that has a column "file"'
    )
    parser.add_argument("--truth", default="", help="column that names the labels of a picture")
    parser.add_argument("--predictions", type=Path, help="CSV file for the scores of each picture")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(options: argparse.Namespace) -> int:
    """Predict, write the predictions, measure where the truth is known, print the figures."""
    from meddx.training import evaluate
    from meddx.training.dataset import rows_of

    pack = _find(options.pack)
    files, rows = evaluate.list_pictures(options.data)
    if options.truth:
        if not rows:
            raise Refused("no_table", NO_TABLE)
        rows_of(options.data / evaluate.TABLE, (options.truth,))
    context = Context()
    try:
        predictions = evaluate.predict(pack, options.data, files, context)
    finally:
        context.close()
    if options.predictions:
        evaluate.write_predictions(pack, predictions, options.predictions)
    truth = evaluate.truth_of(pack, rows, options.truth)
    results = evaluate.measure(pack, predictions, rows, truth)
    refused = sum(bool(entry.refused) for entry in predictions)
    if options.json:
        print(json.dumps(_as_object(pack, len(files), refused, results), allow_nan=False))
    else:
        print(f"{pack}: {len(files)} pictures, {refused} refused by the image gate")
        _print(results)
    return 0


def _find(name: str) -> "ModelPack":
    """Load a pack by folder, else by name from the installed ones."""
    from meddx.analysis import pack

    folders = [paths.user_models() / name, paths.delivered_models() / name]
    if Path(name).is_dir():
        folders.insert(0, Path(name).resolve())
    for folder in folders:
        if (folder / pack.TOML).is_file():
            return pack.load(folder)
    raise Refused("no_pack", NO_PACK.with_values(pack=Path(name).name))


def _as_object(
    pack: "ModelPack", images: int, refused: int, results: tuple["Result", ...]
) -> dict[str, object]:
    return {
        "schema": 1,
        "pack": pack.name,
        "version": pack.version,
        "images": images,
        "refused": refused,
        "labels": [
            {
                "key": result.key,
                "images": result.images,
                "positives": result.positives,
                "figures": {
                    name: [_number(value) for value in triple]
                    for name, triple in result.figures.items()
                },
            }
            for result in results
        ],
    }


def _number(value: float) -> float | None:
    return value if value == value else None


def _print(results: tuple["Result", ...]) -> None:
    for result in results:
        print(f"{result.key}: {result.positives} of {result.images}")
        for name, (value, low, high) in result.figures.items():
            print(f"  {name:<18} {value:.3f} [{low:.3f}, {high:.3f}]", file=sys.stdout)

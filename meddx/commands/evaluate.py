"""``meddx evaluate``: measures a model pack on pictures or a text corpus, or the ranking."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from meddx.commands.shared import evaluated_ranking
from meddx.commands.shared.finite import finite
from meddx.commands.shared.named_pack import named_pack
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from meddx.analysis.pack import ModelPack
    from meddx.training.evaluate import Result

NAME = "evaluate"
HELP = "measure a model pack on a folder of pictures or a text corpus, or the ranking on cases"

RANKING = "ranking"  # in place of a pack

NO_DATA = Phrase("Name the folder with the pictures or cases to evaluate.")
NO_TABLE = Phrase("To measure against a column the folder needs a table labels.csv.")

TEXT_FAMILIES = frozenset({"note_text", "text_encoder", "note_entities"})

CORPUS = (
    "On texts with a known truth",
    "On what nothing was tuned on; 95 % intervals in brackets, whole documents drawn "
    "(`meddx evaluate`).",
)
GATE = (
    "What its image gate refuses",
    "Held-out pictures (proper), the same ones changed, generated noise, and folders of pictures "
    "that are not for this model; 95 % intervals in brackets (`meddx evaluate --foreign`).",
)
FAITHFUL = (
    "Whether its heatmaps show what the score is from",
    "On called held-out pictures: how much sooner the score falls when the strongest places are "
    "taken away, and rises when they are put back, than in random order (above 0 is better), and "
    "how alike the map of a shuffled head is (1 is the same) (`meddx evaluate --heatmaps`).",
)
POINTING = (
    "Where its heatmaps point",
    "How often the strongest place lies inside ground-glass or consolidation that radiologists "
    "outlined on another source's films, beside a random point inside the lungs. Below 0 in the "
    "last column the map points worse than chance: it must not be read as a lesion "
    "(`meddx evaluate --masks`).",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "pack", help=f"name of an installed pack, or its folder; {RANKING}: the ranked diagnoses"
    )
    parser.add_argument(
        "data",
        type=Path,
        nargs="?",
        help='folder of pictures, or with a labels.csv that has a column "file"; for a pack that '
        "reads text, a corpus as it was published; for the ranking, solved cases",
    )
    evaluated_ranking.arguments(parser)
    parser.add_argument(
        "--part", default="test", help="part of a text corpus (default: what nothing was tuned on)"
    )
    parser.add_argument("--truth", default="", help="column that names the labels of a picture")
    parser.add_argument("--predictions", type=Path, help="CSV file for the scores of each picture")
    parser.add_argument("--fold", type=int, help="only the pictures of this fold, by patient")
    parser.add_argument(
        "--foreign",
        type=Path,
        action="append",
        metavar="FOLDER",
        help="judge by the image gate the pictures of DATA, changed ones, noise, and this folder "
        "of foreign pictures; may be given several times",
    )
    parser.add_argument(
        "--heatmaps",
        action="store_true",
        help="check on the called pictures of DATA that the heatmap shows what the score is from",
    )
    parser.add_argument(
        "--masks",
        type=Path,
        metavar="TABLE",
        help="does the heatmap point into the masks of this table (columns image, mask, "
        "structure, relative to its folder)? DATA is not needed then",
    )
    parser.add_argument(
        "--external",
        type=Path,
        metavar="CONFIG",
        help="measure on the sets [[external]] of this training configuration; DATA is not needed "
        "then",
    )
    parser.add_argument(
        "--card",
        action="store_true",
        help="with --foreign, --heatmaps, --masks or --external: put the table into the card",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(options: argparse.Namespace) -> int:
    """Measure what is asked for: scores by default, else the gate, else the heatmaps."""
    if options.pack == RANKING:
        return evaluated_ranking.run(options, _data(options))
    pack = named_pack(options.pack)
    context = Context()
    try:
        if pack.family in TEXT_FAMILIES:
            told = _corpus(pack, options, context)
        elif options.external is not None:
            told = _external(pack, options, context)
        elif options.masks is not None:
            told = _pointing(pack, options, context)
        elif options.heatmaps:
            told = _heatmaps(pack, options, context)
        elif options.foreign is not None:
            told = _gate(pack, options, context)
        else:
            told = _scores(pack, options, context)
    finally:
        context.close()
    if options.json:
        named = {"schema": 1, "pack": pack.name, "version": pack.version}
        print(json.dumps(named | told, allow_nan=False))
    return 0


def _scores(pack: "ModelPack", options: argparse.Namespace, context: Context) -> dict[str, object]:
    """Predict, write the predictions, measure where the truth is known, print the figures."""
    from meddx.training import evaluate
    from meddx.training.dataset import rows_of

    folder = _data(options)
    files, rows = evaluate.list_pictures(folder, options.fold)
    if options.truth:
        if not rows:
            raise Refused("no_table", NO_TABLE)
        rows_of(folder / evaluate.TABLE, (options.truth,))
    predictions = evaluate.predict(pack, folder, files, context, rows)
    if options.predictions:
        evaluate.write_predictions(pack, predictions, options.predictions)
    truth = evaluate.truth_of(pack, rows, options.truth)
    results = evaluate.measure(pack, predictions, rows, truth)
    refused = sum(bool(entry.refused) for entry in predictions)
    if not options.json:
        print(f"{pack}. Pictures: {len(files)}, refused by the image gate: {refused}")
        _print(results)
    return _as_object(len(files), refused, results)


def _corpus(pack: "ModelPack", options: argparse.Namespace, context: Context) -> dict[str, object]:
    """Measure on a text corpus."""
    from meddx.training import corpora

    rows = corpora.measure(pack, _data(options), options.part, context)
    heading, words = CORPUS
    title = corpora.recognised(pack, _data(options)).title
    _tell(pack, options, (f"{heading}: {title}", words), corpora.table(rows))
    return {"corpus": [finite(asdict(row)) for row in rows]}


def _gate(pack: "ModelPack", options: argparse.Namespace, context: Context) -> dict[str, object]:
    """Judge proper and foreign pictures by the image gate."""
    from meddx.training import evaluate, foreign

    folder = _data(options)
    files, _ = evaluate.list_pictures(folder, options.fold)
    judged = foreign.measure(pack, (folder, files), tuple(options.foreign), context)
    _tell(pack, options, GATE, foreign.table(judged))
    return {"gate": [asdict(row) for row in judged]}


def _heatmaps(
    pack: "ModelPack", options: argparse.Namespace, context: Context
) -> dict[str, object]:
    """Check that heatmaps are faithful."""
    from meddx.training import evaluate, faithful

    folder = _data(options)
    files, rows = evaluate.list_pictures(folder, options.fold)
    owners = tuple(row.get("patient_id") or row["file"] for row in rows) or files
    checked = faithful.measure(pack, folder, files, owners, context)
    _tell(pack, options, FAITHFUL, faithful.table(checked))
    return {"heatmaps": [asdict(row) for row in checked]}


def _pointing(
    pack: "ModelPack", options: argparse.Namespace, context: Context
) -> dict[str, object]:
    """Let the heatmaps point into masks."""
    from meddx.training import localise

    pictures = localise.outlined(options.masks)
    pointed = localise.measure(pack, options.masks.parent, pictures, context)
    if options.card:
        from meddx.training.rewrite import with_pointing

        pack = with_pointing(pack, points=localise.points(pointed))
    _tell(pack, options, POINTING, localise.table(pointed))
    return {"pointing": [asdict(row) for row in pointed]}


def _external(
    pack: "ModelPack", options: argparse.Namespace, context: Context
) -> dict[str, object]:
    """Measure on sets of another source."""
    from meddx.training import config, external

    specs = config.load(options.external).external
    found = tuple(row for spec in specs for row in external.measure(pack, spec, context))
    _tell(pack, options, (external.HEADING, external.WORDS), external.table_of(found))
    return {"external": [finite(asdict(row)) for row in found]}


def _tell(
    pack: "ModelPack", options: argparse.Namespace, section: tuple[str, str], table: str
) -> None:
    """Print a table, and put it into the card where that is asked for."""
    if not options.json:
        print(table)
    if options.card:
        from meddx.training.rewrite import with_section

        heading, words = section
        with_section(pack, heading, f"{words}\n\n{table}")


def _data(options: argparse.Namespace) -> Path:
    if options.data is None:
        raise Refused("no_data", NO_DATA)
    folder: Path = options.data
    return folder


def _as_object(images: int, refused: int, results: tuple["Result", ...]) -> dict[str, object]:
    return {
        "images": images,
        "refused": refused,
        "labels": [
            {
                "key": result.key,
                "images": result.images,
                "positives": result.positives,
                "figures": {name: finite(triple) for name, triple in result.figures.items()},
            }
            for result in results
        ],
    }


def _print(results: tuple["Result", ...]) -> None:
    for result in results:
        print(f"{result.key}: {result.positives} of {result.images}")
        for name, (value, low, high) in result.figures.items():
            print(f"  {name:<18} {value:.3f} [{low:.3f}, {high:.3f}]", file=sys.stdout)

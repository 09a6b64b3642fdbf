"""A tiny configuration of a network that tags characters, and a corpus for it."""

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

from meddx import paths
from meddx.training.tagger import config
from meddx.training.tagger.config import TaggerConfig

RECORDS = (
    ("患者因胃癌行胃癌根治术。", (("胃癌", "疾病和诊断", 3), ("胃癌根治术", "手术", 6))),
    ("口服替吉奥,现腹痛。", (("替吉奥", "药物", 2), ("腹痛", "症状", 7))),
    ("复查腹部ct,cea正常。", (("腹部ct", "影像检查", 2), ("cea", "实验室检验", 7))),
)


def tiny(cell: str = "gru") -> TaggerConfig:
    """Return the delivered configuration, but small: few numbers, few rounds."""
    whole = config.load(paths.resource("training", "note_entities_zh.toml"))
    return replace(
        whole,
        card=replace(whole.card, name="entities_tiny"),
        cell=replace(whole.cell, cell=cell, embedding=8, hidden=6, buckets=64, window=64),
        learn=replace(whole.learn, epochs=2, batch=2),
    )


def corpus(path: Path) -> Path:
    """Write a corpus like cEHRNER, each part with the same records."""
    rows = [
        {
            "text": text,
            "mention_data": [
                {"mention": words, "label": label, "offset": str(place)}
                for words, label, place in marked
            ],
        }
        for text, marked in RECORDS
    ]
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows * 4).encode()
    with tarfile.open(path, "w:gz") as archive:
        for part in ("train", "dev", "test"):
            member = tarfile.TarInfo(f"cEHRNER/{part}.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path

"""Reports and results as HL7 version 2 messages (ORU, MDM), one or many in a file."""

import re
from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case, RefusedFile
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import hl7_report, hl7_syntax, records
from meddx.importers.shared.records import Record, Records
from meddx.importers.shared.text import bounded
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 64 << 20

TOO_LARGE: Final = Phrase("This HL7 file is larger than 64 MB. Split it and open the parts.")
DAMAGED: Final = Phrase("A message of this file is damaged. Send it again.")

_START: Final = re.compile(rb"[\x0b\s]*(?:MSH|FHS|BHS)(?=[^\w\s])")


class Hl7(Importer):
    """Reads HL7 version 2 messages; one case for each patient in a file."""

    title = "HL7 v2 messages"
    extensions = (".hl7", ".oru", ".mdm")

    @override
    def sniff(self, head: bytes) -> float:
        plain = head.replace(b"\0", b"") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head
        return 0.95 if _START.match(plain.lstrip(b"\xef\xbb\xbf\xff\xfe")) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import messages; one that cannot be used is named by its number, the rest is loaded."""
        return records.load_each(files, context, "meddx.importers.hl7:read_messages")


def read_messages(source: dict[str, Any]) -> Reply:
    """Read the messages of a file in the child process.

    Raises
    ------
    Refused
        ``empty``, ``too_large``, ``no_message``, ``too_many_messages``.
    """
    asked = Source.from_json(source)
    found: list[Record] = []
    refused: list[RefusedFile] = []
    kinds: dict[Phrase, None] = {}
    content = bounded(asked, MAX_BYTES, TOO_LARGE)
    for number, message in enumerate(hl7_syntax.messages(content), start=1):
        record, problems = _record(message)
        found += [record] if record is not None else []
        for problem in problems:
            if problem.code == "message_kind":
                kinds[problem.phrase] = None
            else:
                label = f"{asked.label}#{number}"
                refused.append(RefusedFile(label, problem.code, problem.phrase))
    # A feed is full of admissions: they are named once.
    refused += [RefusedFile(asked.label, "message_kind", phrase) for phrase in kinds]
    return records.reply(Records(records.by_patient(found), tuple(refused)))


def _record(message: hl7_syntax.Message | Refused) -> tuple[Record | None, tuple[Refused, ...]]:
    if isinstance(message, Refused):
        return None, (message,)
    try:
        return hl7_report.record_of(message)
    except Refused as refused:
        return None, (refused,)
    except (ValueError, IndexError):
        return None, (Refused("damaged", DAMAGED),)

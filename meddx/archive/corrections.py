"""Corrected pictures that may be trained on: kept in the encrypted store, under pseudonyms.

A document of each study says whether its pictures may be kept, and holds them. Pseudonyms are
keyed hashes (HMAC, RFC 2104, of SHA-256) whose key is random and never leaves the store: all
pictures of a patient share one, so that training can split by patient, and nothing leads back.
"""

import base64
import binascii
import hashlib
import hmac
import io
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.archive.kept import CORRECTIONS, PSEUDONYMS, SCHEMAS, forget, parsed
from meddx.archive.store import Store
from meddx.case.codes import Code
from meddx.case.corrections import Correction, JudgedLabel, KeptPicture
from meddx.case.identity import Patient, folded_id, folded_name
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

NO_CASE: Final = Phrase("No corrections of a case {case} are kept. meddx corrections list has all.")

_KEY_BYTES: Final = 32
_SHOWN: Final = 12  # digits of a pseudonym: 48 bits, so that two patients hardly share one
_ALLOWED: Final = "allowed"
_PICTURES: Final = "pictures"


class Corrections:
    """The corrected pictures of the store; all of it is for the background.

    Every method may raise ``Refused``, as ``Store.run`` does.

    Parameters
    ----------
    store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def allowed(self, studies: Sequence[str]) -> bool | None:
        """Return whether pictures of these studies may be kept; None where nobody said.

        Of several studies of a case the first that was asked about counts.
        """

        def look(connection: "Connection") -> bool | None:
            said = (_load(connection, uid).get(_ALLOWED) for uid in studies)
            return next((answer for answer in said if isinstance(answer, bool)), None)

        return self._store.run(look, writes=False)

    def keep(
        self, patient: Patient, studies: Sequence[str], corrections: Sequence[Correction]
    ) -> int:
        """Remember that pictures of these studies may be kept, and keep those that were judged.

        A picture that was kept takes its new labels; one of which nothing is said any more goes.

        Returns
        -------
        int
            How many pictures of these studies are kept now.
        """

        def write(connection: "Connection") -> int:
            key = _secret(connection)
            count = 0
            for uid in studies:
                pictures = _pictures(_load(connection, uid))
                pictures = _with(pictures, key, _patient(key, patient, uid), _of(uid, corrections))
                _put(connection, CORRECTIONS, uid, {_ALLOWED: True, _PICTURES: pictures})
                count += len(pictures)
            return count

        return self._store.run(write)

    def holds(
        self, patient: Patient, studies: Sequence[str], corrections: Sequence[Correction]
    ) -> bool:
        """Return whether ``keep`` would change nothing: all is kept as it was judged last."""

        def look(connection: "Connection") -> bool:
            key = _secret(connection)
            for uid in studies:
                document = _load(connection, uid)
                kept = _pictures(document)
                patient_of = _patient(key, patient, uid)
                fresh = _with(kept, key, patient_of, _of(uid, corrections))
                if document.get(_ALLOWED) is not True or fresh != kept:
                    return False
            return True

        return self._store.run(look)

    def refuse(self, studies: Sequence[str]) -> None:
        """Remember that no picture of these studies may be kept, and delete those that were."""

        def write(connection: "Connection") -> None:
            for uid in studies:
                _put(connection, CORRECTIONS, uid, {_ALLOWED: False, _PICTURES: {}})

        self._store.run(write)

    def count(self, studies: Sequence[str]) -> int:
        """Return how many pictures of these studies are kept."""

        def look(connection: "Connection") -> int:
            return sum(len(_pictures(_load(connection, uid))) for uid in studies)

        return self._store.run(look, writes=False)

    def all(self) -> tuple[KeptPicture, ...]:
        """Return every picture, in an order that does not follow who was examined when."""

        def look(connection: "Connection") -> tuple[KeptPicture, ...]:
            key = _secret(connection)
            found = [
                picture
                for uid in _studies(connection)
                for name, plain in _pictures(_load(connection, uid)).items()
                if (picture := _kept(_pseudonym(key, "case", uid), name, plain)) is not None
            ]
            return tuple(sorted(found, key=lambda one: (one.pack, one.patient, one.name)))

        return self._store.run(look)

    def forget(self, case: str) -> None:
        """Delete the pictures of the case of this pseudonym; it is not asked about again.

        Raises
        ------
        Refused
            ``no_case`` if there is none.
        """

        def write(connection: "Connection") -> None:
            key = _secret(connection)
            fitting = [u for u in _studies(connection) if _pseudonym(key, "case", u) == case]
            if not fitting:
                raise Refused("no_case", NO_CASE.with_values(case=case[:40]))
            for uid in fitting:
                _put(connection, CORRECTIONS, uid, {_ALLOWED: False, _PICTURES: {}})

        self._store.run(write)

    def clear(self) -> int:
        """Delete every picture and every answer; returns how many pictures there were."""

        def write(connection: "Connection") -> int:
            count = 0
            for uid in _studies(connection):
                count += len(_pictures(_load(connection, uid)))
                forget(connection, CORRECTIONS, uid)
            return count

        return self._store.run(write)


def png_of(picture: NDArray[np.uint8]) -> bytes:
    """Return a grey picture, uint8 (rows, cols), as PNG without any text."""
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(stream, format="PNG")
    return stream.getvalue()


def _pseudonym(key: bytes, *parts: str) -> str:
    told = "\0".join(parts).encode()
    return hmac.new(key, told, hashlib.sha256).hexdigest()[:_SHOWN]


def _patient(key: bytes, patient: Patient, study_instance_uid: str) -> str:
    """Return the pseudonym of a patient; whoever is not named is another one in each study."""
    if patient.patient_id:
        return _pseudonym(key, "id", folded_id(patient.patient_id))
    if patient.is_named and patient.birth_date:
        born = patient.birth_date.isoformat()
        return _pseudonym(key, "name", folded_name(patient.name), born)
    return _pseudonym(key, "study", study_instance_uid)


def _secret(connection: "Connection") -> bytes:
    """Return the key of the pseudonyms, made with its first use."""
    row = _row(connection, PSEUDONYMS, CORRECTIONS)
    found = parsed(row) if row else None
    if found and isinstance(found.get("key"), str):
        return bytes.fromhex(found["key"])
    key = secrets.token_bytes(_KEY_BYTES)
    _put(connection, PSEUDONYMS, CORRECTIONS, {"key": key.hex()})
    return key


def _of(uid: str, corrections: Sequence[Correction]) -> list[Correction]:
    return [each for each in corrections if each.study_instance_uid == uid]


def _with(
    kept: Mapping[str, Any], key: bytes, patient: str, corrections: Sequence[Correction]
) -> dict[str, Any]:
    """Return the pictures of a study after these corrections."""
    pictures = dict(kept)
    for each in corrections:
        place = () if each.k is None else (str(each.k),)
        name = _pseudonym(key, "picture", each.series_instance_uid, each.pack, *place)
        pictures.pop(name, None)
        if each.is_judged:
            pictures[name] = _plain(each, patient)
            if each.k is not None:
                series = _pseudonym(key, "series", each.series_instance_uid)
                pictures[name] |= {"series": series, "k": each.k}
    return pictures


def _plain(correction: Correction, patient: str) -> dict[str, Any]:
    return {
        "patient": patient,
        "pack": correction.pack,
        "version": correction.version,
        "year": correction.year,
        "labels": [
            [each.key, each.code.code, each.code.display, each.code.display_zh, each.present]
            for each in correction.labels
        ],
        "png": base64.b64encode(png_of(correction.picture)).decode("ascii"),
    }


def _kept(case: str, name: str, plain: Mapping[str, Any]) -> KeptPicture | None:
    """Return a picture as it was kept; None where that means nothing."""
    try:
        labels = tuple(
            JudgedLabel(key, Code.parse(code, display, display_zh), present)
            for key, code, display, display_zh, present in plain["labels"]
        )
        return KeptPicture(
            case=case,
            patient=str(plain["patient"]),
            name=name,
            pack=str(plain["pack"]),
            version=str(plain["version"]),
            year=plain["year"],
            labels=labels,
            png=base64.b64decode(plain["png"], validate=True),
            series=str(plain.get("series", "")),
            k=plain.get("k"),
        )
    except (KeyError, TypeError, ValueError, binascii.Error):
        return None


def _pictures(document: Mapping[str, Any]) -> dict[str, Any]:
    found = document.get(_PICTURES)
    return dict(found) if isinstance(found, dict) else {}


def _studies(connection: "Connection") -> Iterable[str]:
    query = "SELECT subject FROM kept WHERE kind = ? ORDER BY subject"
    return [uid for (uid,) in connection.execute(query, (CORRECTIONS,)).fetchall()]


def _load(connection: "Connection", uid: str) -> dict[str, Any]:
    row = _row(connection, CORRECTIONS, uid)
    return (parsed(row) or {}) if row else {}


def _row(connection: "Connection", kind: str, subject: str) -> str:
    query = "SELECT document FROM kept WHERE kind = ? AND subject = ?"
    found = connection.execute(query, (kind, subject)).fetchone()
    return str(found[0]) if found else ""


def _put(connection: "Connection", kind: str, subject: str, plain: Mapping[str, Any]) -> None:
    whole = json.dumps({**plain, "schema": SCHEMAS[kind]}, separators=(",", ":"))
    row = (kind, subject, SCHEMAS[kind], whole)
    connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", row)

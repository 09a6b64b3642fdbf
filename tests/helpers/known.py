"""A list of known studies in memory, for widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meddx.case.identity import Agreement, Patient, Sex
from meddx.case.known import KnownSeries, KnownStudy, Presence, Sought
from meddx.case.record import Case

ANNA = Patient("9RG1", "Demonstration^Anna", date(1940, 3, 5), Sex.FEMALE)
ZHANG = Patient("S-20418", "Zhang^Xiaodong=张^小东", date(1968, 11, 30), Sex.MALE)
WEBER = Patient("0047-11", "Weber^Jörg", date(1982, 7, 19), Sex.MALE)
_KINDS = (
    (ANNA, ("CR",), "Chest PA", "CHEST", 1, date(2004, 8, 26)),
    (ANNA, ("CT",), "CT thorax with contrast", "CHEST", 412, date(2004, 8, 30)),
    (ZHANG, ("MR",), "头颅平扫+增强", "HEAD", 286, date(2026, 3, 2)),
    (ANNA, ("CT", "PT"), "FDG PET/CT whole body", "WHOLEBODY", 1130, date(2005, 2, 14)),
    (WEBER, ("MR",), "Knee left", "KNEE", 164, date(2026, 2, 11)),
    (WEBER, ("DX",), "", "KNEE", 2, None),
    (ZHANG, ("CT", "SR"), "CTA Kopf/Hals", "HEAD", 742, date(2025, 12, 24)),
)


def known_study(number: int) -> KnownStudy:
    """The study of a number; patients and kinds come round again."""
    who, kinds, what, part, images, day = _KINDS[number % len(_KINDS)]
    opened = datetime(2026, 3, 3, 16, 20, tzinfo=UTC) - timedelta(hours=7 * number)
    return KnownStudy(
        number, who, f"1.9.{number}", day, what, f"A{number:05}", kinds, (part,), 3, images, opened
    )


def earlier_study(
    uid: str, day: date | None, *modalities: str, parts: tuple[str, ...] = (), said: str = ""
) -> KnownStudy:
    """A study of Anna's with what hanging protocols look at."""
    return replace(
        known_study(0), study_instance_uid=uid, study_date=day, modalities=modalities,
        body_parts=parts, description=said,
    )  # fmt: skip


def picture(seed: int, rows: int = 96, cols: int = 84) -> NDArray[np.uint8]:
    """A round thing on black, another one for each seed."""
    y, x = np.mgrid[:rows, :cols]
    away = np.hypot((y - rows / 2) / rows, (x - cols / 2) / cols)
    waves = 120 + 90 * np.sin(9 * away * (2 + seed % 4) + seed)
    made: NDArray[np.uint8] = np.where(away < 0.46, waves, 0).astype(np.uint8)
    return made


@dataclass(eq=False)
class FakeKnown:
    """The list; ``remembered`` and ``forgotten`` tell what was asked of it."""

    listed: list[KnownStudy] = field(default_factory=lambda: [known_study(n) for n in range(7)])
    presences: dict[int, Presence] = field(default_factory=dict)
    paths: dict[int, tuple[Path, ...]] = field(default_factory=dict)
    problem: Exception | None = None
    sought: list[Sought] = field(default_factory=list)
    remembered: list[tuple[Case, Mapping[str, Sequence[Path]], Mapping[str, NDArray[np.uint8]]]] = (
        field(default_factory=list)
    )

    def remember(
        self,
        case: Case,
        places: Mapping[str, Sequence[Path]],
        thumbnails: Mapping[str, NDArray[np.uint8]],
        /,
    ) -> None:
        if self.problem:
            raise self.problem
        self.remembered.append((case, places, thumbnails))

    def studies(self, sought: Sought, /) -> tuple[KnownStudy, ...]:
        if self.problem:
            raise self.problem
        self.sought.append(sought)
        found = tuple(one for one in self.listed if _fits(one, sought))
        return found[: sought.most or None]

    def modalities(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m for one in self.listed for m in one.modalities))

    def series_of(self, study: KnownStudy, /) -> tuple[KnownSeries, ...]:
        kind, part = study.modalities[0], study.body_parts[0]
        words = ("Scout", "T2 TSE FS transversal lang benannt", "")
        return tuple(
            KnownSeries(
                f"{study.study_instance_uid}.{k}",
                kind,
                words[k],
                part,
                k + 1,
                study.images if k == 1 else 1,
                None if k == 2 else picture(study.number + k),
            )
            for k in range(study.series)
        )

    def priors(self, patient: Patient, study_instance_uid: str, /) -> tuple[KnownStudy, ...]:
        return tuple(
            one
            for one in self.listed
            if one.study_instance_uid != study_instance_uid
            and patient.compare(one.patient) is Agreement.SAME
        )

    def paths_of(self, study: KnownStudy, /) -> tuple[Path, ...]:
        return self.paths.get(study.number, ())

    def presence(self, study: KnownStudy, /) -> Presence:
        return self.presences.get(study.number, Presence.THERE)

    def forget(self, study: KnownStudy, /) -> None:
        if self.problem:
            raise self.problem
        self.listed.remove(study)


def _fits(one: KnownStudy, sought: Sought) -> bool:
    text = f"{one.patient.name} {one.patient.patient_id} {one.description}".casefold()
    words = all(word in text for word in sought.words.casefold().split())
    kinds = not sought.modalities or bool(sought.modalities & set(one.modalities))
    day = one.study_date
    dated = sought.since is None or (day is not None and day >= sought.since)
    return words and kinds and dated


def many(count: int) -> FakeKnown:
    """A long list."""
    return FakeKnown([replace(known_study(number), number=number) for number in range(count)])

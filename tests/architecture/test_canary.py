"""Nothing that identifies a patient is written where nobody asked for it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

CANARY = "ZZQCANARY"
NOTE = f"Patient ID {CANARY}77, born 1940-03-05, female.\nINDICATION: {CANARY}SECRET, dry cough.\n"
VCF = f"""##fileformat=VCFv4.2
##contig=<ID=2,length=243199373,assembly=GRCh37>
#CHROM	POS	ID	REF	ALT	QUAL	FILTER	INFO	FORMAT	{CANARY}77
2	47656951	.	C	T	50	PASS	GENE={CANARY}GENE	GT	0/1
2	not a number	{CANARY}LINE
"""


def write_inputs(folder: Path) -> list[str]:
    """Write a case that names its patient, and damaged copies of each file; return the paths."""
    from pydicom import dcmread
    from pydicom.data import get_testdata_file

    image = dcmread(str(get_testdata_file("CT_small.dcm")))
    image.PatientName, image.PatientID = f"{CANARY}^ANNA", f"{CANARY}77"
    image.PatientBirthDate, image.PatientSex = "19400305", "F"
    image.StudyDescription = f"{CANARY} STUDY"
    image.save_as(folder / "image.dcm")
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    (folder / "genes.vcf").write_text(VCF, encoding="utf-8")
    for whole in sorted(folder.iterdir()):
        half = whole.read_bytes()[: whole.stat().st_size * 2 // 3]
        whole.with_stem(f"{whole.stem}_damaged").write_bytes(half)
    return [str(path) for path in sorted(folder.iterdir())]


def test_no_byte_of_the_patient_is_left_behind(tmp_path: Path) -> None:
    names = ("inputs", "home", "temporary", "user", "here")
    inputs, home, temporary, user, here = (tmp_path / name for name in names)
    for folder in (inputs, home, temporary, user, here):
        folder.mkdir()
    environment = {
        **os.environ,
        "MEDDX_HOME": str(home),
        "TMPDIR": str(temporary),
        "HOME": str(user),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "meddx", "read", *write_inputs(inputs), "--json"],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode in {0, 1}, done.stderr
    assert '"schema"' in done.stdout, done.stderr
    assert CANARY not in done.stderr
    written = [p for p in tmp_path.rglob("*") if p.is_file() and inputs not in p.parents]
    assert any("log" in path.name for path in written)  # it did write, and where we look
    canaries = (CANARY.encode(), CANARY.encode("utf-16-le"))
    told = [p for p in written if any(canary in p.read_bytes() for canary in canaries)]
    assert [path.relative_to(tmp_path).as_posix() for path in told] == []

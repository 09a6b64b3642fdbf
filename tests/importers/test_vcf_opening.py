"""VCF files on their way into a case: samples to choose from, builds that do not mix."""

from dataclasses import replace
from zipfile import ZipFile

import pytest

from meddx.case.source import Source
from meddx.pipeline import open_paths

HEAD = "##fileformat=VCFv4.2\n##patient_id=P1\n##reference={}\n"
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{}\n"
ROW = "1\t5\t.\tC\tT\t.\t.\t.\tGT\t0/1"


@pytest.fixture
def write(tmp_path):
    def written(name, build="", samples="S1"):
        path = tmp_path / name
        row = ROW + "\t1/1" * samples.count("\t") + "\n"
        path.write_text(HEAD.format(build) + COLUMNS.format(samples) + row)
        return path

    return written


def test_a_file_of_several_samples_waits_for_the_reader(write, context):
    alone, family = write("alone.vcf"), write("family.vcf", samples="KID\tMUM")
    opened = open_paths((alone, family), context)
    ((source, samples),) = opened.undecided
    assert (source, samples) == (Source(family), ("KID", "MUM"))
    assert [(file.file, file.code) for file in opened.cases[0].refused] == [
        ("family.vcf", "choose_sample")
    ]
    again = open_paths((replace(source, sample="MUM"),), context, into=opened.cases[0])
    assert again.undecided == ()
    assert [panel.sample for panel in again.cases[0].panels] == ["S1", "MUM"]
    better = open_paths((replace(source, sample="KID"),), context, into=again.cases[0])
    assert [panel.sample for panel in better.cases[0].panels] == ["S1", "KID"]


def test_the_choice_also_holds_in_folders_and_archives(write, tmp_path, context):
    family = write("family.vcf", samples="KID\tMUM")
    with ZipFile(tmp_path / "lab.zip", "w") as archive:
        archive.write(family, "lab/family.vcf")
    family.unlink()
    opened = open_paths((tmp_path / "lab.zip",), context)
    ((source, _),) = opened.undecided
    assert source.member == "lab/family.vcf"
    for chosen in (replace(source, sample="MUM"), Source(tmp_path / "lab.zip", sample="MUM")):
        (case,) = open_paths((chosen,), context).cases
        assert [panel.sample for panel in case.panels] == ["MUM"]


@pytest.mark.parametrize(
    ("builds", "kept"),
    [(("hg19", "hg38"), 1), (("hg19", "GRCh37"), 2), (("hg19", ""), 2), (("", "hg38"), 2)],
)
def test_builds_are_never_mixed(write, context, builds, kept):
    paths = [write(f"{n}.vcf", build) for n, build in enumerate(builds)]
    (case,) = open_paths(paths, context).cases
    assert len(case.panels) == kept
    codes = [file.code for file in case.refused]
    assert codes == ([] if kept == 2 else ["other_build"])
    if codes:
        assert "GRCh38" in str(case.refused[0].reason)

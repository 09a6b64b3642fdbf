import json


def test_this_installation_works(meddx) -> None:
    done = meddx("selftest", "--json")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout)
    assert content["passed"]
    assert all(check["passed"] for check in content["checks"])
    assert "The installation works." in done.stderr

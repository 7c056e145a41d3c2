#!/usr/bin/env python3
"""sbom_test.py STET: the bill of materials names what the program really loads."""
import hashlib
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def sbom(program):
    return subprocess.run([ROOT / "scripts/sbom.py", program], check=True, capture_output=True, text=True).stdout


def main():
    program = sys.argv[1]
    text = sbom(program)
    document = json.loads(text)
    packages = {package["name"]: package for package in document["packages"]}
    for name in ("stet", "libcurl4", "libgumbo1", "libleveldb1d", "libabsl20220623", "nlohmann-json3-dev"):
        assert name in packages, f"{name} is not listed"
        assert packages[name]["versionInfo"], f"{name} has no version"
    digest = hashlib.sha256(pathlib.Path(program).read_bytes()).hexdigest()
    assert packages["stet"]["checksums"][0]["checksumValue"] == digest
    ids = [package["SPDXID"] for package in document["packages"]]
    assert len(ids) == len(set(ids)), "an SPDX identifier stands twice"
    related = {r["relatedSpdxElement"] for r in document["relationships"]}
    assert related == set(ids), "a package without a relationship"
    assert sbom(program) == text, "two runs differ"


main()

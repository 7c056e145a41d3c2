#!/usr/bin/env python3
"""sbom.py PROGRAM [--version V] [--created RFC3339]: a bill of materials of a built program.

SPDX 2.3 as JSON on standard output: stet itself, with the program's SHA-256; each
Debian package whose shared library the program loads, with its version; and each
header-only package that scripts/packages names for the build. What is listed is
asked of the program (ldd) and of dpkg, not of a list kept by hand.

The same program on the same machine gives the same bytes: --created defaults to
$SOURCE_DATE_EPOCH, and that to the epoch's start.
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]
HEADER_ONLY = {"libcli11-dev", "nlohmann-json3-dev"}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def library_packages(program):
    # dpkg knows the place that a file was installed to, not a merged /lib.
    places = {}
    for path in re.findall(r"=> (/\S+)", output("ldd", program)):
        places[path] = {path, "/usr" + path, os.path.realpath(path)}
    wanted = sorted(set().union(*places.values()))
    found = subprocess.run(["dpkg-query", "--search", *wanted], capture_output=True, text=True).stdout
    owners = dict(reversed(line.split(": ", 1)) for line in found.splitlines())
    for path, candidates in places.items():
        owner = next((owners[place] for place in candidates if place in owners), None)
        if owner is None:
            raise SystemExit(f"sbom.py: {path}: no package owns it")
        yield owner.split(",")[0]


def build_packages():
    group = None
    for line in (ROOT / "scripts/packages").read_text().splitlines():
        if line.startswith("["):
            group = line
        elif group == "[build]" and line in HEADER_ONLY:
            yield line


def versions_of(names):
    lines = output("dpkg-query", "--show", "--showformat=${binary:Package}\t${Version}\t${source:Package}\n", *names)
    rows = [line.split("\t") for line in lines.splitlines()]
    return sorted((name.split(":")[0], version, source) for name, version, source in rows)


def spdx_package(name, version, source):
    return {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
        "name": name,
        "versionInfo": version,
        "sourceInfo": f"Debian source package {source}",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:deb/debian/{name}@{version}",
        }],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--version")
    parser.add_argument("--created")
    options = parser.parse_args()
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    created = options.created or datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    version = options.version or output(options.program, "--version").split()[-1]
    digest = hashlib.sha256(pathlib.Path(options.program).read_bytes()).hexdigest()
    stet = {
        "SPDXID": "SPDXRef-stet",
        "name": "stet",
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseDeclared": "Apache-2.0",
        "primaryPackagePurpose": "APPLICATION",
        "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
    }
    names = set(library_packages(options.program)) | set(build_packages())
    packages = [spdx_package(*row) for row in versions_of(sorted(names))]
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-stet"}]
    relations += [{"spdxElementId": "SPDXRef-stet", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": p["SPDXID"]} for p in packages]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"stet-{version}",
        "documentNamespace": f"urn:stet:sbom:{digest}",
        "creationInfo": {"created": created, "creators": ["Tool: stet-sbom.py"]},
        "packages": [stet] + packages,
        "relationships": relations,
    }
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()

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
    for path in re.findall(r"=> (/\S+)", output("ldd", program)):
        # dpkg knows the place that the file was installed to, not a merged /lib.
        for place in (path, "/usr" + path, os.path.realpath(path)):
            found = subprocess.run(["dpkg-query", "--search", place], capture_output=True, text=True)
            if found.returncode == 0:
                yield found.stdout.split(": ")[0].split(",")[0]
                break
        else:
            raise SystemExit(f"sbom.py: {path}: no package owns it")


def build_packages():
    group = None
    for line in (ROOT / "scripts/packages").read_text().splitlines():
        if line.startswith("["):
            group = line
        elif group == "[build]" and line in HEADER_ONLY:
            yield line


def spdx_package(name):
    version, source = output("dpkg-query", "--show", "--showformat=${Version}\t${source:Package}", name).split("\t")
    return {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
        "name": name.split(":")[0],
        "versionInfo": version,
        "sourceInfo": f"Debian source package {source}",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:deb/debian/{name.split(':')[0]}@{version}",
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
    packages = [spdx_package(name) for name in sorted(set(library_packages(options.program)) | set(build_packages()))]
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

#!/usr/bin/env python3
"""check_layering.py [ROOT]: crawler, parser, store and report include model/ and
themselves, never each other; a library's headers appear only where its owner is.

Prints each include that breaks the rule and exits with 1. ARCHITECTURE.md says why.
"""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "model": {"model"},
    "crawler": {"crawler", "model"},
    "parser": {"parser", "model"},
    "store": {"store", "model"},
    "report": {"report", "model"},
    "cli": {"cli", "crawler", "parser", "store", "report", "model"},
}
# A foreign header, who may include it, and whether only .cc files may.
OWNERS = [
    (re.compile(r"curl/"), {"crawler", "cli"}),
    (re.compile(r"gumbo\.h"), {"parser"}),
    (re.compile(r"leveldb/"), {"store"}),
    (re.compile(r"zstd\.h"), {"store", "crawler"}),
    (re.compile(r"unicode/"), {"model", "parser"}),
    (re.compile(r"microhttpd\.h"), {"cli"}),
    (re.compile(r"toml\+\+/"), {"cli"}),
    (re.compile(r"CLI/"), {"cli"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')


def faults(path, folder):
    """Yields (line number, what is wrong) of one file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        included = match.group(1)
        top = included.split("/")[0]
        if top in MAY_INCLUDE and top not in MAY_INCLUDE[folder]:
            yield number, f"{folder}/ must not include {included}"
        for pattern, owners in OWNERS:
            if not pattern.match(included):
                continue
            if folder not in owners:
                yield number, f"{included} belongs to {', '.join(sorted(owners))}"
            elif path.suffix == ".h":
                yield number, f"{included} may be included by .cc files only"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found = checked = 0
    for folder in MAY_INCLUDE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            checked += 1
            for number, what in faults(path, folder):
                print(f"{path}:{number}: {what}")
                found += 1
    print(f"{checked} files, {found} faults")
    sys.exit(1 if found or not checked else 0)


if __name__ == "__main__":
    main()

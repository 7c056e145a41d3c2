#!/usr/bin/env python3
"""storage_bench.py STET REVISIONS [--articles SET...]: what a store takes.

Makes one WARC file of each set in REVISIONS (folders of captures of the same
pages with an index.jsonl), imports it into a store, and prints the size of the
whole store as a ratio of what `git repack -adf` makes of the same files, each
committed in the order of time; then all sets pooled. With `--articles`, the same
for single pages of many articles: of those hosts of which the sets (folders with
truth.jsonl and pages) have at least four. `--scratch DIR` keeps what was made.
"""
import argparse
import gzip
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from captures import write_warc  # noqa: E402

EPOCH = 1_700_000_000


def captures(folder):
    """(document, time, bytes) of a set, in the order of time."""
    found = []
    with open(folder / "index.jsonl") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            data = (folder / row["file"]).read_bytes()
            if row["file"].endswith(".gz"):
                data = gzip.decompress(data)
            when = row.get("time") or time.strftime(
                "%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH + number * 3600))
            found.append((when, number, row["doc"], data))
    return [(doc, when, data) for when, _, doc, data in sorted(found, key=lambda c: c[:2])]


def articles(folders):
    """(host/id, time, bytes) of the pages of hosts that have at least four."""
    hosts = {}
    for folder in folders:
        with open(folder / "truth.jsonl") as lines:
            for row in map(json.loads, lines):
                file = folder / "pages" / f"{row['id']}.html.gz"
                if not file.exists():
                    continue
                pages = hosts.setdefault(urllib.parse.urlsplit(row["url"]).netloc, {})
                pages[gzip.decompress(file.read_bytes())] = row["id"]
    found = [(f"{host}/{name}", data) for host, pages in sorted(hosts.items()) if len(pages) >= 4
             for data, name in pages.items()]
    return [(doc, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH + number * 60)), data)
            for number, (doc, data) in enumerate(found)]


def git_bytes(folder, found):
    def git(*arguments, **more):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    folder.mkdir()
    git("init", "-q")
    stream = []
    for number, (doc, _, data) in enumerate(found):
        stream.append(b"commit refs/heads/main\ncommitter a <a@example> %d +0000\ndata 0\n" % (EPOCH + number))
        stream.append(f"M 100644 inline {doc}\ndata {len(data)}\n".encode() + data + b"\n")
    git("fast-import", input=b"".join(stream))
    git("repack", "-adf")
    return sum(p.stat().st_size for p in (folder / ".git/objects/pack").iterdir())


def disk_bytes(folder):
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stet")
    parser.add_argument("revisions", type=pathlib.Path)
    parser.add_argument("--articles", type=pathlib.Path, nargs="+", default=[])
    parser.add_argument("--scratch")
    options = parser.parse_args()
    scratch = pathlib.Path(options.scratch or tempfile.mkdtemp(prefix="stet-storage-"))
    scratch.mkdir(exist_ok=True)

    def stet(store, *arguments):
        result = subprocess.run([options.stet, *arguments, "--store", str(store), "--config", "/dev/null"],
                                capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit(f"stet {arguments}: exit {result.returncode}: {result.stderr}")
        return result.stdout

    pool, rows = [], []

    def measure(name, warcs, found, git):
        store = scratch / f"{name}.store"
        started = time.monotonic()
        summary = json.loads(stet(store, "import", "-q", "--json", *map(str, warcs)))
        spent = time.monotonic() - started
        ours = disk_bytes(store)
        kept = json.loads(stet(store, "stats", "--json"))["looks"] + summary["unchanged"]
        print(f"{name:24} {len(found):5} captures {kept:5} kept ({summary['versions']} versions, "
              f"{summary['looks']} looks, {summary['unchanged']} unchanged, {summary['gone'] + summary['walls']} others) "
              f"{ours / 1e3:9.1f} kB, git {git / 1e3:9.1f} kB: {ours / git:.3f}; "
              f"{len(found) / spent:.0f} captures/s", flush=True)
        return ours

    for folder in sorted(options.revisions.iterdir()):
        if not (folder / "index.jsonl").exists():
            continue
        found = captures(folder)
        warc = scratch / f"{folder.name}.warc.gz"
        write_warc(warc, [(f"https://{folder.name}.example/{doc}", when, data) for doc, when, data in found])
        git = git_bytes(scratch / f"{folder.name}.git", found)
        rows.append((measure(folder.name, [warc], found, git), git))
        pool.append((folder.name, warc, found))
    together = [(f"{name}/{doc}", when, data) for name, _, found in pool for doc, when, data in found]
    git = git_bytes(scratch / "pooled.git", together)
    measure("pooled", [warc for _, warc, _ in pool], together, git)
    print(f"sum of the sets: {sum(a for a, _ in rows) / sum(b for _, b in rows):.3f}")
    subprocess.run(["du", "-sb", str(scratch / "pooled.store")], check=True)
    if options.articles:
        found = articles(options.articles)
        warc = scratch / "articles.warc.gz"
        write_warc(warc, [(f"https://{doc}", when, data) for doc, when, data in found])
        measure("articles", [warc], found, git_bytes(scratch / "articles.git", found))


if __name__ == "__main__":
    main()

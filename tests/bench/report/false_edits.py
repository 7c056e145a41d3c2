#!/usr/bin/env python3
"""false_edits.py STET REVISIONS [SET…]: how often a page that did not change is reported as edited.

Makes a WARC file of each set in REVISIONS (folders of captures of the same pages
with an index.jsonl), imports it into a store as a run would have seen it, and asks
of each pair of consecutive captures whether an edit was reported. Prints per set:

  pairs     of consecutive captures of one page
  naive     pairs whose visible text differs (scripts, styles and markup left out)
  versions  pairs that began a version, reported or hidden
  reported  pairs that were reported as an edit

and, where a selector written by hand for the page says whether its text changed
(`text_changed`, an upper bound: selectors take furniture in as well):

  quiet     pairs where the selector saw nothing, though the bytes differ
  false     quiet pairs that were reported
  changed   pairs where the selector saw a change
  missed    changed pairs that were not reported

A pair of which one side is no article (an index, a wall, an error page) counts like
any other. Text files (*.txt.gz) become pages of one paragraph a line. `--show`
prints the changed blocks of every reported pair, `--show-missed` the selector's
changes that were not reported, `--scratch DIR` keeps what was made.
"""
import argparse
import gzip
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from captures import write_warc  # noqa: E402

EPOCH = 1_700_000_000
UNSEEN = re.compile(r"<(script|style|noscript|template|svg|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.S | re.I)


def page_of_text(data, title):
    lines = [line for line in data.decode("utf-8", "replace").split("\n") if line.strip()]
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return (f"<!doctype html><html><head><title>{title}</title></head><body><article>"
            f"<h1>{title}</h1>\n{paragraphs}\n</article></body></html>").encode()


def captures(folder):
    """{document: [(time, bytes, text_changed)]} of a set, in the order of time."""
    found = {}
    with open(folder / "index.jsonl") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            data = (folder / row["file"]).read_bytes()
            if row["file"].endswith(".gz"):
                data = gzip.decompress(data)
            if row["file"].endswith((".txt", ".txt.gz")):
                data = page_of_text(data, row["doc"].rsplit("-", 1)[0].replace("-", " "))
            when = row.get("time") or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH + number * 3600))
            found.setdefault(row["doc"], []).append((when, number, data, row.get("text_changed")))
    return {doc: [(when, data, changed) for when, _, data, changed in sorted(rows, key=lambda r: r[:2])]
            for doc, rows in found.items()}


def url_of(name, doc):
    """A host for each page: pages of one set are no pages of one site."""
    host = re.sub(r"[^a-z0-9]+", "-", doc.lower()).strip("-")[:50].strip("-")
    return f"https://{host}.{name}.example/{doc}"


def visible(data):
    text = UNSEEN.sub(" ", data.decode("utf-8", "replace"))
    return " ".join(html.unescape(text).split())


def show(edit, width=230):
    """The changed blocks of `diff --json`, one a line."""
    lines = []
    for block in edit["blocks"]:
        if block["op"] == "keep":
            continue
        text = "".join(t["text"] if t["op"] == "=" else f"[{t['op']}{t['text']}{t['op']}]" for t in block["tokens"])
        if block["op"] in ("edit", "split", "merge") and len(text) > width:
            runs = block["tokens"]
            text = " … ".join(
                ("" if k == 0 else runs[k - 1]["text"][-40:]) + f"[{t['op']}{t['text'][:120]}{t['op']}]"
                for k, t in enumerate(runs) if t["op"] != "=")
        where = block["old"] or block["new"]
        text = text[:3 * width].replace("\n", "⏎")
        lines.append(f"      {block['op']:6} {where} {text}")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stet")
    parser.add_argument("revisions", type=pathlib.Path)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--scratch", type=pathlib.Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--show-missed", action="store_true")
    options = parser.parse_args()
    scratch = options.scratch or pathlib.Path(tempfile.mkdtemp(prefix="stet-false-edits-"))
    scratch.mkdir(exist_ok=True)

    def stet(store, *arguments):
        result = subprocess.run([options.stet, *arguments, "--store", str(store), "--config", "/dev/null"],
                                capture_output=True, text=True)
        if result.returncode not in (0, 1):
            raise SystemExit(f"stet {arguments}: exit {result.returncode}: {result.stderr}")
        return result.stdout

    columns = ["pairs", "naive", "versions", "reported", "quiet", "false", "changed", "missed"]
    print(f"{'':24}" + "".join(f"{c:>9}" for c in columns))
    totals = dict.fromkeys(columns, 0)
    for folder in sorted(options.revisions.iterdir()):
        if not (folder / "index.jsonl").exists() or (options.sets and folder.name not in options.sets):
            continue
        found = captures(folder)
        name = folder.name
        warc, store = scratch / f"{name}.warc.gz", scratch / f"{name}.store"
        write_warc(warc, [(url_of(name, doc), when, data)
                          for doc, rows in found.items() for when, data, _ in rows])
        subprocess.run(["rm", "-rf", str(store)], check=True)
        stet(store, "import", "-q", "--json", str(warc))
        counts = dict.fromkeys(columns, 0)
        shown = []
        for doc, rows in found.items():
            url = url_of(name, doc)
            try:
                versions = {v["first_seen"]: v for v in json.loads(stet(store, "log", "--json", url))}
            except SystemExit:
                versions = {}  # Never an article.
            for (_, before, _), (when, after, changed) in zip(rows, rows[1:]):
                version = versions.get(when)
                reported = version is not None and version["edit"]
                counts["pairs"] += 1
                counts["naive"] += visible(before) != visible(after)
                counts["versions"] += version is not None
                counts["reported"] += reported
                if changed is not None:
                    counts["quiet"] += not changed and before != after
                    counts["false"] += not changed and reported
                    counts["changed"] += changed
                    counts["missed"] += changed and not reported
                if reported and options.show:
                    number = version["version"]
                    edit = json.loads(stet(store, "diff", "--json", url, f"{number - 1}..{number}"))
                    shown.append(f"    {doc} {when} @{number} selector: {changed} {' '.join(version['classes'])}")
                    shown += show(edit)
                if changed and not reported and options.show_missed:
                    state = "no version" if version is None else "hidden: " + " ".join(version["classes"])
                    shown.append(f"    MISSED {doc} {when} {state}")
        print(f"{name:24}" + "".join(f"{counts[c]:9}" for c in columns), flush=True)
        print("\n".join(shown), end="\n" if shown else "")
        for column in columns:
            totals[column] += counts[column]
    print(f"{'all':24}" + "".join(f"{totals[c]:9}" for c in columns))
    if totals["quiet"]:
        print(f"reported of what the selectors saw nothing in: {totals['false'] / totals['quiet']:.4f}; "
              f"missed of what they saw: {totals['missed'] / max(1, totals['changed']):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

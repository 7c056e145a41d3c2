#!/usr/bin/env python3
"""leak_rates.py STET DIR…: how often furniture gets into the text.

Each DIR holds truth.jsonl ({"id", "url", "text", …} a line) and pages/ID.html.gz.
For each kind of furniture, prints on how many pages one of its phrases stands
(and not in the truth), and on which share of those the extracted text has it.
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

KINDS = {
    "comments": r"leave a (?:reply|comment)|post a comment|required fields are marked|add a comment|schreibe einen kommentar|"
                r"laisser un commentaire|deja un comentario|deixe um comentário|lascia un commento",
    "related links": r"^(?:related (?:stories|articles|posts|content|links|news)|you may also like|more from|read more:?|read also|"
                     r"mehr zum thema|lesen sie auch|auch interessant|à lire aussi|lire aussi|lee también|te puede interesar|"
                     r"leia também|leggi anche|lees ook|läs också|czytaj także|читайте также)\b",
    "newsletters": r"sign up (?:for|to) (?:our|the)|subscribe to (?:our|the)|our (?:free )?newsletter|your inbox|"
                   r"newsletter (?:abonnieren|anmelden|bestellen)|unseren newsletter|notre newsletter|nuestro boletín|nossa newsletter",
    "advertisements": r"^(?:advertisement|article continues below|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|"
                      r"annons|reklama|реклама|sponsored(?: content)?)\W*$",
    "share bars": r"^(?:share (?:this|on|via)\b.{0,30}|tweet|share|teilen|partager|compartir|compartilhar|condividi|delen|dela)\W*$",
}
PATTERNS = {kind: re.compile(pattern, re.I) for kind, pattern in KINDS.items()}
TAGS = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
BREAKS = re.compile(r"</?(?:p|div|li|ul|ol|h\d|td|tr|table|section|article|aside|figure|figcaption|br|button|label|header|footer|nav|form|a|span)\b[^>]*>", re.I)


def lines_of_page(data):
    text = BREAKS.sub("\n", TAGS.sub("\n", data))
    return [" ".join(line.split()) for line in html.unescape(re.sub(r"<[^>]*>", "", text)).split("\n")]


def phrases(pattern, lines):
    return {match.group().lower().strip() for line in lines if len(line) < 400 for match in [pattern.search(line)] if match}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stet")
    parser.add_argument("dirs", nargs="+")
    parser.add_argument("--show", action="store_true", help="print each leak")
    options = parser.parse_args()
    for name in options.dirs:
        folder = pathlib.Path(name)
        rows = [json.loads(line) for line in open(folder / "truth.jsonl", encoding="utf-8")]
        rows = [row for row in rows if row.get("text")]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as manifest:
            for row in rows:
                manifest.write(json.dumps({"file": str((folder / "pages" / f"{row['id']}.html.gz").resolve()), "url": row.get("url")}) + "\n")
            manifest.flush()
            result = subprocess.run([options.stet, "extract", "--jsonl", "--jobs", "2", "--manifest", manifest.name], check=True, capture_output=True)
        found = {kind: [0, 0] for kind in KINDS}
        for row, line in zip(rows, result.stdout.splitlines()):
            page = lines_of_page(gzip.open(folder / "pages" / f"{row['id']}.html.gz").read().decode("utf-8", "replace"))
            truth = row["text"].split("\n")
            text = (json.loads(line).get("text") or "").split("\n")
            for kind, pattern in PATTERNS.items():
                present = phrases(pattern, page) - phrases(pattern, truth)
                if not present:
                    continue
                leaked = present & phrases(pattern, text)
                found[kind][0] += 1
                found[kind][1] += bool(leaked)
                if leaked and options.show:
                    print(f"{kind}: {row['id']}: {sorted(leaked)}", file=sys.stderr)
        print(folder.name)
        for kind, (pages, leaks) in found.items():
            print(f"  {kind:<16} on {pages:4} pages, leaked on {leaks:3}: {leaks / max(pages, 1):.3f}")


if __name__ == "__main__":
    main()

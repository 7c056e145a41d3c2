#!/usr/bin/python3
"""json_forms_test.py STET: what the commands print as JSON keeps to
docs/schema/stet.schema.json, tracked over the demo newsroom's two days."""
import json
import pathlib
import sys
import tempfile

import jsonschema

from demo_test import HOSTS, ROOT, Demo

SCHEMA = json.loads((ROOT / "docs/schema/stet.schema.json").read_text())


def check(form, document, name):
    validator = jsonschema.Draft7Validator({"$ref": f"#/$defs/{form}", "$defs": SCHEMA["$defs"]})
    return [f"{name}: {'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
            for e in validator.iter_errors(document)]


def main():
    faults = []
    with tempfile.TemporaryDirectory(prefix="stet-json-") as name:
        demo = Demo(sys.argv[1], pathlib.Path(name))
        try:
            demo.run("init")
            demo.run("add", *[f"http://{host}:{demo.port}{feed}" for host, feed in HOSTS.items()])
            demo.run("run")
            (demo.folder / "day").write_text("2")
            demo.run("run", "--all")
        finally:
            demo.server.terminate()
            demo.server.wait()
        edits = [json.loads(line) for line in demo.run("report", "--json").splitlines()]
        for edit in edits:
            faults += check("edit", edit, "report")
            url = edit["url"]
            if any(c["name"] == "moved" for c in edit["classes"]):
                continue  # Its history goes on at the new address.
            faults += check("diff", json.loads(demo.run("diff", "--json", url)), "diff")
            faults += check("log", json.loads(demo.run("log", "--json", url)), "log")
            faults += check("export", json.loads(demo.run("show", "--json", url)), "show")
        exported = demo.run("export", "--jsonl").splitlines()
        for line in exported:
            faults += check("export", json.loads(line), "export")
        lists = {"source": ["list"], "visit": ["list", "--articles"]}
        for form, command in lists.items():
            lines = demo.run(*command, "--json").splitlines()
            if not lines:
                faults.append(f"{command}: nothing listed")
            for line in lines:
                faults += check(form, json.loads(line), form)
        faults += check("visit", json.loads(demo.run("list", edits[0]["url"], "--json")), "list URL")
        faults += check("store_stats", json.loads(demo.run("stats", "--json")), "stats")
        faults += check("verification", json.loads(demo.run("verify", "--json")), "verify")
        feed = demo.folder / "feed.xml"
        feed.write_text("<rss version='2.0'><channel><title>T</title><item><title>A</title><link>https://example.org/a"
                        "</link><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item></channel></rss>")
        faults += check("entries", json.loads(demo.run("discover", "--json", feed)), "discover")
        page = demo.folder / "page.html"
        page.write_text("<meta property='article:published_time' content='2026-03-01T00:30:00+02:00'>"
                        "<title>A page</title><article><h1>A headline</h1>" + "<p>Some words of it stand here.</p>" * 9)
        article = json.loads(demo.run("extract", "--format", "json", "--explain", page))
        faults += check("article", article, "extract")
        if (article["published"], article.get("published_local")) != ("2026-02-28T22:30:00Z", "2026-03-01T00:30:00+02:00"):
            faults.append(f"extract: published is {article['published']}, {article.get('published_local')}")
    print("\n".join(faults[:40]) or f"{len(edits)} edits and {len(exported)} versions, all as promised")
    raise SystemExit(1 if faults or len(edits) < 5 or len(exported) < 10 else 0)


if __name__ == "__main__":
    main()

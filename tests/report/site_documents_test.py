#!/usr/bin/python3
"""site_documents_test.py MADE_UP_SITE: what the site holds beside its pages.

The pages and share cards are well-formed XML; JSON keeps to
docs/schema/stet.schema.json; feeds keep to RFC 4287 and JSON Feed 1.1, each entry
can be read by itself, and a feed reader of others (feedparser) finds the same.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import feedparser
import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/stet.schema.json").read_text())
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# RFC 4287 section 4.1: how often each may stand in a feed and in an entry.
FEED_ONCE = ("title", "id", "updated")
ENTRY_ONCE = ("title", "id", "updated", "content", "summary")
KNOWN = {"title", "id", "updated", "published", "author", "link", "category", "summary", "content", "generator",
         "entry"}


def form_of(path, document):
    """The schema's name of a JSON file of the site."""
    if path.name == "feed.json":
        return None
    if path.name == "site.json":
        return "site"
    if path.parts[0] == "a":
        return "history" if path.name == "index.json" else "edit"
    return "list"


def check_json(path, document, form):
    validator = jsonschema.Draft7Validator({"$ref": f"#/$defs/{form}", "$defs": SCHEMA["$defs"]})
    return [f"{path}: {'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
            for e in validator.iter_errors(document)]


def check_atom(path, text):
    faults = []
    feed = xml.fromstring(text)
    if feed.tag != ATOM + "feed":
        faults.append("no feed")
    for name in FEED_ONCE:
        if len(feed.findall(ATOM + name)) != 1:
            faults.append(f"feed has not one {name}")
    links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
    if not links.get("self") or not links.get("alternate"):
        faults.append("feed lacks links")
    if feed.find(f"{ATOM}author/{ATOM}name") is None:
        faults.append("no author")
    ids = [e.text for e in feed.iter(ATOM + "id")]
    if len(set(ids)) != len(ids) or not all(re.match(r"[a-z]+:\S+$", i or "") for i in ids):
        faults.append("ids are not their own, or no IRIs")
    times = [e.text for name in ("updated", "published") for e in feed.iter(ATOM + name)]
    if not all(TIME.fullmatch(t or "") for t in times):
        faults.append(f"times {times}")
    for element in list(feed) + [child for entry in feed.findall(ATOM + "entry") for child in entry]:
        if element.tag.removeprefix(ATOM) not in KNOWN:
            faults.append(f"unknown {element.tag}")
    entries = feed.findall(ATOM + "entry")
    order = [entry.find(ATOM + "updated").text for entry in entries]
    if order != sorted(order, reverse=True):
        faults.append("not newest first")
    for entry in entries:
        for name in ENTRY_ONCE:
            if len(entry.findall(ATOM + name)) != 1:
                faults.append(f"entry has not one {name}")
        content = entry.find(ATOM + "content")
        if content.get("type") != "xhtml" or [child.tag for child in content] != [XHTML + "div"]:
            faults.append("content is not one div of XHTML")
        else:
            terms = {c.get("term") for c in entry.findall(ATOM + "category")}
            marked = content.find(f".//{XHTML}ins") is not None or content.find(f".//{XHTML}del") is not None
            if not marked and not terms & {"gone", "byline_changed", "moved", "paragraph_moved"}:
                faults.append(f"nothing marked in {entry.find(ATOM + 'title').text}")
        alternate = [l.get("href") for l in entry.findall(ATOM + "link") if l.get("rel") == "alternate"]
        if len(alternate) != 1 or not (path.parent / alternate[0]).is_file():
            faults.append(f"{alternate} leads nowhere")
    return [f"{path}: {fault}" for fault in faults]


def check_as_a_reader_does(path, text):
    """What feedparser makes of an Atom feed: nothing to mend, and the marks survive its sanitizing."""
    feed = feedparser.parse(text)
    entries = xml.fromstring(text).findall(ATOM + "entry")
    faults = [f"feedparser: {feed.bozo_exception}"] if feed.bozo else []
    if feed.version != "atom10" or len(feed.entries) != len(entries):
        faults.append(f"feedparser reads {feed.version} with {len(feed.entries)} of {len(entries)} entries")
    for read, written in zip(feed.entries, entries):
        content = read.content[0].value if "content" in read else ""
        if read.id != written.findtext(ATOM + "id") or not read.get("link") or not read.get("updated_parsed"):
            faults.append(f"feedparser: {read.get('id')} has lost its id, link or time")
        marks = len(written.findall(f".//{XHTML}ins")) + len(written.findall(f".//{XHTML}del"))
        if content.count("<ins") + content.count("<del") != marks or not content:
            faults.append(f"feedparser: {read.id} shows other marks than it has")
    return [f"{path}: {fault}" for fault in faults]


def check_json_feed(path, document):
    faults = []
    if document.get("version") != "https://jsonfeed.org/version/1.1" or not document.get("title"):
        faults.append("no version or title")
    ids = [item["id"] for item in document["items"]]
    if len(set(ids)) != len(ids):
        faults.append("ids twice")
    for item in document["items"]:
        if not item.get("content_html") or not TIME.fullmatch(item.get("date_published", "")):
            faults.append(f"{item['id']}: no content or date")
        if not isinstance(item.get("tags"), list) or not item.get("url"):
            faults.append(f"{item['id']}: no tags or address")
    return [f"{path}: {fault}" for fault in faults]


def check_card(path, text):
    card = xml.fromstring(text)
    wrong = card.tag != SVG + "svg" or card.get("role") != "img" or not (card.findtext(SVG + "title") or "").strip()
    return [f"{path}: no picture with a title and a description"] \
        if wrong or not (card.findtext(SVG + "desc") or "").strip() else []


def check(site):
    faults, counts = [], {}
    for file in sorted(p for p in site.rglob("*") if p.is_file() and not p.name.startswith(".")):
        path = file.relative_to(site)
        text = file.read_text(encoding="utf-8")
        counts[file.suffix] = counts.get(file.suffix, 0) + 1
        try:
            if file.suffix == ".html" and not path.name.endswith(".changes.html"):
                xml.fromstring(text)
            elif file.suffix == ".atom":
                faults += check_atom(file, text) + check_as_a_reader_does(path, text)
            elif file.suffix == ".svg" and path.name != "icon.svg":
                faults += check_card(path, text)
            elif file.suffix == ".json":
                document = json.loads(text)
                form = form_of(path, document)
                faults += check_json(path, document, form) if form else check_json_feed(path, document)
        except (xml.ParseError, json.JSONDecodeError) as error:
            faults.append(f"{path}: {error}")
    return faults, counts


def main():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    with tempfile.TemporaryDirectory(prefix="stet-site-") as name:
        subprocess.run([sys.argv[1], name], check=True, stdout=subprocess.DEVNULL)
        faults, counts = check(pathlib.Path(name))
    print("\n".join(faults[:40]) or f"all as promised: {counts}")
    raise SystemExit(1 if faults or counts.get(".atom", 0) < 10 else 0)


if __name__ == "__main__":
    main()

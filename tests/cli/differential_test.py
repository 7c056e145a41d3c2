#!/usr/bin/python3
"""differential_test.py STET [SEED]: what stet reads, against other readers of the same.

Makes up pages, feeds, sitemaps and addresses, the same ones for the same seed, and asks
stet and Python's standard library what they say:

  encodings     bytes written by Python's codecs come back as the text they were
  references    &lt; &#x2603; &notin; in a title, against html.unescape
  JSON-LD       headlines with every kind of escape, against the json module
  dates         of a feed (RFC 822 with any offset), against email.utils
  sitemaps      addresses with references and CDATA, against xml.etree
  addresses     joined to a base, against urllib.parse where it keeps to RFC 3986

Prints the first differences with the input; exits with 1 if there is one.
"""
import datetime
import email.utils
import html
import json
import pathlib
import random
import string
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse
import xml.etree.ElementTree as xml

# A label that pages use, Python's name of the codec, and letters that it has.
ENCODINGS = [
    ("utf-8", "utf-8", "aéżЖאعहก日한"), ("windows-1252", "cp1252", "aéüß€“”"), ("iso-8859-2", "iso8859-2", "ażółćž"),
    ("windows-1250", "cp1250", "ażółć„”"), ("windows-1251", "cp1251", "аБвЖы№«"), ("koi8-r", "koi8-r", "аБвЖы"),
    ("iso-8859-5", "iso8859-5", "аБвЖы"), ("windows-1253", "cp1253", "αβγΔώ"), ("windows-1254", "cp1254", "ağışİ"),
    ("windows-1255", "cp1255", "אבגש"), ("windows-1256", "cp1256", "ابتث"), ("shift_jis", "cp932", "あ日本ｱ表"),
    ("euc-jp", "euc-jp", "あ日本語"), ("gbk", "gbk", "中文新闻"), ("gb18030", "gb18030", "中文㐀𠀀"),
    ("big5", "big5", "中文新聞"), ("euc-kr", "cp949", "한국뉴스똠"), ("utf-16le", "utf-16-le", "aЖ日𠀀"),
]
REFERENCES = ["&amp;", "&lt;", "&gt;", "&quot;", "&eacute;", "&eacute", "&#233;", "&#xE9;", "&#x2603;", "&notin;", "&copy",
              "&hellip;", "&NotEqualTilde;", "&#128;", "&#150;", "&#x1F600;", "&unknown;", "& ", "&#;", "&ampere;"]
WORD = "the harbour town met again and put off the repair of its sea wall".split()


def sentence(random_, words=12):
    return " ".join(random_.choice(WORD) for _ in range(words)).capitalize() + "."


def page(title, head="", paragraphs=()):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (f"<!doctype html><html lang=en><head>{head}<title>{title}</title></head>"
            f"<body><article><h1>{title}</h1>{body}</article></body></html>")


def same(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


class Comparison:
    def __init__(self, stet, folder, random_):
        self.stet, self.folder, self.random = stet, folder, random_
        self.compared, self.faults = 0, []

    def say(self, what, given, ours, theirs):
        self.compared += 1
        if ours != theirs:
            self.faults.append(f"{what}: {given!r}\n    stet {ours!r}\n    else {theirs!r}")

    def call(self, *arguments):
        result = subprocess.run([self.stet, *map(str, arguments)], capture_output=True)
        assert result.returncode == 0, (arguments, result.stderr)
        return result.stdout.decode()

    def extract(self, pages):
        """The Articles of pages given as bytes, in their order."""
        files = []
        for number, data in enumerate(pages):
            files.append(self.folder / f"{number}.html")
            files[-1].write_bytes(data)
        lines = self.call("extract", "--jsonl", "--url", "https://example.com/a", *files).splitlines()
        assert len(lines) == len(pages)
        return [json.loads(line) for line in lines]

    def encodings(self):
        texts, pages = [], []
        for label, codec, letters in ENCODINGS:
            for _ in range(4):
                words = ["".join(self.random.choice(letters) for _ in range(6)) for _ in range(30)]
                texts.append((label, " ".join(words) + " end."))
                text = page("T", "" if label.startswith("utf-16") else f'<meta charset="{label}">',
                            [texts[-1][1], sentence(self.random), sentence(self.random)])
                mark = b"\xff\xfe" if label == "utf-16le" else b""
                pages.append(mark + text.encode(codec))
        for (label, text), article in zip(texts, self.extract(pages)):
            found = [block["text"] for block in article["blocks"]]
            self.say("encoding " + label, text, same(found[0]) if found else "", same(text))

    def references(self):
        titles = ["Wall " + " ".join(self.random.choice(REFERENCES) + self.random.choice(["", "x", "9"])
                                     for _ in range(5)) + " end" for _ in range(60)]
        paragraphs = [sentence(self.random, 20), sentence(self.random, 20)]
        for title, article in zip(titles, self.extract([page(t, "", paragraphs).encode() for t in titles])):
            self.say("references", title, same(article["title"]), same(html.unescape(title)))

    def json_ld(self):
        letters = string.ascii_letters + ' "\\/\t\u00e9\u2028\u65e5\U0001f600\u0301'
        headlines = ["Wall " + "".join(self.random.choice(letters) for _ in range(20)) + " end" for _ in range(40)]
        pages = []
        for headline in headlines:
            data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": headline}
            written = json.dumps(data, ensure_ascii=self.random.random() < 0.5).replace("</", "<\\/")
            pages.append(page(html.escape(headline), f'<script type="application/ld+json">{written}</script>',
                              [sentence(self.random, 20), sentence(self.random, 20)]).encode())
        for headline, article in zip(headlines, self.extract(pages)):
            self.say("JSON-LD", headline, same(article["title"]), same(headline))

    def dates(self):
        items, expected = "", []
        for number in range(300):
            zone = datetime.timezone(datetime.timedelta(minutes=self.random.randrange(-720, 840, 15)))
            moment = datetime.datetime.fromtimestamp(self.random.randrange(800_000_000, 2_000_000_000), zone)
            text = email.utils.format_datetime(moment)
            items += f"<item><title>{number}</title><link>https://example.com/{number}</link><pubDate>{text}</pubDate></item>"
            seconds = email.utils.parsedate_to_datetime(text).timestamp()
            expected.append((text, datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
                             .strftime("%Y-%m-%dT%H:%M:%SZ")))
        file = self.folder / "feed.xml"
        file.write_text(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
        for (text, moment), entry in zip(expected, json.loads(self.call("discover", "--json", file)), strict=True):
            self.say("date", text, entry["published"], moment)

    def sitemaps(self):
        addresses = ["https://example.com/" + "".join(self.random.choice(string.ascii_lowercase + "/-_.~?=;")
                                                      for _ in range(20)) + f"&n={n}" for n in range(200)]
        def written(address):
            if self.random.random() < 0.3:
                return f"<![CDATA[{address}]]>"
            return "".join(f"&#{ord(c)};" if self.random.random() < 0.1 else html.escape(c) for c in address)
        text = ("<?xml version='1.0' encoding='utf-8'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
                + "".join(f"<url>\n <loc>{written(a)}</loc></url>" for a in addresses) + "</urlset>")
        file = self.folder / "sitemap.xml"
        file.write_text(text)
        listed = [entry["url"] for entry in json.loads(self.call("discover", "--json", file))]
        theirs = [element.text for element in xml.fromstring(text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        for ours, other in zip(listed, theirs, strict=True):
            self.say("sitemap", other, ours, other)

    def addresses(self):
        parts = ["a", "b.html", "..", ".", "c", "d-e"]  # urllib drops empty ones.
        for _ in range(8):
            base = "https://example.com/" + "/".join(self.random.choice(parts[:2] + parts[4:6]) for _ in range(3)) + "?q=1"
            links = []
            for _ in range(30):
                path = "/".join(self.random.choice(parts) for _ in range(self.random.randrange(1, 6)))
                link = self.random.choice(["", "/", "./", "../"]) + path.lstrip("/") + self.random.choice(["", "?x=1", "#f"])
                links.append(link or "?")
            ours = self.call("url", "--resolve", "--base", base, "--", *links).splitlines()
            for link, found in zip(links, ours, strict=True):
                joined = urllib.parse.urljoin(base, link)
                if link.startswith("?") or urllib.parse.urlsplit(joined).path == "":
                    continue
                self.say("address " + base, link, found, joined)


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as name:
        comparison = Comparison(sys.argv[1], pathlib.Path(name), random.Random(seed))
        for part in (comparison.encodings, comparison.references, comparison.json_ld, comparison.dates,
                     comparison.sitemaps, comparison.addresses):
            part()
    print("\n".join(comparison.faults[:20]))
    print(f"{comparison.compared} compared, {len(comparison.faults)} differ (seed {seed})")
    sys.exit(1 if comparison.faults or comparison.compared < 800 else 0)


main()

#!/usr/bin/env python3
"""disturb.py STET DIR… [--pages N] [--show KIND]: is the text the same in a noisier page?

Takes article pages (*.html.gz below each DIR), sets furniture into each in many
ways, and asks `STET extract` for the article before and after. Prints, for each
kind of furniture, the share of pages whose headline, byline and blocks stayed the
same; and for each kind of real edit, the share of pages that show it. Nothing is
random: the n-th page always gets the same variant.

Furniture is set between two paragraphs of the body where the page has two that
follow each other, so the figures speak of pages written with <p>.
"""
import argparse
import gzip
import hashlib
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SCRIPT = re.compile(rb"<(script|template|noscript)\b.*?</\1", re.S | re.I)
PARAGRAPH = re.compile(rb"<p(?:\s[^<>]*)?>(.*?)</p>", re.S | re.I)

# Markup around a text; the text stands for {}, an opaque class for {h}.
BOXES = [
    '<div class="related-box"><span>{}</span></div>',
    "<aside><p>{}</p></aside>",
    '<div class="{h}"><p>{}</p></div>',
    '<section class="{h}"><h3>{}</h3></section>',
    '<div class="inline-module {h}"><div class="{h}">{}</div></div>',
]
RELATED = [
    ("Read more", ["Harbour plan delayed again", "Mayor defends the budget", "What the storm left behind"]),
    ("Related stories", ["Five ways to save on heating", "Inside the old mill", "Council votes on parking"]),
    ("Mehr zum Thema", ["Bahn sperrt Strecke im Sommer", "Der Streit um die Schule", "Was jetzt zu tun ist"]),
    ("À lire aussi", ["Le pont restera fermé", "Une usine sous la pluie", "Les chiffres du chômage"]),
    ("Lee también", ["El puerto cambia de dueño", "La lluvia no da tregua", "Qué dice la nueva ley"]),
]
READ_MORE = [
    "READ MORE: {}", "Read also: {}", "Lesen Sie auch: {}", "À lire aussi : {}", "Lee también: {}", "Leia também: {}",
    "Leggi anche: {}", "Lees ook: {}", "Läs också: {}", "Czytaj także: {}", "Читайте также: {}", "関連記事：{}",
]
ADVERTISEMENT = [
    "Advertisement", "ADVERTISEMENT", "Article continues below advertisement", "Anzeige", "Publicité", "Publicidad",
    "Pubblicità", "Advertentie", "Annons", "Reklama", "Реклама", "広告", "Sponsored",
]
NEWSLETTER = [
    ("Get our morning briefing in your inbox", "Sign up", "Enter your email"),
    ("Subscribe to our newsletter", "Subscribe", "Your email address"),
    ("Der Newsletter am Morgen: kostenlos abonnieren", "Anmelden", "E-Mail-Adresse"),
    ("Recevez notre lettre du matin", "S'inscrire", "Votre e-mail"),
    ("Suscríbete a nuestro boletín", "Suscribirme", "Correo electrónico"),
]
RELATIVE = ["3 minutes ago", "Updated 12 min ago", "vor 5 Minuten", "il y a 2 heures", "hace 3 horas", "2 uur geleden",
            "5 minut temu", "3時間前"]
SHARE = ["Share", "Tweet", "Share on Facebook", "Teilen", "Partager", "Compartir"]
VIDEO = ["Watch: The moment the bridge opened", "Video: Inside the new station", "WATCH | How the flood began",
         "Im Video: So lief der Abend", "Now Playing"]
COOKIE = [
    "We use cookies to improve your experience. By continuing you accept our cookie policy.",
    "Wir verwenden Cookies, um Inhalte zu personalisieren. Mehr dazu in der Datenschutzerklärung.",
    "Nous utilisons des cookies pour mesurer notre audience. Vous pouvez refuser.",
]
CORRECTIONS = [
    "Correction: An earlier version of this article misstated the year of the vote. It was 2019.",
    "This article was amended on 4 May 2024 to correct the name of the bridge.",
    "Editor's note: This story has been updated to clarify the council's position.",
    "Korrektur: In einer früheren Version dieses Artikels hieß es, die Brücke sei 1990 gebaut worden.",
    "Rectificatif : une version précédente de cet article indiquait une date erronée.",
]


def pick(items, n):
    return items[n % len(items)]


def opaque(n, salt):
    return "c" + hashlib.sha256(f"{n}{salt}".encode()).hexdigest()[:7]


def box(text, n):
    return pick(BOXES, n).replace("{h}", opaque(n, "box")).replace("{}", text)


def link(text, n):
    return f'<a href="/news/{opaque(n, text)}.html">{text}</a>'


# --- Furniture between two paragraphs ---------------------------------------
def related_list(n):
    head, titles = pick(RELATED, n)
    items = "".join(f"<li>{link(title, n)}</li>" for title in titles)
    return pick([f'<div class="{opaque(n, "r")}"><h4>{head}</h4><ul>{items}</ul></div>',
                 f"<aside><h2>{head}</h2><ul>{items}</ul></aside>",
                 f'<div class="article__related"><strong>{head}</strong><ul>{items}</ul></div>'], n)


def read_more(n):
    text = pick(READ_MORE, n).format(link(pick(RELATED, n // 3)[1][n % 3], n))
    return pick([f"<p>{text}</p>", f"<p><strong>{text}</strong></p>", f'<div class="{opaque(n, "m")}">{text}</div>',
                 f"<p><em>{text}</em></p>"], n // len(READ_MORE) + n)


def linked_teaser(n):
    text = link(pick(RELATED, n)[1][n % 3], n)
    return pick([f"<p>{text}</p>", f"<p><b>{text}</b></p>", f'<div class="{opaque(n, "t")}"><p>{text}</p></div>'], n)


def advertisement(n):
    text = pick(ADVERTISEMENT, n)
    return pick([f"<p>{text}</p>", f'<div class="{opaque(n, "ad")}">{text}</div>', f'<div class="ad-slot"><span>{text}</span></div>',
                 f'<div id="div-gpt-{n}"><small>{text}</small></div>'], n // len(ADVERTISEMENT) + n)


def newsletter(n):
    text, button, placeholder = pick(NEWSLETTER, n)
    form = f'<form action="/nl"><input type=email placeholder="{placeholder}"><button>{button}</button></form>'
    return pick([f'<div class="{opaque(n, "nl")}"><h3>{text}</h3>{form}</div>',
                 f'<div class="newsletter-signup"><p>{text}</p>{form}</div>',
                 f"<aside><p>{text}</p><p>You can unsubscribe at any time.</p>{form}</aside>"], n)


def promo(n):
    head, titles = pick(RELATED, n + 1)
    return (f'<div class="{opaque(n, "p")}"><a href="/x/{n}"><img src="/i/{n}.jpg" alt=""><h4>{titles[0]}</h4>'
            f"<span>{head}</span></a></div>")


def video(n):
    text = pick(VIDEO, n)
    return pick([f'<div class="video-player"><div class="title">{text}</div><button>Play</button></div>',
                 f'<figure class="{opaque(n, "v")}"><video src="/v/{n}.mp4"></video><figcaption>{text}</figcaption></figure>',
                 f'<div class="{opaque(n, "v")}"><p>{text}</p><video src="/v/{n}.mp4"></video></div>'], n)


def share_bar(n):
    items = "".join(f'<li><a href="https://social.example/{i}">{text}</a></li>' for i, text in enumerate(SHARE[n % 3:n % 3 + 3]))
    return f'<ul class="{opaque(n, "s")}">{items}</ul><span>{100 + n} shares</span>'


def counter(n):
    return box(pick([f"{n * 17 % 900} comments", f"{n * 13 % 5000} views", f"{n % 60} Kommentare", f"{n % 40} min read"], n), n)


BETWEEN = {
    "related list": related_list, "read more line": read_more, "linked teaser": linked_teaser, "advertisement label": advertisement,
    "newsletter form": newsletter, "promo box": promo, "video title": video, "share bar": share_bar, "counter": counter,
}


# --- Changes of the whole page ------------------------------------------------
def after_headline(page, text):
    return re.sub(rb"(</h1>)", lambda m: m.group(1) + text.encode(), page, count=1)


def relative_time(page, n):
    text = pick(RELATIVE, n)
    return after_headline(page, pick([f"<span class='{opaque(n, 'time')}'>{text}</span>", f"<p>{text}</p>",
                                      f"<div><time>{text}</time></div>"], n))


def cookie_banner(page, n):
    banner = f'<div class="{opaque(n, "ck")}" role="dialog"><p>{pick(COOKIE, n)}</p><button>OK</button></div>'.encode()
    return re.sub(rb"(<body[^>]*>)", lambda m: m.group(1) + banner, page, count=1, flags=re.I)


def comments(page, n):
    one = "".join(f'<li id="comment-{i}"><cite>Reader {i}</cite><p>I was there last year and it was quite different, I must say.</p></li>'
                  for i in range(1 + n % 4))
    text = f'<div id="comments"><h3>{1 + n % 4} comments</h3><ol class="commentlist">{one}</ol><h3>Leave a Reply</h3></div></body>'
    return re.sub(rb"</body>", lambda m: text.encode(), page, count=1, flags=re.I)


def minified(page, n):
    keep = re.split(rb"(<(?:script|style|pre|textarea)\b.*?</(?:script|style|pre|textarea)>)", page, flags=re.S | re.I)
    return b"".join(part if i % 2 else re.sub(rb"\s+", b" ", part) for i, part in enumerate(keep))


def hashed_classes(page, n):
    suffix = opaque(n, "cls").encode()
    return re.sub(rb'class="([^"]+)"', lambda m: b'class="' + b" ".join(m.group(1).split() + [suffix]) + b'"', page)


def reordered_attributes(page, n):
    def turn(match):
        attributes = re.findall(rb'\s+[\w:-]+="[^"]*"', match.group(2))
        if b"".join(attributes) != match.group(2):
            return match.group(0)
        return match.group(1) + b"".join(reversed(attributes)) + b">"
    return re.sub(rb'(<[a-z][a-z0-9]*)((?:\s+[\w:-]+="[^"]*")+)>', turn, page)


def nonces(page, n):
    return re.sub(rb"<(script|link|style|img)\b", lambda m: m.group(0) + f' nonce="{opaque(n, "n")}"'.encode(), page)


def tracking(page, n):
    return re.sub(rb'href="(/[^"?#]*)"', lambda m: b'href="' + m.group(1) + f'?utm_source=home&utm_campaign={n}"'.encode(), page)


def other_tail(page, n):
    head, titles = pick(RELATED, n)
    items = "".join(f'<li><a href="/t/{n}-{i}"><h3>{title}</h3><span>{i + 1} hours ago</span></a></li>' for i, title in enumerate(titles))
    text = f'<section class="{opaque(n, "tail")}"><h2>{head}</h2><ul>{items}</ul></section></body>'
    return re.sub(rb"</body>", lambda m: text.encode(), page, count=1, flags=re.I)


WHOLE = {
    "relative time": relative_time, "cookie banner": cookie_banner, "comments": comments, "minified": minified,
    "hashed classes": hashed_classes, "re-ordered attributes": reordered_attributes, "nonces": nonces,
    "tracking parameters": tracking, "related links at the end": other_tail,
}


# --- Real edits -----------------------------------------------------------------
def words(fragment):
    text = html.unescape(re.sub(rb"<[^>]*>", b"", fragment).decode("utf-8", "replace"))
    return " ".join(text.split())


class Page:
    """A page, its article, and the places in its body that can be edited."""

    def __init__(self, path, article):
        self.bytes = gzip.open(path).read()
        self.article = article
        body = " ".join((article.get("text") or "").split())
        # Pages repeat their text in the data of scripts, where no reader sees it.
        hidden = [m.span() for m in SCRIPT.finditer(self.bytes)]
        spans = [m for m in PARAGRAPH.finditer(self.bytes) if len(words(m.group(1))) >= 60 and words(m.group(1)) in body
                 and not any(start <= m.start() < end for start, end in hidden)]
        self.pairs = [(a, b) for a, b in zip(spans, spans[1:]) if not self.bytes[a.end():b.start()].strip()]

    def usable(self):
        return len(self.pairs) >= 2 and b"</h1>" in self.bytes

    def insert(self, text, n):
        a, _ = self.pairs[n % (len(self.pairs) - 1) if len(self.pairs) > 1 else 0]
        return self.bytes[:a.end()] + b"\n" + text.encode("ascii", "xmlcharrefreplace") + b"\n" + self.bytes[a.end():]

    def replace(self, span, fragment):
        return self.bytes[:span.start()] + fragment + self.bytes[span.end():]


def number_changed(page, n):
    for a, b in page.pairs:
        for span in (a, b):
            found = re.search(rb"(?<![\w&#;./=\"'-])[1-9]\d{0,2}(?![\w;\"'=])", span.group(1))
            if found and b"<" not in span.group(1):
                start = span.start(1) + found.start()
                return page.bytes[:start] + str(int(found.group()) + 1).encode() + page.bytes[start + len(found.group()):]
    return None


def paragraph_removed(page, n):
    return page.replace(pick(page.pairs, n)[1], b"")


def paragraph_added(page, n):
    return page.insert("<p>The council will meet again on Thursday evening, when the members are to vote on the plan.</p>", n)


def short_paragraph_added(page, n):
    return page.insert(pick(["<p>Nobody answered.</p>", "<p>“We will see,” she said.</p>", "<p>Das war alles.</p>"], n), n)


def figure_line_added(page, n):
    lines = ["Deaths so far: 10", "Shares fell 5 percent", "Tote bisher: 12", "Waiting time: 3 hours", "Votes: 1,204", "死者は10人"]
    return page.insert(f"<p>{pick(lines, n)}</p>", n)


def quote_added(page, n):
    return page.insert("<blockquote><p>It was a decision that we had to make, and we made it together.</p></blockquote>", n)


def correction_added(page, n):
    note = pick(CORRECTIONS, n)
    last = page.pairs[-1][1]
    markup = pick([f"<p>{note}</p>", f"<p><em>{note}</em></p>", f'<p class="{opaque(n, "note")}"><i>{note}</i></p>'], n)
    return page.bytes[:last.end()] + markup.encode("ascii", "xmlcharrefreplace") + page.bytes[last.end():]


EDITS = {
    "number changed": number_changed, "paragraph removed": paragraph_removed, "paragraph added": paragraph_added,
    "short paragraph added": short_paragraph_added, "figure line added": figure_line_added, "quote added": quote_added, "correction note added": correction_added,
}


def extract(stet, files):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as manifest:
        for file, url in files:
            manifest.write(json.dumps({"file": str(file), "url": url}) + "\n")
        manifest.flush()
        result = subprocess.run([stet, "extract", "--jsonl", "--jobs", "2", "--manifest", manifest.name], check=True, capture_output=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


def seen(article):
    return json.dumps([article.get("title"), article.get("byline"), article.get("blocks")], ensure_ascii=False)


def table(name, rows):
    total = [0, 0]
    print(f"{name:<28} pages  share")
    for kind, (good, count) in rows.items():
        print(f"  {kind:<26} {count:5}  {good / max(count, 1):.3f}")
        total[0] += good
        total[1] += count
    print(f"  {'all':<26} {total[1]:5}  {total[0] / max(total[1], 1):.4f}")


def difference(before, after):
    old = [b["text"] for b in before.get("blocks") or []]
    new = [b["text"] for b in after.get("blocks") or []]
    lost = [t for t in old if t not in new]
    added = [t for t in new if t not in old]
    head = [] if before.get("title") == after.get("title") else [f"title {after.get('title')!r}"]
    head += [] if before.get("byline") == after.get("byline") else [f"byline {before.get('byline')!r} > {after.get('byline')!r}"]
    return "; ".join(head + [f"- {t[:70]!r}" for t in lost[:2]] + [f"+ {t[:70]!r}" for t in added[:2]])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stet")
    parser.add_argument("dirs", nargs="+")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--show", help="print each page of this kind that is wrong; 'all' for every kind")
    options = parser.parse_args()
    stet = str(pathlib.Path(options.stet).resolve())
    paths = sorted((p for d in options.dirs for p in pathlib.Path(d).rglob("*.html.gz")), key=lambda p: hashlib.sha256(p.name.encode()).digest())
    url = "https://news.example.com/2024/05/article-{}.html"
    articles = extract(stet, [(path, url.format(0)) for path in paths])
    pages = []
    for path, article in zip(paths, articles):
        if article.get("page_kind") != "article" or len(pages) >= options.pages:
            continue
        page = Page(path, article)
        if page.usable():
            page.name = path.name
            pages.append(page)
    work, expected = [], []
    with tempfile.TemporaryDirectory() as scratch:
        def put(kind, is_edit, page, text):
            if text is None or text == page.bytes:
                return
            file = pathlib.Path(scratch) / f"{len(work)}.html"
            file.write_bytes(text)
            work.append((file, url.format(0)))
            expected.append((kind, is_edit, page))

        for n, page in enumerate(pages):
            for kind, make in BETWEEN.items():
                put(kind, False, page, page.insert(make(n), n))
            for kind, change in WHOLE.items():
                put(kind, False, page, change(page.bytes, n))
            for kind, edit in EDITS.items():
                put(kind, True, page, edit(page, n))
        results = extract(stet, work)
    furniture = {kind: [0, 0] for kind in [*BETWEEN, *WHOLE]}
    edits = {kind: [0, 0] for kind in EDITS}
    for (kind, is_edit, page), after in zip(expected, results):
        same = seen(page.article) == seen(after)
        row = (edits if is_edit else furniture)[kind]
        row[1] += 1
        row[0] += (not same) if is_edit else same
        if options.show in (kind, "all") and same == is_edit:
            print(f"{kind}: {page.name}: {difference(page.article, after)}")
    print(f"{len(pages)} pages")
    table("furniture: text left alone", furniture)
    table("real edits shown", edits)


if __name__ == "__main__":
    main()

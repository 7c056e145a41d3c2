#!/usr/bin/python3
"""Serves the demo newsroom: three small news sites on one loopback port.

    seeds/demo/serve.py --port 0 --day-file day

prints "port N" once it listens, and tells the sites apart by the Host header:
harbour-post.test, flussbote.test, visnyk.test. It serves the first day's
articles until the day file holds a 2, then the second day's. What surrounds an
article (counters, related links, adverts, nonces, class names) differs from
one day to the next on every page, and on two of the sites from one answer to
the next.
"""

import argparse
import email.utils
import gzip
import hashlib
import html
import http.server
import json
import pathlib
import random
import string
import sys
import threading
from datetime import datetime

HERE = pathlib.Path(__file__).resolve().parent
DAYS = (1, 2)


class Outlet:
    """One site: its name, and what is particular about its pages."""

    def __init__(self, key, name, language, feed, sitemap, changes_each_time):
        self.key = key
        self.host = key + ".test"
        self.name = name
        self.language = language
        self.feed = feed
        self.sitemap = sitemap
        self.changes_each_time = changes_each_time
        self.template = string.Template(
            (HERE / "templates" / (key + ".html")).read_text(encoding="utf-8"))


OUTLETS = {outlet.host: outlet for outlet in (
    Outlet("harbour-post", "The Harbour Post", "en-GB", "/feed/",
           "/wp-sitemap.xml", True),
    Outlet("flussbote", "Flussbote", "de", "/rss/aktuell.xml",
           "/sitemap-news.xml", True),
    Outlet("visnyk", "Вісник Передгір’я", "uk", "/rss.xml", "/sitemap.xml",
           False),
)}


def read_article(path):
    """Headers, a blank line, then blocks parted by blank lines."""
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    article = dict(line.split(": ", 1) for line in head.splitlines())
    article["blocks"] = [block for block in text.strip().split("\n\n") if block]
    return article


def read_day(outlet, day):
    """The articles on show that day, newest first, and what became of others."""
    files = {}
    for past in DAYS[:day]:
        folder = HERE / "articles" / f"day{past}" / outlet.key
        files.update({path.name: path for path in folder.glob("*.txt")})
    articles, gone, moved = [], set(), {}
    for path in files.values():
        article = read_article(path)
        if "gone" in article:
            gone.add(article["gone"])
            continue
        articles.append(article)
        if "moved_from" in article:
            moved[article["moved_from"]] = article["path"]
    articles.sort(key=lambda a: a["published"], reverse=True)
    return articles, gone, moved


def noise_for(random_source):
    """What changes on a page while its article does not."""
    return {
        "noise_hash": f"{random_source.getrandbits(48):012x}",
        "noise_small": str(random_source.randrange(2, 40)),
        "noise_large": str(random_source.randrange(1000, 90000)),
        "noise_temperature": str(random_source.randrange(8, 40)),
    }


def harbour_figure(origin, image, caption):
    # As many themes do, the caption stands there twice.
    return (f'<figure class="wp-caption"><img src="{origin}/wp-content/uploads/'
            f'{image}" alt="{caption}"><figcaption class="wp-caption-text">'
            f'{caption}</figcaption></figure>\n'
            f'<p class="wp-caption-text screen-reader-text">{caption}</p>')


def plain_figure(origin, image, caption):
    return (f'<figure><img src="{origin}/bild/{image}" alt="">'
            f'<figcaption>{caption}</figcaption></figure>')


def render_block(block):
    text = html.escape(block, quote=False)
    if block.startswith("## "):
        return f"<h2>{text[3:]}</h2>"
    if block.startswith("! "):
        return f'<p class="correction"><em>{text[2:]}</em></p>'
    if block.startswith("* "):
        items = [html.escape(line[2:], quote=False) for line in block.splitlines()]
        return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    return f"<p>{text}</p>"


def render_body(outlet, origin, article, source):
    image, caption = article["image"].split(" | ")
    figure = harbour_figure if outlet.key == "harbour-post" else plain_figure
    blocks = [render_block(block) for block in article["blocks"]]
    blocks.insert(1, figure(origin, image, html.escape(caption, quote=False)))
    if outlet.key == "flussbote":
        advert = (f'<div class="ad ad--inline"><span>Anzeige</span><a href="https://'
                  f'anzeigen.test/{source.randrange(9999)}">Matratzen im '
                  f'Räumungsverkauf, nur noch {source.randrange(2, 9)} Tage</a></div>')
        letter = ('<aside class="newsletter"><h3>Der Flussbote am Morgen</h3>'
                  '<p>Jeden Werktag um sechs Uhr in Ihrem Postfach.</p>'
                  '<form><input type="email"><button>Kostenlos bestellen</button>'
                  '</form></aside>')
        blocks.insert(source.choice((3, 4)), advert)
        blocks.insert(source.choice((5, 6)), letter)
    return "\n".join(blocks)


def render_links(articles, source, count):
    chosen = source.sample(articles, min(count, len(articles)))
    items = (f'<li><a href="{a["path"]}">{html.escape(a["title"])}</a> '
             f'<small>{source.randrange(2, 59)}</small></li>' for a in chosen)
    return "<ul>" + "".join(items) + "</ul>"


WIDGETS = {
    "harbour-post": (
        '<section class="widget"><h2>Most read</h2>{links}</section>',
        '<section class="widget"><h2>Tide times</h2><p>High water {a}:{b}, low '
        'water {c}:{b}</p></section>',
        '<section class="widget widget_text"><h2>Sign up for our newsletter</h2>'
        '<p>The island’s news in your inbox, every weekday at seven.</p></section>',
        '<section class="widget"><h2>Archives</h2><ul><li>May 2026 ({b})</li>'
        '<li>April 2026 ({c})</li></ul></section>'),
    "flussbote": (
        '<div class="box"><h3>Meistgelesen</h3>{links}</div>',
        '<div class="box ad"><span>Anzeige</span>Urlaub am Fluss ab {b} Euro</div>',
        '<div class="box"><h3>Umfrage</h3><p>Schon {b}{c} Stimmen. Jetzt '
        'abstimmen!</p></div>',
        '<div class="box"><h3>Wetter</h3><p>Aarleben {a} Grad</p></div>'),
    "visnyk": (
        '<div class="block"><h4>Найпопулярніше</h4>{links}</div>',
        '<div class="block"><h4>Погода</h4><p>Верхня Липа: +{a}</p></div>',
        '<div class="block"><h4>Опитування</h4><p>Проголосували: {b}{c}</p></div>'),
}


def render_widgets(outlet, articles, source):
    widgets = list(WIDGETS[outlet.key])
    source.shuffle(widgets)
    return "\n".join(widget.format(links=render_links(articles, source, 4),
                                   a=source.randrange(5, 23),
                                   b=source.randrange(10, 59),
                                   c=source.randrange(10, 59))
                     for widget in widgets)


def render_comments(source):
    names = ["seagull71", "Annie from Tolmouth", "D. Marsh", "old salt", "Priya"]
    source.shuffle(names)
    return "\n".join(
        f'<li class="comment"><article class="comment-body"><b class="fn">{name}'
        f'</b> <time>{source.randrange(2, 23)} hours ago</time><div class='
        f'"comment-content"><p>Quite so, and about time that somebody said it. '
        f'({source.randrange(99)})</p></div></article></li>'
        for name in names[:source.randrange(1, 5)])


def json_ld(outlet, origin, article):
    return json.dumps({
        "@context": "https://schema.org", "@type": "NewsArticle",
        "headline": article["title"], "datePublished": article["published"],
        "dateModified": article.get("modified", article["published"]),
        "author": [{"@type": "Person", "name": name}
                   for name in article["byline"].split(", ")],
        "publisher": {"@type": "Organization", "name": outlet.name},
        "mainEntityOfPage": origin + article["path"],
    }, ensure_ascii=False).replace("</", "<\\/")


def render_article(outlet, origin, articles, article, source):
    others = [a for a in articles if a is not article]
    published = datetime.fromisoformat(article["published"])
    escaped = {key: html.escape(value) for key, value in article.items()
               if isinstance(value, str)}
    return outlet.template.substitute(
        escaped | noise_for(source) |
        {"url": origin + article["path"],
         "origin": origin,
         "image": article["image"].split(" | ")[0],
         "number": str(int(hashlib.sha1(article["path"].encode()).hexdigest()[:6], 16)),
         "modified": article.get("modified", article["published"]),
         "published_text": published.strftime("%d.%m.%Y, %H:%M"),
         "first_paragraph": html.escape(article["blocks"][0]),
         "body": render_body(outlet, origin, article, source),
         "related": render_links(others, source, 3),
         "widgets": render_widgets(outlet, others, source),
         "comments": render_comments(source),
         "noise_title": html.escape(source.choice(others)["title"]),
         "json_ld": json_ld(outlet, origin, article)})


def render_front(outlet, articles):
    teasers = "\n".join(
        f'<article><h2><a href="{a["path"]}">{html.escape(a["title"])}</a></h2>'
        f'<p>{html.escape(a["blocks"][0])}</p></article>' for a in articles)
    return (f'<!doctype html><html lang="{outlet.language}"><head><meta charset='
            f'"utf-8"><title>{html.escape(outlet.name)}</title><link rel="alternate" '
            f'type="application/rss+xml" href="{outlet.feed}"></head><body><h1>'
            f'{html.escape(outlet.name)}</h1>\n{teasers}\n</body></html>')


def render_feed(outlet, origin, articles):
    items = "".join(
        f"<item><title>{html.escape(a['title'])}</title><link>{origin}{a['path']}"
        f"?utm_source=rss&amp;utm_medium=feed</link><guid isPermaLink=\"false\">"
        f"{outlet.key}:{a.get('moved_from', a['path'])}</guid><pubDate>"
        f"{email.utils.format_datetime(datetime.fromisoformat(a['published']))}"
        f"</pubDate><description>{html.escape(a['blocks'][0])}</description></item>\n"
        for a in articles)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
            f"<title>{html.escape(outlet.name)}</title><link>{origin}/</link>"
            f"<description>{html.escape(outlet.name)}</description>"
            f"<language>{outlet.language}</language>\n{items}</channel></rss>\n")


def render_sitemap(origin, articles):
    entries = "".join(
        f"<url><loc>{origin}{a['path']}</loc><lastmod>"
        f"{a.get('modified', a['published'])}</lastmod></url>\n" for a in articles)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns='
            f'"http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n')


def render_robots(outlet, origin):
    return ("User-agent: *\nDisallow: /wp-admin/\nDisallow: /suche\n"
            f"Allow: /\n\nSitemap: {origin}{outlet.sitemap}\n")


class Newsroom:
    """What each site answers. Thread-safe."""

    def __init__(self, day_file):
        self.day_file = day_file
        self.days = {(host, day): read_day(outlet, day)
                     for host, outlet in OUTLETS.items() for day in DAYS}
        self.answers = 0
        self.lock = threading.Lock()

    def day(self):
        try:
            return 2 if self.day_file.read_text().strip() == "2" else 1
        except (OSError, AttributeError):
            return 1

    def source(self, outlet, day, path):
        """Randomness: the same at each run of the demo, for each answer."""
        with self.lock:
            self.answers += 1
            count = self.answers if outlet.changes_each_time else 0
        return random.Random(f"{outlet.key} {day} {path} {count}")

    def answer(self, host, path):
        """(status, content type or location, text)"""
        outlet = OUTLETS.get(host.partition(":")[0])
        if outlet is None:
            return 404, "text/plain", "no such site\n"
        day = self.day()
        articles, gone, moved = self.days[outlet.host, day]
        origin = "http://" + host
        if path == "/robots.txt":
            return 200, "text/plain", render_robots(outlet, origin)
        if path == "/":
            return 200, "text/html", render_front(outlet, articles)
        if path == outlet.feed:
            return 200, "application/rss+xml", render_feed(outlet, origin, articles)
        if path == outlet.sitemap:
            return 200, "application/xml", render_sitemap(origin, articles)
        if path in moved:
            return 301, origin + moved[path], ""
        if path in gone:
            return 410, "text/html", "<!doctype html><title>Gone</title><h1>Gone</h1>"
        for article in articles:
            if article["path"] == path:
                source = self.source(outlet, day, path)
                return 200, "text/html", render_article(outlet, origin, articles,
                                                        article, source)
        return 404, "text/html", "<!doctype html><title>Not found</title><h1>404</h1>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    newsroom = None
    disable_nagle_algorithm = True

    def do_GET(self):
        path = self.path.partition("?")[0]
        status, kind, text = self.newsroom.answer(self.headers.get("Host", ""), path)
        body = text.encode("utf-8")
        headers = {}
        if status == 301:
            headers["Location"] = kind
        else:
            headers["Content-Type"] = kind + "; charset=utf-8"
        if status == 200:
            headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
            if headers["ETag"] in self.headers.get("If-None-Match", ""):
                status, body = 304, b""
            elif "gzip" in self.headers.get("Accept-Encoding", ""):
                headers["Content-Encoding"] = "gzip"
                headers["Vary"] = "Accept-Encoding"
                body = gzip.compress(body, mtime=0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8080, help="0: any free one")
    parser.add_argument("--day-file", type=pathlib.Path,
                        help="the file that holds the day, 1 or 2")
    arguments = parser.parse_args()
    Handler.newsroom = Newsroom(arguments.day_file)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler)
    server.daemon_threads = True
    print("port", server.server_address[1], flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()

"""An outlet on loopback whose articles a test publishes and edits.

    server, base = outlet.serve()
    outlet.publish("/storm", "Storm hits coast", 12)   # base + "/storm" is an article
    server.shutdown()

    class Site(outlet.Restless): ...                   # articles that change at every look
    server, base = outlet.serve(Site)                  # base + "/rss" lists them
"""
import http.server
import itertools
import threading

PAGE = """<!doctype html><html lang=en><head><meta charset=utf-8><title>%(title)s</title>
<meta property=og:type content=article></head><body><article><h1>%(title)s</h1>
<p>A storm tore roofs from houses along the northern coast during the night, and rescue crews were
still searching the harbour at noon, officials said on Sunday.</p>
<p>At least %(toll)s people were taken to hospital, the fire service said, and several hundred spent
the night in the sports hall that the town had opened for them.</p>
<p>The mayor asked residents to stay indoors until the power lines across the market square had been
repaired, which could take until the evening.</p></article></body></html>"""


class Handler(http.server.BaseHTTPRequestHandler):
    """What any site of a test is made of: says nothing, and answers in whole."""

    def answer(self, body, kind="text/html; charset=utf-8"):
        """The body as bytes; a 404 if there is none."""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Outlet(Handler):
    pages = {}  # By path; anything else is a 404.

    def do_GET(self):
        self.answer(self.pages.get(self.path, "").encode())


class Restless(Handler):
    """Articles by number, each of which counts one victim more at every look."""
    protocol_version = "HTTP/1.1"
    articles = 30
    counter = itertools.count(1)

    def rest(self, number):
        """What follows an article's first paragraph."""
        return ""

    def do_GET(self):
        name = self.path.strip("/")
        if name == "rss":
            base = f"http://127.0.0.1:{self.server.server_address[1]}"
            items = "".join(f"<item><title>{i}</title><link>{base}/{i}</link></item>" for i in range(self.articles))
            self.answer(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), "application/rss+xml")
        elif name.isdigit():
            self.answer((f"<!doctype html><html lang=en><title>Wall {name}</title><article><h1>Wall number {name}</h1>"
                         f"<p>At least {next(self.counter)} houses were flooded by the storm, officials in the "
                         f"harbour town said on Monday morning.</p>{self.rest(name)}</html>").encode())
        else:
            self.answer(b"")


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # Whoever asked was killed.


def publish(path, title, toll):
    escaped = "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in title)
    Outlet.pages[path] = PAGE % {"title": escaped, "toll": toll}


def serve(handler=Outlet):
    """The server, at work on a thread of its own, and the address of its root."""
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"

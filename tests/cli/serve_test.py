#!/usr/bin/python3
"""serve_test.py STET: `stet serve` by real HTTP: the pages and their data, any
two versions, search, Memento, metrics; while a run goes on and while none does;
deaf to other names, other methods and too long requests; ended by SIGTERM.
"""
import email.utils
import http.client
import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree

import outlet
from outlet import publish

NASTY = '"><script>alert(1)</script><img src=http://evil.example/x> \u202eevil'


class Outlet(outlet.Outlet):
    gate = threading.Event()  # A page that is held back keeps a run at work.
    waiting = threading.Event()

    def do_GET(self):
        if self.path == "/slow" and self.path in self.pages:
            Outlet.waiting.set()
            Outlet.gate.wait(60)
        super().do_GET()


def inert(page, target):
    """Well-formed, and nothing in it runs, loads or turns text around, whatever the articles say."""
    assert "\u202e" not in page, target
    for element in xml.etree.ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>")).iter():
        assert element.tag.split("}")[-1] not in ("script", "iframe", "object", "embed", "img"), (target, element.tag)
        assert not any(name == "src" or name.startswith("on") for name in element.attrib), (target, element.attrib)


class Client:
    def __init__(self, address):
        self.port = int(re.fullmatch(r"http://127\.0\.0\.1:(\d+)/", address).group(1))

    def __call__(self, target, status=200, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            body = answer.read().decode()
        finally:
            connection.close()
        assert answer.status == status, (target, answer.status, body[:300])
        if answer.headers["Content-Security-Policy"] is not None:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "script" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if body and (answer.headers["Content-Type"] or "").startswith("text/html"):
            inert(body, target)
        self.headers = answer.headers
        return body

    def raw(self, data):
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(data)
            answer = b""
            try:
                while chunk := connection.recv(4096):
                    answer += chunk
            except ConnectionResetError:
                pass
            return answer


class Program:
    def __init__(self, stet, folder):
        self.base = [stet]
        self.common = ["--store", folder / "store", "--config", folder / "stet.toml"]
        (folder / "stet.toml").write_text(
            '[crawl]\ncontact = "test"\ndelay = "0s"\nconnections_per_host = 4\nallow_addresses = ["127.0.0.0/8"]\n')

    def __call__(self, *arguments, code=0):
        result = subprocess.run([*self.base, *arguments, *self.common], capture_output=True, text=True, timeout=120)
        assert result.returncode == code, (arguments, result.returncode, result.stderr)
        return result

    def start(self, *arguments):
        return subprocess.Popen([*self.base, *arguments, *self.common], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)


def pages(get, key, storm):
    front = get("/")
    assert front == get("/index.html") and front.count("<article>") == 3
    assert "Storm" in front and re.search(r"removed: </span><bdi>12", front)
    tag = get.headers["ETag"]
    assert get("/index.html", status=304, If_None_Match=tag) == ""
    assert get("/index.html", method="HEAD") == ""
    edits = json.loads(get("/index.json"))
    assert edits["total"] == 3 and len(edits["edits"]) == 3
    assert {edit["source"] for edit in edits["edits"]} == {"The Coast"}
    for name in ("style.css", "icon.svg", "about.html", "outlets.html", "classes.html", "days.html", "languages.html",
                 "silent/index.html", "hidden/index.html", "search"):
        get("/" + name)
    # Every link of the front page and of an article's leads somewhere.
    for page in ("/index.html", f"/a/{key}/index.html", "/outlets.html", "/classes.html", "/days.html"):
        for link in sorted(set(re.findall(r'href="([^"]+)"', get(page)))):
            if not re.match(r"https?:|#|mailto:", link):
                get(str(pathlib.PurePosixPath(page).parent / link).replace("//", "/").split("#")[0].replace("&amp;", "&")
                    if ".." not in link.split("/") else "/" + link.replace("../", ""))
    for feed in ("/feed.atom", f"/a/{key}/feed.atom"):
        xml.etree.ElementTree.fromstring(get(feed))
    assert len(json.loads(get("/feed.json"))["items"]) == 3
    history = json.loads(get(f"/a/{key}/index.json"))
    assert history["url"] == storm and len(history["versions"]) == 3
    for suffix in (".html", ".side.html", ".txt", ".json", ".svg"):
        get(f"/a/{key}/1..3{suffix}")
    assert "[-12" in get(f"/a/{key}/1..3.txt") and "{+44" in get(f"/a/{key}/1..3.txt")
    get(f"/a/{key}/compare?from=3&to=1", status=302)
    assert get.headers["Location"] == "1..3.html"
    get(f"/a/{key}/compare?from=1&to=1", status=400)
    assert "At least 31 people" in get(f"/a/{key}/v2")
    assert json.loads(get(f"/a/{key}/v2.json"))["version"] == 2
    get(f"/a/{key}/")
    for missing in (f"/a/{key}/v9", f"/a/{key}/1..9.html", f"/a/{key}/2..1.html", "/a/0000000000000000/index.html",
                    "/nothing", "/outlet/none/index.html", "/page-1.html", "/../../etc/passwd", "/%2e%2e/x",
                    f"/a/{key}/v2.html", f"/a/{key}/v-1"):
        get(missing, status=404)


def search(get):
    found = json.loads(get("/search.json?q=sToRm&in=headlines"))
    assert [edit["new"]["version"] for edit in found["edits"]] == [3, 2], found
    assert json.loads(get("/search.json?q=storm&in=headlines&sort=oldest"))["edits"][0]["new"]["version"] == 2
    assert len(json.loads(get("/search.json?q=31&in=edits"))["edits"]) == 2
    assert json.loads(get("/search.json?q=nobody&in=edits"))["edits"] == []
    assert len(json.loads(get("/search.json?class=headline_changed"))["edits"]) == 1
    assert json.loads(get("/search.json?class=headline_changed&source=x"))["edits"] == []
    scores = [edit["score"] for edit in json.loads(get("/search.json?sort=score"))["edits"]]
    assert scores == sorted(scores, reverse=True) and len(scores) == 3
    texts = json.loads(get("/search.json?q=SPORTS+hall&in=text"))["articles"]
    assert len(texts) == 2 and "sports hall" in texts[0]["context"]
    assert "<mark>sports hall</mark>" in get("/search?q=sports%20hall&in=text")
    get("/search")
    page = get("/search?q=" + "%22%3E%3Cscript%3E" + "&source=%22onmouseover%3D&in=edits")
    assert "&quot;&gt;&lt;script&gt;" in page
    get("/search?q=" + "x" * 300, status=400)


def memento(get, key, storm):
    timemap = get(f"/timemap/link/{storm}")
    assert get.headers["Content-Type"] == "application/link-format"
    assert timemap == get(f"/a/{key}/timemap.link")
    mementos = re.findall(r'<([^>]+)>; rel="([^"]*memento)"; datetime="([^"]+)"', timemap)
    assert [m[1] for m in mementos] == ["first memento", "memento", "last memento"]
    assert f'<{storm}>; rel="original"' in timemap and 'rel="timegate"' in timemap
    get(f"/timegate/{storm}", status=302)
    assert get.headers["Location"] == mementos[-1][0] and get.headers["Vary"] == "accept-datetime"
    assert f'<{storm}>; rel="original"' in get.headers["Link"]
    get(f"/timegate/{storm}", status=302, Accept_Datetime="Thu, 01 Jan 1998 00:00:00 GMT")
    assert get.headers["Location"] == mementos[0][0]
    get(f"/timegate/{storm}", status=302, Accept_Datetime=mementos[1][2])
    # Versions of one second are one to a date of seconds.
    assert get.headers["Location"] in [m[0] for m in mementos if m[2] == mementos[1][2]]
    get(f"/timegate/{storm}", status=400, Accept_Datetime="yesterday")
    get("/timegate/http://unknown.example/", status=404)
    get("/timegate/javascript:alert(1)", status=404)
    get(f"/a/{key}/v2")
    assert get.headers["Memento-Datetime"] == mementos[1][2]
    assert email.utils.parsedate_to_datetime(get.headers["Memento-Datetime"])
    assert re.search(r'v1>; rel="first prev memento"', get.headers["Link"])
    assert re.search(r'v3>; rel="last next memento"', get.headers["Link"])


def defences(get):
    host = f"127.0.0.1:{get.port}"
    for name in ("evil.example", f"evil.example:{get.port}", "127.0.0.1", "127.0.0.1:1", f"127.0.0.1.evil:{get.port}"):
        get("/", status=421, Host=name)
    for name in (f"LOCALHOST:{get.port}", f"[::1]:{get.port}", f"edits.example"):
        get("/", Host=name)
    assert get.raw(b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400")
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        get("/", status=405, method=method)
        assert get.headers["Allow"] == "GET, HEAD"
    line = b"GET /%s HTTP/1.1\r\nHost: " + host.encode() + b"\r\n\r\n"
    assert re.match(rb"HTTP/1\.[01] 4(14|13|31|00)", get.raw(line % (b"x" * 200_000))), "too long a target"
    many = b"GET / HTTP/1.1\r\nHost: " + host.encode() + b"\r\n" + b"X-A: b\r\n" * 50_000 + b"\r\n"
    assert re.match(rb"HTTP/1\.[01] 4(13|31|00)", get.raw(many)) or get.raw(many) == b"", "too many fields"
    # Idle connections do not keep others out.
    idle = [socket.create_connection(("127.0.0.1", get.port), timeout=60) for _ in range(20)]
    get("/style.css")
    for connection in idle:
        connection.close()


def main():
    stet = str(pathlib.Path(sys.argv[1]).resolve())
    server, base = outlet.serve(Outlet)
    with tempfile.TemporaryDirectory() as name:
        program = Program(stet, pathlib.Path(name))
        publish("/storm", "Storm hits coast", 12)
        publish("/fire", "Fire in the harbour", 40)
        program("init")
        program("add", "--name", "The Coast", base + "/storm", base + "/fire")
        program("run", "--all")
        serving = program.start("serve", "--listen", "127.0.0.1:0", "--host", "edits.example")
        try:
            get = Client(serving.stdout.readline().strip())
            assert "No edits here yet" in get("/"), "an empty store is a page too"
            publish("/storm", "Storm hits coast", 31)
            program("run", "--all")
            assert get("/").count("<article>") == 1, "what a run committed is there at once"
            publish("/storm", "Storm hits coast", 44)
            publish("/fire", NASTY, 40)
            program("run", "--all")
            storm = base + "/storm"
            key = re.search(r'href="a/([0-9a-f]{16})/2\.\.3\.html"', get("/")).group(1)
            pages(get, key, storm)
            search(get)
            memento(get, key, storm)
            defences(get)
            metrics = get("/metrics")
            assert "stet_versions 5" in metrics and 'stet_source_edits{source="The Coast"} 3' in metrics
            assert "# TYPE stet_last_run_looks gauge" in metrics
            # The same pages while a run holds the store, and commands besides.
            before = {target: get(target) for target in ("/", f"/a/{key}/1..3.html", "/search.json?q=storm")}
            publish("/slow", "Slow", 1)
            Outlet.gate.set()
            program("add", base + "/slow")
            Outlet.gate.clear()
            Outlet.waiting.clear()
            running = program.start("run", "--all")
            assert Outlet.waiting.wait(60)
            for target, body in before.items():
                assert get(target) == body, target
            get(f"/timegate/{storm}", status=302)
            Outlet.gate.set()
            assert running.wait(60) == 0, running.stderr.read()
            get("/")
        finally:
            Outlet.gate.set()
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(60) == 0, serving.stderr.read()
        assert serving.stderr.read() == ""
        for wrong in ("0.0.0.0:0", "192.0.2.1:80", "127.0.0.1", "127.0.0.1:99999", "example.com:80", "[::]:0"):
            program("serve", "--listen", wrong, code=2)
        server.shutdown()
    print("ok")


if __name__ == "__main__":
    main()

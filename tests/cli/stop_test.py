#!/usr/bin/python3
"""stop_test.py STET: SIGTERM in every state of a run and of the service.

Each ends with 0 and soon; what was told of is in the store, what was not looked at
is still due, and the next run goes on. The states are made by a server that holds
its answer back, by a page worker that stands still, and by chance.
"""
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

import outlet

STET = str(pathlib.Path(sys.argv[1]).resolve())
PAGE = ("<!doctype html><html lang=en><head><title>{title}</title><meta property=og:type content=article></head><body>"
        "<article><h1>{title}</h1>" + "<p>The pump house by the weir was sold for the third time in ten years, and the "
        "new owner wants to let rooms in it from next summer on, the notary said on Friday.</p>" * 4 + "</article></body></html>")


class Site(outlet.Handler):
    protocol_version = "HTTP/1.1"
    reached = threading.Event()   # A request for what hangs has come.
    let_go = threading.Event()    # It is answered.
    retry_after = None
    edition = 0

    def do_GET(self):
        name = self.path.split("?")[0]
        if name == Site.hangs:
            Site.reached.set()
            Site.let_go.wait(60)
        if name == "/robots.txt":
            return self.answer(b"User-agent: *\nAllow: /\n", "text/plain")
        if name == "/feed":
            items = "".join(f"<item><title>Number {i}</title><link>{Site.base}/story-{i}</link></item>" for i in range(300))
            return self.answer(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), "application/rss+xml")
        if Site.retry_after and name == "/busy":
            self.send_response(429)
            self.send_header("Retry-After", Site.retry_after)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        self.answer(PAGE.format(title=f"Pump house {name[1:]}, edition {Site.edition}").encode(), "text/html", name == "/half")

    def answer(self, body, kind, half=False):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            if half:
                self.wfile.write(body[:50])
                self.wfile.flush()
                Site.reached.set()
                Site.let_go.wait(60)
                body = body[50:]
            self.wfile.write(body)
        except OSError:
            pass


Site.hangs = None


class Desk:
    """One store in a folder of its own."""

    def __init__(self, scratch, name, *addresses):
        self.folder = pathlib.Path(scratch) / name
        self.folder.mkdir()
        (self.folder / "stet.toml").write_text('[crawl]\ncontact = "t"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')
        (self.folder / "list").write_text("".join(f"{address}\n" for address in addresses))
        Site.reached.clear()
        Site.let_go.clear()
        self.call("init")
        self.call("add", "-q", "--list", "list")

    def call(self, *arguments, code=0):
        done = subprocess.run([STET, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == code, (arguments, done.returncode, done.stdout[-400:], done.stderr[-400:])
        return done

    def start(self, *arguments):
        return subprocess.Popen([STET, *arguments], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def stopped(self, process, within=30):
        """Ends it, and checks that nothing is lost. What it told of."""
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=90)
        spent = time.monotonic() - begun
        assert process.returncode == 0, (process.returncode, out[-400:], err[-400:])
        assert spent < within, spent
        return self.checked(out)

    def checked(self, out):
        events = [json.loads(line) for line in out.splitlines()]
        told = {event["id"] for event in events if event["event"] == "version"}
        kept = {json.loads(line)["id"] for line in self.call("export").stdout.splitlines()}
        assert told <= kept, told - kept
        self.call("verify", "-q")
        return events


def until(what, condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.01)


def workers(process):
    listed = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    others = [child for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir()
              for child in (task / "children").read_text().split()]
    return sorted({int(child) for child in listed + others})


def held_answers(scratch):
    """While robots.txt, an answer's head, its body or a feed is awaited."""
    for name, hangs, address in (("robots", "/robots.txt", "/a"), ("head", "/slow", "/slow"), ("body", None, "/half"),
                                 ("feed", "/feed", "feed /feed")):
        Site.hangs = hangs
        desk = Desk(scratch, name, address.replace("/", Site.base + "/", 1))
        run = desk.start("run", "--json")
        until(f"a request, {name}", Site.reached.is_set)
        run.send_signal(signal.SIGTERM)
        Site.let_go.set()
        desk.stopped(run)
        Site.hangs = None
        again = desk.checked(desk.call("run", "--json").stdout)
        assert any(e["event"] == "version" for e in again) or "version" in desk.call("export").stdout, (name, again[-3:])


def worker_at_work(scratch):
    """While a page is being read; and a worker that dies is one page's outcome."""
    desk = Desk(scratch, "parsing", *(f"{Site.base}/story-{i}" for i in range(40)))
    Site.hangs = "/story-39"
    watch = desk.start("watch", "--json", "-v")
    try:
        until("a worker", lambda: workers(watch))
        for worker in workers(watch):
            os.kill(worker, signal.SIGSTOP)
        Site.let_go.set()
        time.sleep(0.3)  # The page is sent to a worker that stands still.
        watch.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        assert watch.poll() is None
        for worker in workers(watch):
            os.kill(worker, signal.SIGCONT)
        desk.stopped(watch)
    finally:
        Site.hangs = None
        if watch.poll() is None:
            watch.kill()

    desk = Desk(scratch, "dying", *(f"{Site.base}/story-{i}" for i in range(60)))
    Site.hangs = "/story-30"
    run = desk.start("run", "--json")
    until("the held page", Site.reached.is_set)
    until("a worker", lambda: workers(run))
    for worker in workers(run):
        os.kill(worker, signal.SIGKILL)
    Site.let_go.set()
    out, err = run.communicate(timeout=90)
    assert run.returncode == 0, (run.returncode, err)
    Site.hangs = None
    events = desk.checked(out)
    dead = [e for e in events if e.get("reason") == "parser_crashed"]
    assert dead and len(dead) <= 4, [e.get("reason") for e in events]
    assert sum(e["event"] == "version" for e in events) >= 50, len(events)


def resting(scratch):
    """While the service has nothing to do, and while its host is left alone."""
    desk = Desk(scratch, "idle", Site.base + "/a")
    watch = desk.start("watch", "--json")
    until("the look", lambda: '"version"' in watch.stdout.readline())
    desk.stopped(watch, within=10)
    Site.retry_after = "3600"
    desk = Desk(scratch, "busy", Site.base + "/busy", Site.base + "/b")
    watch = desk.start("watch", "--json")
    until("the refusal", lambda: "http_429" in watch.stdout.readline())
    time.sleep(0.2)
    desk.stopped(watch, within=10)
    Site.retry_after = None


def ends_with_core(desk, *before):
    """Whether a run that holds `before` in stet.toml leaves a core file when it is made to."""
    with open(desk.folder / "stet.toml", "a") as config:
        config.writelines(before)
    Site.hangs = "/slow"
    Site.reached.clear()
    run = subprocess.Popen([STET, "run", "--all"], cwd=desk.folder, stderr=subprocess.DEVNULL,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (most_core, most_core)))
    until("the held answer", Site.reached.is_set)
    run.send_signal(signal.SIGQUIT)
    _, status = os.waitpid(run.pid, 0)
    Site.let_go.set()
    Site.hangs = None
    assert os.WTERMSIG(status) == signal.SIGQUIT, status
    return os.WCOREDUMP(status)


most_core = resource.getrlimit(resource.RLIMIT_CORE)[1]


def no_core(scratch):
    """A run that has read a secret leaves it in no core file."""
    if most_core == 0 or not ends_with_core(Desk(scratch, "core", Site.base + "/slow")):
        print("no_core: this machine keeps none of any program")
        return
    desk = Desk(scratch, "secret", Site.base + "/slow")
    (desk.folder / "cookie").write_text("session=dropped\n")
    (desk.folder / "cookie").chmod(0o600)
    assert not ends_with_core(desk, f'[[source]]\nname = "S"\narticles = ["{Site.base}/slow"]\n',
                              '[source.headers]\nCookie = "file:cookie"\n')


def by_chance(scratch):
    """At any moment: starting, discovering, parsing, writing."""
    rng = random.Random(5)
    desk = Desk(scratch, "chance", f"feed {Site.base}/feed")
    cut = 0
    for turn in range(14):
        Site.edition += 1
        run = desk.start("run", "--all", "--json")
        time.sleep(rng.uniform(0.15, 1.2))
        early = run.poll() is None
        run.send_signal(signal.SIGTERM)
        out, err = run.communicate(timeout=90)
        # Before it listens for the signal, the system ends it.
        assert run.returncode in (0, -signal.SIGTERM), (turn, run.returncode, err[-400:])
        desk.checked(out)
        cut += early and run.returncode == 0
    assert cut >= 7, f"only {cut} runs were stopped in their course"


def main():
    _, Site.base = outlet.serve(Site)
    with tempfile.TemporaryDirectory(prefix="stet-stop-") as scratch:
        for state in (held_answers, worker_at_work, resting, no_core, by_chance):
            state(scratch)
            print(f"{state.__name__}: ok", flush=True)


main()

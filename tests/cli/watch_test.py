#!/usr/bin/python3
"""watch_test.py STET: the service: its metrics while it runs, SIGHUP, a second
run beside it, commands under it, SIGTERM while a server hangs, and few file
descriptors."""
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

import outlet

STET = sys.argv[1]
PAGE = """<!doctype html><html lang=en><head><title>{title}</title><meta property=og:type content=article></head><body>
<article><h1>{title}</h1><p>The lock at the lower end of the canal has been drained for the first time in forty years, and
the gates were lifted out by a crane from the river.</p><p>The works want to have them back in their place before the
first barges come down in March, the engineer said on Monday.</p><p>Until then whoever walks along the towpath has to go
round by the mill.</p></article></body></html>"""


class Handler(outlet.Handler):
    asked = []
    hung = threading.Event()
    let_go = threading.Event()

    def do_GET(self):
        Handler.asked.append(self.path)
        if self.path == "/hangs":
            Handler.hung.set()
            Handler.let_go.wait(60)
            return
        found = self.path.startswith("/page")
        body = PAGE.format(title=f"Lock is drained, {self.path[1:]}").encode() if found else b""
        self.answer(body)


def until(what, condition):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    sys.exit(f"never happened: {what}")


def value(folder, name):
    try:
        for line in (folder / "metrics").read_text().splitlines():
            if line.startswith(f"stet_run_{name} "):
                return float(line.split()[1])
    except FileNotFoundError:
        pass
    return -1


def stet(folder, *arguments):
    done = subprocess.run([STET, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done)
    return done.stdout


def visit(folder, url):
    return json.loads(stet(folder, "list", url, "--json").splitlines()[0])


def changed_meanwhile(folder, base):
    """Sources that the service did not begin with: added, paused and resumed while it is at work."""
    stet(folder, "add", base + "/page3", "--name", "new")
    until("a look for the new source", lambda: visit(folder, base + "/page3")["checks"] > 0)
    assert visit(folder, base + "/page3")["state"] == "live"
    stet(folder, "pause", "new")
    stet(folder, "add", base + "/page4", "--name", "new")
    until("that it is passed over", lambda: visit(folder, base + "/page4")["reason"] == "source_paused")
    stet(folder, "resume", "new")
    until("a look for what was paused", lambda: visit(folder, base + "/page4")["checks"] > 0)


def on_a_port(folder):
    """Metrics and health where a monitor asks for them, as long as the service lives."""
    watch = subprocess.Popen([STET, "watch", "--metrics", "127.0.0.1:0"], cwd=folder, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    try:
        told = watch.stderr.readline()
        assert told.startswith("stet: metrics: http://127.0.0.1:"), told
        url = told.split()[2]

        def get(address, code=200, **headers):
            try:
                with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as answer:
                    assert answer.status == code, answer.status
                    return answer.read().decode()
            except urllib.error.HTTPError as refused:
                assert refused.code == code, (refused.code, address)

        text = get(url)
        assert "# TYPE stet_run_alive_seconds gauge" in text and "stet_run_looks " in text, text
        assert get(url.replace("/metrics", "/health")) == "ok\n"
        get(url.replace("/metrics", "/"), 404)
        get(url, 421, Host="elsewhere.example")  # What a page of another site would ask.
        before = float(text.split("stet_run_alive_seconds ")[3].split()[0])
        until("signs of life", lambda: float(get(url).split("stet_run_alive_seconds ")[3].split()[0]) > before)
        watch.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        assert get(url.replace("/metrics", "/health")) == "ok\n"
        watch.send_signal(signal.SIGTERM)
        watch.communicate(timeout=60)
        assert watch.returncode == 0, watch.returncode
    finally:
        if watch.poll() is None:
            watch.kill()
    wrong = subprocess.run([STET, "watch", "--metrics", "192.0.2.1:9180"], cwd=folder, capture_output=True, text=True)
    assert wrong.returncode == 2 and "--metrics 192.0.2.1:9180: only loopback" in wrong.stderr, wrong


def main():
    server, base = outlet.serve(Handler)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)

        def config(articles):
            (folder / "stet.toml").write_text(
                '[crawl]\ncontact = "t"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n'
                f'[[source]]\nname = "t"\narticles = {articles!r}\n'.replace("'", '"'))

        config([base + "/page1"])
        subprocess.run([STET, "init"], cwd=folder, check=True, capture_output=True)
        # Few descriptors: the service keeps house with them.
        few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        watch = subprocess.Popen([STET, "watch", "--metrics", "metrics"], cwd=folder, preexec_fn=few,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            until("metrics while it runs", lambda: value(folder, "alive_seconds") > 0)
            until("the first page", lambda: "/page1" in Handler.asked)
            second = subprocess.run([STET, "run"], cwd=folder, capture_output=True, text=True)
            assert second.returncode == 75, (second.returncode, second.stderr)
            listed = subprocess.run([STET, "list", "--json"], cwd=folder, capture_output=True, text=True)
            assert listed.returncode == 0 and '"name": "t"' in listed.stdout.replace('":"', '": "'), listed

            changed_meanwhile(folder, base)
            config([base + "/page1", base + "/page2", base + "/hangs"])
            watch.send_signal(signal.SIGHUP)
            until("what a SIGHUP brings", lambda: "/page2" in Handler.asked)
            until("a hanging server", Handler.hung.is_set)
            descriptors = len(os.listdir(f"/proc/{watch.pid}/fd"))
            assert descriptors < 64, descriptors
            assert watch.poll() is None
            stet(folder, "pause", base + "/hangs")
            watch.send_signal(signal.SIGTERM)  # While a request hangs.
            Handler.let_go.set()
            out, err = watch.communicate(timeout=60)
            assert watch.returncode == 0, (watch.returncode, out, err)
        finally:
            if watch.poll() is None:
                watch.kill()
        hangs = visit(folder, base + "/hangs")
        assert hangs["reason"] == "paused" and not hangs["next_due"], ("the look overwrote the command", hangs)
        log = subprocess.run([STET, "log", base + "/page2", "--json"], cwd=folder, capture_output=True, text=True)
        assert log.returncode == 0 and '"version"' in log.stdout, log
        verify = subprocess.run([STET, "verify"], cwd=folder, capture_output=True, text=True)
        assert verify.returncode == 0, verify
        on_a_port(folder)
    print("ok")


main()

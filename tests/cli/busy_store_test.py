#!/usr/bin/env python3
"""busy_store_test.py STET [--time]: commands while a run holds the store.

A service looks without a pause at a site whose articles change at every look.
Meanwhile list, log, show, diff, report, stats and export answer, and add, remove,
pause and resume take effect, each from the run that holds the store, with its exit
code and without a lock error. With --time, prints how long each took: milliseconds,
median and longest, beside the program's start alone.
"""
import json
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import outlet

ARTICLES = 60
FILLER = "".join(f"<p>The repair of the old sea wall, paragraph {i}, was put off again until more money is found, "
                 "the clerk of the harbour town said on Monday.</p>" for i in range(20))


class Site(outlet.Restless):
    articles = ARTICLES

    def rest(self, number):
        return f"{FILLER}</article>"


class Desk:
    def __init__(self, stet, folder, base):
        self.stet, self.folder, self.base = stet, folder, base
        (folder / "stet.toml").write_text(
            '[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')
        self.took = {}

    def call(self, *arguments, code=0):
        started = time.monotonic()
        result = subprocess.run([self.stet, *arguments, "--store", "store"], cwd=self.folder, capture_output=True,
                                text=True)
        self.took.setdefault(arguments[0], []).append((time.monotonic() - started) * 1e3)
        codes = code if isinstance(code, tuple) else (code,)
        assert result.returncode in codes, (arguments, result.returncode, result.stdout[-300:], result.stderr[-300:])
        return result.stdout

    def commands(self, article):
        url = f"{self.base}/{article}"
        versions = json.loads(self.call("log", url, "--json"))
        assert versions and [v["version"] for v in versions] == list(range(1, len(versions) + 1)), versions
        assert f"Wall number {article}" in self.call("show", url)
        if len(versions) > 1:
            assert "houses" in self.call("diff", url, "1..2", code=1)
        assert "127.0.0.1" in self.call("list")
        assert json.loads(self.call("stats", "--json"))["versions"] >= ARTICLES
        self.call("report", "--since", "1h", "--stat")
        first = self.call("export", "--cursor", f"{self.base}/9@100000")
        assert not first or json.loads(first.splitlines()[0])["hash"]
        # Writing commands take effect, and stay in effect under the run's rounds.
        state = lambda: json.loads(self.call("list", url, "--json").splitlines()[0])["state"]
        self.call("remove", url)
        assert state() == "removed", state()
        self.call("add", url)
        assert state() == "live", state()
        self.call("pause", "127.0.0.1")
        assert any(json.loads(line).get("paused") for line in self.call("list", "--json").splitlines())
        self.call("resume", "127.0.0.1")
        assert not any(json.loads(line).get("paused") for line in self.call("list", "--json").splitlines())


def a_holder_that_ends(desk):
    """One that hangs up before it has begun: the command is carried out all the same."""
    path = desk.folder / "store" / "socket"
    met = []
    with socket.socket(socket.AF_UNIX) as holder:
        holder.bind(str(path))
        holder.listen()

        def hang_up():
            while True:
                try:
                    holder.accept()[0].close()
                except OSError:
                    return
                met.append(True)

        thread = threading.Thread(target=hang_up)
        thread.start()
        try:
            desk.call("list")
        finally:
            holder.shutdown(socket.SHUT_RDWR)
            thread.join()
    path.unlink()
    assert met


def main():
    timed = "--time" in sys.argv
    stet = str(pathlib.Path(sys.argv[1]).resolve())
    _, base = outlet.serve(Site)
    with tempfile.TemporaryDirectory(prefix="stet-busy-") as name:
        desk = Desk(stet, pathlib.Path(name), base)
        desk.call("init", "--force")
        (desk.folder / "stet.toml").write_text(
            '[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')
        desk.call("add", f"{desk.base}/rss")
        desk.call("run", "--all")
        a_holder_that_ends(desk)
        stop = threading.Event()
        runs = []

        def load():
            while not stop.is_set():
                runs.append(subprocess.run([stet, "run", "--all", "-q", "--store", "store"], cwd=desk.folder,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))

        loader = threading.Thread(target=load)
        loader.start()
        try:
            desk.took.clear()
            for article in range(20 if timed else 4):
                desk.commands(article)
        finally:
            stop.set()
            loader.join()
        # A command may hold the store for a moment between two runs: such a run says 75.
        assert all(run.returncode in (0, 75) for run in runs), [(r.returncode, r.stderr) for r in runs]
        assert sum(run.returncode == 0 for run in runs) >= 1
        desk.call("verify")
        if timed:
            start = []
            for _ in range(20):
                started = time.monotonic()
                subprocess.run([stet, "--version"], stdout=subprocess.DEVNULL)
                start.append((time.monotonic() - started) * 1e3)
            print(f"{'(start alone)':15} median {statistics.median(start):6.1f} ms, longest {max(start):6.1f}")
            for command, took in desk.took.items():
                print(f"{command:15} median {statistics.median(took):6.1f} ms, longest {max(took):6.1f} of {len(took)}")


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""faults_test.py STET [FAULT…]: what the system has no more of, and where it is another.

Memory and file descriptors run out at many limits, the store may not be written,
the locale has commas and a dotless i, the clock is another zone's and goes through
summer time: each ends as it should, says why, and loses nothing. The faults that are named are left out.
"""
import datetime
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

import outlet

STET = str(pathlib.Path(sys.argv[1]).resolve())
PAGE = ("<!doctype html><html lang=en><head><title>{title}</title><meta property=og:type content=article></head><body>"
        "<article><h1>{title}</h1>" + "<p>INIT: the mill's wheel turned 1,234.5 times an hour before the flood, and the "
        "miller expects that it will take until March to mend it, he said on Tuesday.</p>" * 4 + "</article></body></html>")


class Site(outlet.Handler):
    edition = 1

    def do_GET(self):
        body = b"" if self.path == "/robots.txt" else PAGE.format(title=f"Mill {self.path[1:]}, {Site.edition}").encode()
        self.answer(body)


class Desk:
    def __init__(self, scratch, name, pages=30):
        self.folder = pathlib.Path(scratch) / name
        self.folder.mkdir()
        (self.folder / "stet.toml").write_text('[crawl]\ncontact = "t"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')
        (self.folder / "list").write_text("".join(f"{Site.base}/page{i}\n" for i in range(pages)))
        self.call("init")
        self.call("add", "-q", "--list", "list")

    def call(self, *arguments, codes=(0,), limit=None, env=None):
        done = subprocess.run([STET, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120,
                              preexec_fn=limit, env={**os.environ, **(env or {})})
        assert done.returncode in codes, (arguments, done.returncode, done.stdout[-300:], done.stderr[-500:])
        return done

    def limited_run(self, limit):
        """A run under a limit: ends by itself, says why, and loses nothing. Its code."""
        run = self.call("run", "--json", codes=(0, 4), limit=limit)
        if run.returncode == 4:
            lines = run.stderr.splitlines()
            assert lines and lines[-1].startswith("stet: ") and len(lines) < 6, run.stderr
        told = {event["id"] for event in map(json.loads, run.stdout.splitlines()) if event["event"] == "version"}
        kept = {json.loads(line)["id"] for line in self.call("export").stdout.splitlines()}
        assert told <= kept, told - kept
        self.call("verify", "-q")
        return run

    def goes_on(self, pages=30):
        self.call("run", "--all")
        assert len(self.call("export").stdout.splitlines()) >= pages


def starts_within(bytes_):
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (bytes_, bytes_))
    return subprocess.run([STET, "--version"], capture_output=True, preexec_fn=limit).returncode == 0


def no_memory(scratch):
    least = next(m for m in range(16, 1024, 4) if starts_within(m << 20))
    seen = {0: 0, 4: 0}
    for more in (0, 2, 4, 8, 12, 16, 24, 40, 60, 80, 120, 400):
        desk = Desk(scratch, f"memory{more}")
        most = (least + more) << 20
        run = desk.limited_run(lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)))
        seen[run.returncode] += 1
        desk.goes_on()
    assert seen[4] >= 3 and seen[0] >= 1, seen


def no_descriptors(scratch):
    seen = {0: 0, 4: 0}
    for most in (6, 8, 10, 12, 14, 16, 20, 24, 32, 64):
        desk = Desk(scratch, f"files{most}")
        run = desk.limited_run(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
        seen[run.returncode] += 1
        # Our own want is no fault of any page.
        assert "parser_crashed" not in run.stdout and "unreadable" not in run.stdout, (most, run.stdout[:500])
        desk.goes_on()
    assert seen[4] >= 2 and seen[0] >= 3, seen


def read_only(scratch):
    desk = Desk(scratch, "readonly")
    desk.call("run")
    store = desk.folder / "stet-store"
    nobody = 65534
    if os.geteuid() == 0:
        pathlib.Path(scratch).chmod(0o755)
        desk.folder.chmod(0o755)
        for path in [store, *store.iterdir()]:
            os.chown(path, nobody, nobody)
    for path in store.iterdir():
        path.chmod(0o400)
    store.chmod(0o500)
    user = (lambda: os.setuid(nobody)) if os.geteuid() == 0 else None
    before = {path.name: path.read_bytes() for path in store.iterdir()}
    for command in (["list"], ["stats"], ["report"], ["export"], ["verify"], ["log", f"{Site.base}/page1"]):
        desk.call(*command, limit=user)
    for command in (["run"], ["run", "--all"], ["add", f"{Site.base}/other"]):
        done = desk.call(*command, codes=(4,), limit=user)
        assert "stet-store" in done.stderr, done.stderr
    assert before == {path.name: path.read_bytes() for path in store.iterdir()}, "a read-only store changed"
    for path in [store, *store.iterdir()]:
        path.chmod(0o700)
    if os.geteuid() == 0:
        for path in [store, *store.iterdir()]:
            os.chown(path, 0, 0)
    desk.goes_on()


def other_places(scratch):
    locales = pathlib.Path(scratch) / "locales"
    locales.mkdir()
    names = ("de_DE", "tr_TR", "fa_IR")
    for name in names:
        made = subprocess.run(["localedef", "-i", name, "-f", "UTF-8", locales / f"{name}.UTF-8"], capture_output=True, text=True)
        assert (locales / f"{name}.UTF-8").is_dir(), f"the package locales is needed: {made.stderr}"
    shown = subprocess.run(["printf", "%.1f", "1,5"], capture_output=True, text=True,
                           env={**os.environ, "LOCPATH": str(locales), "LC_ALL": "de_DE.UTF-8"}).stdout
    assert shown == "1,5", f"the locale is not in force: {shown}"
    desk = Desk(scratch, "places", pages=3)
    desk.call("run")
    Site.edition = 2
    desk.call("run", "--all")
    story = f"{Site.base}/page1"
    commands = (["list", story], ["list", story, "--json"], ["log", story, "--json"], ["log", story], ["report", "--format", "json"],
                ["report"], ["export"], ["diff", story, "--json"], ["stats", "--json"], ["show", story, "--format", "json"],
                ["report", "--since", "2026-03-29T01:30:00Z", "--format", "csv"], ["url", "HTTP://EXAMPLE.com/INIT"])

    def answers(env):
        # A size on disk may differ from one opening to the next.
        return [desk.call(*command, codes=(0, 1), env=env).stdout if command[0] != "stats" else
                json.loads(desk.call(*command, env=env).stdout)["versions"] for command in commands]

    plain = answers({"LC_ALL": "C", "TZ": "UTC"})
    assert "2026" in plain[0] or str(datetime.date.today().year) in plain[0]
    for name in names:
        for zone in ("Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"):
            env = {"LOCPATH": str(locales), "LC_ALL": f"{name}.UTF-8", "LANG": f"{name}.UTF-8", "TZ": zone}
            for command, here, there in zip(commands, plain, answers(env)):
                assert here == there, (name, zone, command, here, there)
    # A whole run there, too: what it stores is what is stored anywhere.
    Site.edition = 3
    env = {"LOCPATH": str(locales), "LC_ALL": "tr_TR.UTF-8", "TZ": "Europe/Berlin"}
    shutil.copytree(desk.folder, desk.folder.parent / "there")
    desk.call("run", "--all", env={"TZ": "UTC"})
    here = desk.call("diff", story, "--json", codes=(1,)).stdout
    desk.folder = desk.folder.parent / "there"
    desk.call("run", "--all", env=env)
    there = desk.call("diff", story, "--json", codes=(1,), env=env).stdout
    strip = lambda text: {k: v for k, v in json.loads(text).items() if k not in ("old", "new")}
    assert strip(here) == strip(there), (here, there)
    desk.call("verify", "-q", env=env)


def main():
    _, Site.base = outlet.serve(Site)
    with tempfile.TemporaryDirectory(prefix="stet-faults-") as scratch:
        for fault in (no_memory, no_descriptors, read_only, other_places):
            if fault.__name__ in sys.argv[2:]:
                continue
            fault(scratch)
            print(f"{fault.__name__}: ok", flush=True)


main()

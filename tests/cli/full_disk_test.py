#!/usr/bin/python3
"""full_disk_test.py STET: a disk that takes no more is met in the middle of a run.

The disk is one that refuses to let any file grow past a limit (RLIMIT_FSIZE, with
its signal ignored: writes fail as on a full disk), at many limits. Each run ends
with 4 and says why; what it had reported is there afterwards; reading commands work
while nothing at all can be written; with room again the next run goes on.
"""
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTS = ("harbour-post.test", "flussbote.test", "visnyk.test")
FEEDS = ("/feed/", "/rss/aktuell.xml", "/rss.xml")


def disk_of(limit):
    def fill():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return fill if limit is not None else None


class Desk:
    def __init__(self, stet, folder, port):
        self.stet, self.folder = stet, folder
        folder.mkdir()
        resolve = ", ".join(f'"{host}:{port}:127.0.0.1"' for host in HOSTS)
        (folder / "stet.toml").write_text(
            f'[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\nresolve = [{resolve}]\n')
        self.run("init")
        self.run("add", *(f"http://{host}:{port}{feed}" for host, feed in zip(HOSTS, FEEDS)))

    def run(self, *arguments, limit=None, codes=(0,)):
        result = subprocess.run([self.stet, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120,
                                preexec_fn=disk_of(limit), env={**os.environ, "STET_STORE": "store", "PAGER": "cat"})
        assert result.returncode in codes, (arguments, limit, result.returncode, result.stdout[-500:], result.stderr[-500:])
        return result

    def versions(self):
        return {line["id"]: line["hash"] for line in map(json.loads, self.run("export").stdout.splitlines())}


def reported(result):
    events = [json.loads(line) for line in result.stdout.splitlines()]
    return {event["id"] for event in events if event["event"] == "version"}


def main():
    stet = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "day").write_text("1")
        server = subprocess.Popen(
            ["/usr/bin/python3", ROOT / "seeds/demo/serve.py", "--port", "0", "--day-file", folder / "day"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            port = int(server.stdout.readline().split()[1])
            failed = 0
            for limit in (0, 1_000, 4_000, 12_000, 24_000, 40_000):
                desk = Desk(stet, folder / str(limit), port)
                full = desk.run("run", "--json", limit=limit, codes=(0, 4))
                if full.returncode == 4:
                    failed += 1
                    assert "store" in full.stderr and len(full.stderr.splitlines()) < 6, full.stderr
                told = reported(full)
                # Nothing can be written now: what can be read still is.
                for command in ("list", "stats", "report", "verify"):
                    desk.run(command, limit=0)
                kept = desk.versions()
                assert told <= set(kept), (limit, told - set(kept))
                # With room again, the next run goes on.
                desk.run("run", "--all")
                after = desk.versions()
                assert kept.items() <= after.items(), "a version changed or is gone"
                assert len(after) >= 14, len(after)
                desk.run("verify")
            # While it packs, too: what stood alone is there until its pack is.
            packing = 0
            for limit in (0, 6_000, 20_000, 30_000, 60_000):
                before = desk.versions()
                full = desk.run("reextract", limit=limit, codes=(0, 4))
                packing += full.returncode == 4
                desk.run("verify", limit=0)
                assert desk.versions() == before, limit
            assert packing >= 1, "no packing met the full disk"
            desk.run("reextract")
            desk.run("verify")
            assert desk.versions() == before
            assert failed >= 3, "no run met the full disk: the limits are too wide"
        finally:
            server.terminate()
            server.wait()
    print(f"{failed} runs met a full disk")


if __name__ == "__main__":
    main()

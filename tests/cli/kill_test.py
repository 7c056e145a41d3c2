#!/usr/bin/env python3
"""kill_test.py STET [--kills 200] [--packing] [--seed 1]: nothing acknowledged is lost.

Serves a site on loopback whose articles change at every look, runs `stet run --all`
against it, ends the run with SIGKILL at a random moment, and checks after each
kill that every version which `run --json` had told of is in the store with its
number, that `stet verify` finds nothing, and that the next run goes on. With
--packing a run is ended behind its last round, where it packs what rounds wrote.
The last run is left to end. Prints a line a kill; exits with 1 at the first loss.
"""
import argparse
import json
import pathlib
import random
import subprocess
import tempfile
import threading

import outlet

ARTICLES = 30
PARAGRAPH = ("<p>The council of the harbour town met for the %dth time this year, and again the "
             "repair of the old sea wall was put off until more money is found, the clerk said.</p>")


def notes(seed):
    """Paragraphs that no other article has: what packing takes its time for."""
    words = random.Random(seed)
    return "".join("<p>Note %d: %s.</p>" % (i, " ".join(f"{words.getrandbits(32):x}" for _ in range(40)))
                   for i in range(60))


# What all of the outlet's pages share, which is packed apart.
MENU = "<nav>" + "".join(f'<a href="/section/{i}">Section {i}</a> ' for i in range(300)) + "</nav>"


class Site(outlet.Restless):
    articles = ARTICLES

    def rest(self, number):
        return "".join(PARAGRAPH % i for i in range(4)) + f"</article><aside>{notes(number)}</aside>{MENU}"


class Test:
    def __init__(self, stet, folder):
        self.stet, self.folder = stet, folder
        self.acknowledged = {}

    def command(self, *arguments):
        return [self.stet, *arguments, "--store", str(self.folder / "store"),
                "--config", str(self.folder / "stet.toml")]

    def call(self, *arguments):
        return subprocess.run(self.command(*arguments), capture_output=True, text=True)

    def run(self, kill_after, packing=False):
        """One run; what it told of is acknowledged. Its exit code, and how much it told."""
        process = subprocess.Popen(self.command("run", "--all", "--json"), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        timer = threading.Timer(kill_after, process.kill) if kill_after is not None else None
        if timer and not packing:
            timer.start()
        told = 0
        for line in process.stdout:
            if not line.endswith("\n"):
                break  # Cut by the kill: not told.
            event = json.loads(line)
            if event["event"] == "version":
                self.acknowledged[event["id"]] = event["version"]
                told += 1
                if told == ARTICLES and timer and packing:
                    timer.start()
        process.wait()
        if timer:
            timer.cancel()
        return process.returncode, told

    def stored(self):
        return json.loads(self.call("stats", "--json").stdout)["stored_bytes"]

    def check(self):
        """What is wrong with the store, or None."""
        verify = self.call("verify", "-q")
        if verify.returncode != 0:
            return f"verify: exit {verify.returncode}: {verify.stdout}{verify.stderr}"
        export = self.call("export", "-q")
        if export.returncode != 0:
            return f"export: exit {export.returncode}: {export.stderr}"
        kept = {row["id"] for row in map(json.loads, export.stdout.splitlines())}
        lost = sorted(set(self.acknowledged) - kept)
        return f"lost: {lost[:5]}" if lost else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stet")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--packing", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    _, base = outlet.serve(Site)
    with tempfile.TemporaryDirectory(prefix="stet-kill-") as name:
        folder = pathlib.Path(name)
        (folder / "stet.toml").write_text(
            '[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')
        test = Test(options.stet, folder)
        assert test.call("init").returncode == 0
        added = test.call("add", f"{base}/rss")
        assert added.returncode == 0, added.stderr
        killed = 0
        for i in range(options.kills):
            code, told = test.run(rng.uniform(0, 0.3) if options.packing else rng.uniform(0.1, 1.6), options.packing)
            killed += code < 0
            fault = test.check()
            print(f"{i + 1}: {'killed' if code < 0 else f'exit {code}'}, {told} told, "
                  f"{len(test.acknowledged)} acknowledged in all, {test.stored()} bytes: {fault or 'all there'}",
                  flush=True)
            if fault:
                raise SystemExit(1)
        code, told = test.run(None)
        fault = test.check()
        print(f"last run: exit {code}, {told} told; {killed} of {options.kills} were killed: {fault or 'all there'}")
        raise SystemExit(1 if fault or code != 0 or told == 0 or not killed else 0)


if __name__ == "__main__":
    main()

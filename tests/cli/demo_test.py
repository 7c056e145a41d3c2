#!/usr/bin/python3
"""demo_test.py STET: the demo newsroom's edits are found, each by its name, and
nothing is reported for pages where only the furniture changed.

Serves seeds/demo on loopback, looks at both days, and compares what `report
--json` and `log` say with the list below. Then once more after a third look at
the second day: silence.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTS = {"harbour-post.test": "/feed/", "flussbote.test": "/rss/aktuell.xml", "visnyk.test": "/rss.xml"}
# By the address's last part: the classes an edit has to have, and those it may not.
EXPECTED = {
    "council-ferry-winter-fares": ({"headline_changed"}, {"number_changed", "paragraph_removed"}),
    "landslide-brennock-quarry": ({"number_changed"}, {"headline_changed", "correction_note_added"}),
    "alte-flussbruecke-bleibt-gesperrt-a4711.html": ({"quote_removed"}, {"number_changed", "headline_changed"}),
    "library-roof-repair": ({"correction_note_added"}, {"paragraph_removed"}),
    "brauerei-am-wehr-regenwasser-a4702.html": ({"paragraph_moved"}, {"paragraph_removed", "paragraph_added"}),
    "1042-silska-shkola-maisternia": ({"typo_fix"}, {"number_changed", "wording_changed"}),
    "lighthouse-tours-lamplight": ({"gone"}, {"paragraph_removed"}),
    "neue-strassenbahnen-spaeter-a4695.html": ({"moved"}, {"number_changed", "wording_changed"}),
}
SILENT = {"landslide-brennock-quarry", "alte-flussbruecke-bleibt-gesperrt-a4711.html", "council-ferry-winter-fares"}


def serve_newsroom(folder):
    """The demo newsroom on its first day, until `folder`/day holds another: its process and port."""
    (folder / "day").write_text("1")
    server = subprocess.Popen(
        ["/usr/bin/python3", ROOT / "seeds/demo/serve.py", "--port", "0", "--day-file", folder / "day"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return server, int(server.stdout.readline().split()[1])


class Demo:
    def __init__(self, stet, folder):
        self.stet, self.folder = stet, folder
        self.server, self.port = serve_newsroom(folder)
        hosts = ", ".join(f'"{host}:{self.port}:127.0.0.1"' for host in HOSTS)
        (folder / "stet.toml").write_text(
            f'[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\nresolve = [{hosts}]\n')

    def run(self, *arguments):
        result = subprocess.run([self.stet, *arguments, "--store", self.folder / "store", "--config",
                                 self.folder / "stet.toml"], capture_output=True, text=True)
        if result.returncode not in (0, 1):
            raise SystemExit(f"{arguments}: exit {result.returncode}: {result.stderr}")
        return result.stdout


def check(edits):
    faults = []
    found = {}
    for edit in edits:
        name = edit["url"].partition("?")[0].rstrip("/").rpartition("/")[2]
        if name in found:
            faults.append(f"{name}: reported twice")
        found[name] = edit
    for name in sorted(set(found) - set(EXPECTED)):
        faults.append(f"{name}: reported, but it was not edited: {[c['name'] for c in found[name]['classes']]}")
    for name, (wanted, unwanted) in EXPECTED.items():
        if name not in found:
            faults.append(f"{name}: edited, but not reported")
            continue
        classes = {c["name"] for c in found[name]["classes"]}
        if not wanted <= classes or classes & unwanted:
            faults.append(f"{name}: classes {sorted(classes)}, wanted {sorted(wanted)}, not {sorted(unwanted)}")
        if name in SILENT and not found[name].get("silent"):
            faults.append(f"{name}: not told as silent")
    return faults


def main():
    with tempfile.TemporaryDirectory(prefix="stet-demo-") as name:
        demo = Demo(sys.argv[1], pathlib.Path(name))
        try:
            demo.run("init")
            demo.run("add", *[f"http://{host}:{demo.port}{feed}" for host, feed in HOSTS.items()])
            first = demo.run("run")
            (demo.folder / "day").write_text("2")
            demo.run("run", "--all")
            edits = [json.loads(line) for line in demo.run("report", "--json").splitlines()]
            third = demo.run("run", "--all")
            demo.run("verify")
        finally:
            demo.server.terminate()
            demo.server.wait()
    faults = check(edits)
    if first:
        faults.append(f"the first run printed edits: {first}")
    if third:
        faults.append(f"the third run printed edits: {third}")
    print("\n".join(faults) or f"{len(edits)} edits, all as expected")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""docs_test.py STET: every command that README.md and docs/ quote runs, against
the demo newsroom on loopback; docs/reference.md is what the program says; no
link of the documents leads nowhere.

A block of a document marked sh is run line by line in a directory of the
document's own. news.example and www.example.com stand for the demo's outlet.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from demo_test import serve_newsroom

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOST = "harbour-post.test"
ARTICLE = "/2026/05/12/council-ferry-winter-fares/"
WRAPPER = """#!/bin/sh
# Opens loopback in the configuration of the directory, then runs the program.
if [ -f stet.toml ] && ! grep -q "^resolve" stet.toml; then
  sed -i 's|^\\[crawl\\]|[crawl]\\nallow_addresses = ["127.0.0.0/8"]\\nresolve = ["%(host)s:%(port)s:127.0.0.1"]\\ndelay = "0s"|' stet.toml
fi
exec %(stet)s "$@"
"""


def blocks(text):
    """The lines of each sh block."""
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
        yield [line for line in block.splitlines() if line.strip() and not line.startswith("#")]


class Documents:
    def __init__(self, stet, folder):
        self.stet, self.folder = stet, folder
        self.server, self.port = serve_newsroom(folder)
        (folder / "bin").mkdir()
        wrapper = folder / "bin/stet"
        wrapper.write_text(WRAPPER % {"host": HOST, "port": self.port, "stet": stet})
        wrapper.chmod(0o755)
        self.environment = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "STET_STORE": "", "PAGER": "cat"}
        self.environment.pop("STET_STORE")

    def shell(self, command, where):
        base = f"http://{HOST}:{self.port}"
        typed = re.sub(r"https://(news\.example|www\.example\.com)", base, command)
        typed = typed.replace("/rss.xml", "/feed/").replace("/news/1", ARTICLE).replace("build/release/stet", "stet")
        # A change of directory lasts to the document's end.
        result = subprocess.run(["sh", "-c", typed + "\npwd >&3", "sh"], cwd=where, env=self.environment,
                                capture_output=True, text=True, timeout=120, **self.pipe())
        os.close(self.write)
        here = os.read(self.read, 4096).decode().strip()
        os.close(self.read)
        difference = result.returncode == 1 and " diff " in typed
        if result.returncode not in (0,) and not difference:
            raise SystemExit(f"{command}: exit {result.returncode}: {result.stderr}")
        return pathlib.Path(here or where), result.stdout

    def pipe(self):
        self.read, self.write = os.pipe()
        return {"pass_fds": (self.write, 3), "preexec_fn": lambda: os.dup2(self.write, 3)}

    def prepare(self, where):
        """A desk that has looked at both days, and pages on disk."""
        where.mkdir()
        self.day(1)
        for command in ("stet init", "stet add https://news.example/feed/", "stet run"):
            self.shell(command, where)
        self.day(2)
        self.shell("stet run --all", where)
        for name, version in (("page", 2), ("old", 1), ("new", 2)):
            self.shell(f"stet show https://news.example{ARTICLE}@{version} --raw > {name}.html", where)
        self.shell("stet export --warc crawl.warc.gz", where)

    def day(self, number):
        (self.folder / "day").write_text(str(number))

    def check(self, path):
        where = self.folder / re.sub(r"\W", "_", str(path))
        if path.name in ("tutorial.md", "README.md"):
            where.mkdir()
            self.day(1)
        else:
            self.prepare(where)
        run = 0
        for lines in blocks((ROOT / path).read_text()):
            for line in lines:
                if line.startswith(("scripts/", "git ", "cmake ", "sudo ")):
                    continue
                command = line.split("   #")[0]
                if command.startswith(("stet run --all", "build/release/stet report")):
                    self.day(2)
                    if command.startswith("build"):
                        self.shell("stet run --all", where)
                where, out = self.shell(command, where)
                run += 1
        return run


def check_links(path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (ROOT / path).read_text()):
        if not re.match(r"https?:|mailto:", target) and not (ROOT / path.parent / target).exists():
            raise SystemExit(f"{path}: nothing is at {target}")


def main():
    stet = str(pathlib.Path(sys.argv[1]).resolve())
    made = subprocess.run([stet, "help", "--markdown"], capture_output=True, text=True, check=True).stdout
    reference = ROOT / "docs/reference.md"
    if not reference.exists() or reference.read_text() != made:
        if os.environ.get("STET_REBASE"):
            reference.write_text(made)
        raise SystemExit("docs/reference.md is not what `stet help --markdown` says; STET_REBASE=1 rewrites it")
    paths = [pathlib.Path("README.md"), *sorted(p.relative_to(ROOT) for p in (ROOT / "docs").rglob("*.md"))]
    with tempfile.TemporaryDirectory() as name:
        documents = Documents(stet, pathlib.Path(name))
        try:
            total = 0
            for path in paths:
                check_links(path)
                if path.name != "reference.md" and path != pathlib.Path("docs/README.md"):
                    run = documents.check(path)
                    assert run > 0, f"{path} quotes no command"
                    total += run
        finally:
            documents.server.terminate()
            documents.server.wait()
    print(f"{len(paths)} documents, {total} commands")


if __name__ == "__main__":
    main()

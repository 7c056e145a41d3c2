#!/usr/bin/python3
"""exit_codes_test.py STET: what each command's exit says (stet help exit-codes),
command by command: 0, 1, 2, 3, 4 and 75.
"""
import fcntl
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

import outlet

STET = str(pathlib.Path(sys.argv[1]).resolve())
PAGE = ("<!doctype html><html lang=en><head><title>%s</title><meta property=og:type content=article></head><body>"
        "<article><h1>%s</h1>" + "<p>The harbour master said on Monday that the ferry would run every hour until the "
        "bridge is open again, which the council expects in the spring of next year.</p>" * 4 + "</article></body></html>")


class Outlet(outlet.Handler):
    title = "Ferry runs"

    def do_GET(self):
        body = (PAGE % (self.title, self.title)).encode() if self.path == "/a" else b""
        self.answer(body)


def run(folder, *arguments):
    return subprocess.run([STET, *arguments, "--store", folder / "store", "--config", folder / "stet.toml"],
                          capture_output=True, text=True, timeout=120, cwd=folder)


def check(folder, code, *arguments):
    result = run(folder, *arguments)
    assert result.returncode == code, (arguments, "exit", result.returncode, "not", code, result.stdout, result.stderr)
    if code >= 2:
        assert result.stderr.strip() and not result.stdout, (arguments, result.stdout, result.stderr)
    return result


def main():
    server, base = outlet.serve(Outlet)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # Bound and not listening: refused.
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "stet.toml").write_text('[crawl]\ncontact = "t"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')
            story = base + "/a"
            (folder / "a.html").write_text(PAGE % ("One", "One"))
            (folder / "b.html").write_text(PAGE % ("Two", "Two"))
            (folder / "robots.txt").write_text("User-agent: *\nDisallow: /x\n")
            every(folder, story, dead, base)
    server.shutdown()
    print("ok")


def every(folder, story, dead, base):
    reading = [["list"], ["log", story], ["show", story], ["report"], ["stats"], ["export"], ["verify"], []]
    writing = [["run"], ["pause", story], ["resume", story], ["report", "--since", "last"], ["reextract"],
               ["add", story], ["remove", story], ["erase", story + "@1", "--reason", "why"]]

    # 2: no store yet, or a command line or configuration that is wrong.
    for arguments in [*reading[:-1], *writing[1:4], ["run"], ["backup", "copy"]]:
        check(folder, 2, *arguments)
    for command in ("init", "add", "remove", "pause", "resume", "list", "run", "watch", "log", "show", "diff", "report",
                    "extract", "discover", "robots", "url", "export", "verify", "reextract", "stats", "backup", "erase",
                    "serve", "help"):
        check(folder, 2, command, "--no-such-option")
    for arguments in (["log"], ["show"], ["diff"], ["url"], ["robots", "x"], ["backup"], ["erase", "x"], ["remove"],
                      ["nothing"], ["help", "nothing"], ["url", "http://[bad"], ["extract", "none.html"],
                      ["discover", "none.xml"], ["diff", "--files", "none", "a.html"]):
        check(folder, 2, *arguments)
    bad = folder / "bad.toml"
    bad.write_text("[crawl]\ndelai = 1\n")
    for arguments in (["init"], ["run"], ["list"]):
        result = subprocess.run([STET, *arguments, "--store", folder / "none", "--config", bad], capture_output=True,
                                text=True, cwd=folder)
        assert result.returncode == 2 and "bad.toml:2" in result.stderr, (arguments, result.returncode, result.stderr)

    # 0 and 1.
    check(folder, 0, "init")
    check(folder, 0, "add", story)
    check(folder, 0, "run", "--all")
    Outlet.title = "Ferry stops"
    check(folder, 0, "run", "--all")
    for arguments in [*reading, ["extract", "a.html"], ["discover", "a.html", "--url", base + "/"], ["url", story],
                      ["robots", "robots.txt", "--agent", "stet", story], ["help"], ["--version"], ["--help"],
                      ["backup", "copy"], ["report", "--out", "site"], ["pause", story], ["resume", story]]:
        check(folder, 0, *arguments)
    check(folder, 1, "diff", story)
    check(folder, 0, "diff", story, "2..2")
    check(folder, 1, "diff", "--files", "a.html", "b.html")
    check(folder, 0, "diff", "--files", "a.html", "a.html")
    check(folder, 2, "log", base + "/unknown")
    check(folder, 2, "show", story + "@9")

    # 3: an address given in this very command failed.
    for arguments in (["add", dead + "/a"], ["extract", dead + "/a"], ["discover", dead + "/feed"],
                      ["robots", dead + "/robots.txt", "--agent", "stet", story],
                      ["serve", "--listen", base.removeprefix("http://")]):
        check(folder, 3, *arguments)

    # 75: another process holds the store and answers no command.
    with open(folder / "store/LOCK", "rb+") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for arguments in [*writing, ["watch"], ["init"]]:
            check(folder, 75, *arguments)
    check(folder, 0, "run")

    # 4: the store is damaged. What is left is read, with a word on it.
    (folder / "store/CURRENT").write_text("MANIFEST-999999\n")
    for arguments in [*writing, ["watch"]]:
        check(folder, 4, *arguments)
    for arguments in [*reading, ["diff", story], ["backup", "copy2"]]:
        left = run(folder, *arguments)
        assert left.returncode == 4 and "damaged" in left.stderr, (arguments, left.returncode, left.stderr)
    shutil.rmtree(folder / "store")
    check(folder, 0, "init")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""damage_test.py STET: a damaged store, as its user meets it.

A store is made of a WARC file, then a bit of it is flipped, its log cut, its
manifest lost; the commands that docs/how-to/damaged-store.md names are used.
"""
import gzip
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

STET = str(pathlib.Path(sys.argv.pop(1)).resolve())
HOST = "https://herald.example"
ARTICLES, VERSIONS = 40, 3


def noise(seed, count):
    state, words = seed * 7919 + 17, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        words.append("".join(chr(97 + (state >> shift) % 26) for shift in range(4, 28, 3)))
    return " ".join(words)


def capture(article, version):
    paragraphs = "".join(f"<p>{noise(article * 100 + i, 60)}.</p>" for i in range(4))
    body = (f"<!doctype html><html lang=en><head><title>Flood {article}</title></head><body><article>"
            f"<h1>Flood {article} in the harbour town</h1><p>At least {version * 11} houses were flooded by the "
            f"storm, officials in the town said on Monday morning.</p>{paragraphs}</article></body></html>").encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {HOST}/{article}\r\n"
            f"WARC-Date: 2024-03-{version:02}T10:00:00Z\r\nContent-Length: {len(http)}\r\n\r\n").encode()
    return gzip.compress(head + http + b"\r\n\r\n", mtime=0)


class DamageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="stet-damage-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.whole = pathlib.Path(cls.folder.name)
        (cls.whole / "all.warc.gz").write_bytes(
            b"".join(capture(a, v) for v in range(1, VERSIONS + 1) for a in range(ARTICLES)))
        cls.run_stet(cls.whole, "import", "all.warc.gz")
        # In the log, behind the tables.
        cls.run_stet(cls.whole, "add", f"{HOST}/0", "--anyway", code=None)
        cls.truth = {line["id"]: line for line in cls.lines(cls.run_stet(cls.whole, "export").stdout)}
        assert len(cls.truth) == ARTICLES * VERSIONS

    @staticmethod
    def lines(text):
        return [json.loads(line) for line in text.splitlines()]

    @staticmethod
    def run_stet(folder, *arguments, code=0):
        result = subprocess.run([STET, *arguments, "--config", "/dev/null"], cwd=folder, capture_output=True, text=True)
        if code is not None and result.returncode != code:
            raise AssertionError(f"{arguments}: exit {result.returncode}, not {code}: {result.stdout}{result.stderr}")
        return result

    def setUp(self):
        self.path = self.whole / self.id().rsplit(".", 1)[1]
        self.path.mkdir()
        shutil.copytree(self.whole / "stet-store", self.path / "stet-store")
        self.store = self.path / "stet-store"

    def stet(self, *arguments, code=0):
        return self.run_stet(self.path, *arguments, code=code)

    def files(self):
        return {p.name: p.read_bytes() for p in self.store.iterdir() if p.is_file()}

    def new_store_of_what_is_left(self):
        """The versions that `new` has, told to be whole by verify."""
        out = self.stet("export", "--warc", "left.warc.gz", code=4)
        self.stet("import", "left.warc.gz", "--store", "new")
        self.assertIn("all is intact", self.stet("verify", "--store", "new").stdout)
        return {line["id"]: line for line in self.lines(self.stet("export", "--store", "new").stdout)}, out

    def check_texts(self, kept):
        for name, line in kept.items():
            url, version = name.rsplit("@", 1)
            texts = [self.truth[f"{url}@{v}"]["text"] for v in range(1, VERSIONS + 1)]
            self.assertIn(line["text"], texts, name)

    def test_a_flipped_bit_takes_its_block_and_is_named(self):
        table = max(self.store.glob("*.ldb"), key=lambda p: p.stat().st_size)
        data = bytearray(table.read_bytes())
        data[len(data) // 2] ^= 4
        table.write_bytes(data)
        before = self.files()
        verify = self.stet("verify", code=4)
        self.assertIn("problems", verify.stdout)
        kept, out = self.new_store_of_what_is_left()
        self.assertIn("left out", out.stderr)
        self.assertGreater(len(kept), ARTICLES * VERSIONS // 3)
        self.assertLess(len(kept), ARTICLES * VERSIONS)
        self.check_texts(kept)
        self.assertEqual(self.files(), before, "a reading command wrote to the damaged store")

    def test_a_cut_log_is_noticed_not_written_to_and_copied(self):
        log = max(self.store.glob("*.log"), key=lambda p: p.stat().st_size)
        self.assertGreater(log.stat().st_size, 0)
        log.write_bytes(b"")
        self.assertIn("commits are missing", self.stet("verify", code=4).stdout)
        self.assertIn("commits are missing", self.stet("list", code=4).stderr)
        refused = self.stet("run", code=4)
        self.assertIn("commits are missing", refused.stderr)
        self.assertIn("stet backup", refused.stderr)
        self.stet("backup", "copy", code=4)
        self.assertIn("all is intact", self.stet("verify", "--store", "copy").stdout)
        kept = {line["id"]: line for line in self.lines(self.stet("export", "--store", "copy").stdout)}
        self.assertEqual(kept, self.truth)

    def test_a_lost_manifest_leaves_everything_readable(self):
        for manifest in self.store.glob("MANIFEST-*"):
            manifest.unlink()
        kept, _ = self.new_store_of_what_is_left()
        self.assertEqual({k: v["text"] for k, v in kept.items()}, {k: v["text"] for k, v in self.truth.items()})
        self.assertIn("damaged", self.stet("log", f"{HOST}/3", code=4).stderr)
        self.assertIn("flooded", self.stet("show", f"{HOST}/3@2", code=4).stdout)


if __name__ == "__main__":
    unittest.main()

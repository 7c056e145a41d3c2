#!/usr/bin/env python3
"""care_test.py STET: prune, erase, evidence, packing after runs and reading again,
as a user meets them."""
import gzip
import hashlib
import http.server
import itertools
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

STET = str(pathlib.Path(sys.argv.pop(1)).resolve())
HOST = "https://herald.example"
FILLER = "".join(f"<p>The repair of the old sea wall, paragraph {i}, was put off again until more money is found, "
                 "the clerk of the harbour town said on Monday.</p>" for i in range(5))


def page(number, quote='"', secret=""):
    return (f"<!doctype html><html lang=en><head><title>Flood in town</title></head><body><article>"
            f"<h1>Flood in the harbour town</h1><p>At least {number} houses were flooded by the storm, {quote}officials"
            f"{quote} in the town said on Monday morning.</p><!-- {secret} -->{FILLER}</article></body></html>").encode()


def record(url, when, body):
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {when}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n").encode()
    return gzip.compress(head + block + b"\r\n\r\n", mtime=0)


def day(number):
    return f"2024-03-{number:02}T10:00:00Z"


class CareTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stet-care-")
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)

    def stet(self, *arguments, code=0):
        result = subprocess.run([STET, *arguments], cwd=self.path, capture_output=True, text=True)
        self.assertEqual(result.returncode, code, (arguments, result.stdout, result.stderr))
        return result

    def import_captures(self, captures):
        (self.path / "a.warc.gz").write_bytes(b"".join(record(f"{HOST}/a", day(d), body) for d, body in captures))
        self.stet("import", "a.warc.gz")

    def log(self):
        return json.loads(self.stet("log", f"{HOST}/a", "--json").stdout)

    def history(self):
        # Edits of note at days 3 and 6; between them only the quotation marks change.
        captures = [(1, page(12)), (2, page(12, "\u201d")), (3, page(31, "\u201d")), (4, page(31)), (5, page(31, "\u201d")),
                    (6, page(40, "\u201d")), (7, page(40))]
        self.import_captures(captures)
        versions = self.log()
        self.assertEqual([v["edit"] for v in versions], [False, False, True, False, False, True, False])
        return versions

    def test_prune_keeps_first_last_and_edits_of_note(self):
        before = self.history()
        head = json.loads(self.stet("verify", "--json").stdout)["head"]
        self.stet("prune", code=2)
        dry = json.loads(self.stet("prune", "--older-than", "1d", "--dry-run", "--json").stdout)
        self.assertEqual((dry["articles"], dry["versions"]), (1, 3))
        self.assertEqual(self.log(), before)
        self.assertIn("0 versions", self.stet("prune", "--older-than", "10000d").stdout)
        self.assertIn("0 versions", self.stet("prune", "--keep", "6").stdout)
        self.assertIn("0 versions", self.stet("prune", "--source", "other").stdout)
        self.assertIn("3 versions of 1 article ", self.stet("prune", "--older-than", "1d").stdout)
        after = self.log()
        self.assertEqual([v["version"] for v in after if v.get("erased")], [2, 4, 5])
        self.assertEqual({v["erase_reason"] for v in after if v.get("erased")}, {"pruned"})
        self.assertTrue(all(v["erased_at"] for v in after if v.get("erased")))
        self.assertEqual([(v["hash"], v["first_seen"]) for v in after], [(v["hash"], v["first_seen"]) for v in before])
        self.assertEqual(json.loads(self.stet("verify", "--json").stdout)["head"], head)
        self.assertIn("[-31-]{+40+}", self.stet("diff", f"{HOST}/a", "3..6", code=1).stdout)
        self.stet("report", "--since", "2024-01-01T00:00:00Z")
        self.stet("reextract")
        self.assertIn("all is intact", self.stet("verify").stdout)

    def test_prune_by_count_and_by_score(self):
        self.history()
        self.assertIn("1 version ", self.stet("prune", "--keep", "4").stdout)
        self.assertEqual([v["version"] for v in self.log() if v.get("erased")], [2])
        self.stet("prune", "--older-than", "1d", "--min-score", "1000000")
        self.assertEqual([v["version"] for v in self.log() if v.get("erased")], [2, 3, 4, 5, 6])
        self.assertIn("all is intact", self.stet("verify").stdout)

    def test_nothing_of_what_is_erased_is_left_in_any_file(self):
        # Bytes that no compression changes: what is stored of them is themselves.
        secret = hashlib.shake_256(b"secret").hexdigest(600)
        self.import_captures([(1, page(12)), (2, page(31, secret=secret)), (3, page(40))])
        self.assertIn(secret, self.stet("show", f"{HOST}/a@2", "--raw").stdout)
        self.stet("erase", f"{HOST}/a@2", "--reason", "court order 12/26")
        for name in ("a.warc.gz",):
            (self.path / name).unlink()
        self.assertIn("all is intact", self.stet("verify").stdout)
        tables = sorted((self.path / "stet-store").glob("*.ldb"))
        self.assertTrue(tables)
        fresh = self.path / "fresh"
        fresh.mkdir()
        # As small as a store that never had it, but for the tombstone.
        (self.path / "b.warc.gz").write_bytes(
            record(f"{HOST}/a", day(1), page(12)) + record(f"{HOST}/a", day(3), page(40)))
        self.stet("import", "b.warc.gz", "--store", "fresh/store")
        size = lambda store: sum(p.stat().st_size for p in store.iterdir() if p.suffix in (".ldb", ".log"))
        self.assertLess(size(self.path / "stet-store"), size(fresh / "store") + 450)

    def test_evidence_can_be_checked_with_sha256sum(self):
        self.import_captures([(1, page(12)), (2, page(12, "\u201d")), (3, page(31))])
        evidence = json.loads(self.stet("show", f"{HOST}/a@3", "--evidence", "--json").stdout)
        raw = self.stet("show", f"{HOST}/a@3", "--raw").stdout.encode()
        versions = self.log()
        self.assertEqual(evidence["body_sha256"], hashlib.sha256(raw).hexdigest())
        self.assertEqual(evidence["hash"], hashlib.sha256(evidence["evidence"].encode()).hexdigest())
        self.assertEqual(evidence["hash"], versions[2]["hash"])
        self.assertEqual(evidence["previous_hash"], versions[1]["hash"])
        self.assertEqual(evidence["changed_between"], [day(2), day(3)])
        self.assertEqual(evidence["head"], json.loads(self.stet("verify", "--json").stdout)["head"])
        # That the version is under the head takes SHA-256 and the path alone.
        for version in (1, 2, 3):
            said = json.loads(self.stet("show", f"{HOST}/a@{version}", "--evidence", "--json").stdout)
            proof = said["inclusion"]
            self.assertEqual(proof["leaf"], f"{HOST}/a@{version} {said['hash']}\n")
            self.assertEqual((proof["index"], proof["versions"]), (version - 1, 3))
            top = hashlib.sha256(b"\0" + proof["leaf"].encode()).digest()
            for step in proof["path"]:
                (side, other), = step.items()
                pair = (bytes.fromhex(other), top) if side == "left" else (top, bytes.fromhex(other))
                top = hashlib.sha256(b"\1" + b"".join(pair)).digest()
            self.assertEqual(top.hex(), evidence["head"])
        self.assertEqual(json.loads(self.stet("stats", "--json").stdout)["head"], evidence["head"])
        for key in ("requested_url", "final_url", "redirects", "requested_at", "received_at", "status", "headers",
                    "server_address", "certificate_sha256", "text_sha256", "extractor_version", "stet_version",
                    "publisher_says", "other_copies", "checks"):
            self.assertIn(key, evidence)
        self.assertIsNone(evidence["received_at_local"], "the page tells no offset")
        dated = page(12).replace(b"<title>", b"<meta property=article:published_time "
                                 b"content=2024-03-01T02:30:00+05:30><title>")
        (self.path / "b.warc.gz").write_bytes(record(f"{HOST}/b", day(4), dated))
        self.stet("import", "b.warc.gz")
        there = json.loads(self.stet("show", f"{HOST}/b", "--evidence", "--json").stdout)
        self.assertEqual(there["publisher_says"]["published"], "2024-02-29T21:00:00Z")
        self.assertEqual(there["publisher_says"]["published_local"], "2024-03-01T02:30:00+05:30")
        self.assertEqual(there["received_at_local"], "2024-03-04T15:30:00+05:30")
        text = self.stet("show", f"{HOST}/a@3", "--evidence").stdout
        self.assertIn(evidence["body_sha256"], text)
        self.assertIn("sha256sum", text)
        first = json.loads(self.stet("show", f"{HOST}/a@1", "--evidence", "--json").stdout)
        self.assertIsNone(first["changed_between"])
        self.assertEqual(first["previous_hash"], "0" * 64)

    def test_stats_tell_ratios_and_growth_by_source(self):
        self.history()
        stats = json.loads(self.stet("stats", "--json").stdout)
        self.assertAlmostEqual(stats["ratio"], stats["stored_bytes"] / stats["raw_bytes"], places=4)
        self.assertEqual(stats["disk_bytes_per_day"], stats["disk_bytes"] // 6)
        self.assertEqual([s["source"] for s in stats["sources"]], ["import"])
        self.assertEqual(stats["sources"][0]["raw_bytes"], stats["raw_bytes"])
        self.assertRegex(self.stet("stats").stdout, r"kept \(\d+\.\d %\)")

    def test_reading_again_goes_on_where_it_was_stopped(self):
        names = [f"{HOST}/{i}" for i in range(600)]
        (self.path / "many.warc.gz").write_bytes(
            b"".join(record(name, day(d), page(d * 100 + i)) for d in (1, 2) for i, name in enumerate(names)))
        self.stet("import", "many.warc.gz")
        before = self.stet("export").stdout
        stopped = 0
        for wait in (0.3, 0.6, 0.9, 1.2, 2.0):
            process = subprocess.Popen([STET, "reextract"], cwd=self.path, stderr=subprocess.DEVNULL)
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                stopped += 1
            self.assertIn("all is intact", self.stet("verify").stdout)
        self.assertGreater(stopped, 0)
        self.stet("reextract", "--jobs", "2")
        self.assertEqual(self.stet("export").stdout, before)


class Site(http.server.BaseHTTPRequestHandler):
    counter = itertools.count(1)

    def do_GET(self):
        if self.path == "/robots.txt":
            self.send_error(404)
            return
        data = page(next(Site.counter))
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


class PackingTest(unittest.TestCase):
    def test_a_store_that_only_runs_write_is_packed_by_them(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        with tempfile.TemporaryDirectory(prefix="stet-packing-") as name:
            folder = pathlib.Path(name)
            (folder / "stet.toml").write_text(
                '[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')

            def stet(*arguments):
                result = subprocess.run([STET, *arguments], cwd=folder, capture_output=True, text=True)
                self.assertEqual(result.returncode, 0, (arguments, result.stdout, result.stderr))
                return result.stdout

            stet("init", "--force")
            (folder / "stet.toml").write_text(
                '[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')
            stet("add", f"http://127.0.0.1:{server.server_address[1]}/story")
            sizes = []
            for _ in range(8):
                stet("run", "--all")
                sizes.append(json.loads(stet("stats", "--json"))["stored_bytes"])
            versions = json.loads(stet("stats", "--json"))["versions"]
            self.assertGreaterEqual(versions, 7)
            self.assertTrue(any(after < before for before, after in zip(sizes, sizes[1:])), sizes)
            self.assertIn("all is intact", stet("verify"))


if __name__ == "__main__":
    unittest.main()

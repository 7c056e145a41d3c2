#!/usr/bin/env python3
"""archive_test.py STET: WARC files in, WARC files out, as a user does it.

WARC files are made here by hand, and those that stet writes are read by
tests/store/warc_reading.py: neither uses anything of stet.
"""
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

STET = sys.argv.pop(1)
READER = pathlib.Path(__file__).resolve().parent.parent / "store" / "warc_reading.py"
HOST = "https://herald.example"
FILLER = "".join(f"<p>The repair of the old sea wall, paragraph {i}, was put off again until more money is "
                 "found, the clerk of the harbour town said on Monday.</p>" for i in range(5))


def page(number, furniture=""):
    return (f"<!doctype html><html lang=en><head><title>Flood in town</title>{furniture}</head><body><article>"
            f"<h1>Flood in the harbour town</h1><p>At least {number} houses were flooded by the storm, officials "
            f"in the town said on Monday morning.</p>{FILLER}</article></body></html>").encode()


def http(body, *headers, status="200 OK"):
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(kind, url, when, block, *fields):
    head = [f"WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {when}", *fields,
            f"Content-Length: {len(block)}"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def chunked(body):
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:])) + b"0\r\n\r\n"


def day(number):
    return f"2024-03-{number:02}T10:00:00Z"




class ArchiveTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="stet-archive-")
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def stet(self, *arguments, store="store", code=0):
        result = subprocess.run([STET, *map(str, arguments), "--store", str(self.path / store), "--config",
                                 "/dev/null"], capture_output=True, text=True)
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        return result

    def log(self, url, store="store"):
        return json.loads(self.stet("log", url, "--json", store=store).stdout)

    def write(self, name, records, packing="members"):
        if packing == "members":
            data = b"".join(gzip.compress(r, mtime=0) for r in records)
        elif packing == "one":
            data = gzip.compress(b"".join(records), mtime=0)
        else:
            data = b"".join(records)
        (self.path / name).write_bytes(data)
        return self.path / name

    def history(self):
        a, b = f"{HOST}/a", f"{HOST}/b"
        return [
            record("warcinfo", "urn:x", day(1), b"software: test\r\n"),
            record("request", a, day(1), b"GET /a HTTP/1.1\r\n\r\n"),
            record("response", a, day(1), http(page(12)), "WARC-Record-ID: <urn:uuid:1>"),
            record("response", f"{HOST}/logo.png", day(1), b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG"),
            record("response", a, day(2), http(chunked(page(12, "<script>1</script>")), "Transfer-Encoding: chunked")),
            record("response", a, day(3), http(gzip.compress(page(31), mtime=0), "Content-Encoding: gzip"),
                   "WARC-Record-ID: <urn:uuid:3>"),
            record("revisit", a, day(4), b"", "WARC-Refers-To: <urn:uuid:3>"),
            record("resource", b, day(4), page(7), "Content-Type: text/html"),
            record("response", a, day(5), http(page(40), "Content-Length: %d" % len(page(40)))),
            record("response", a, day(6), http(b"gone", status="410 Gone")),
        ]

    def check_history(self, store="store"):
        versions = self.log(f"{HOST}/a", store)
        self.assertEqual([(v["version"], v["first_seen"], v["last_seen"], v["status"]) for v in versions],
                         [(1, day(1), day(2), 200), (2, day(3), day(4), 200), (3, day(5), day(5), 200),
                          (4, day(6), day(6), 410)])
        self.assertEqual([v["edit"] for v in versions], [False, True, True, True])
        self.assertIn("number_changed", versions[1]["classes"])
        self.assertEqual(len(self.log(f"{HOST}/b", store)), 1)
        self.assertIn("all is intact", self.stet("verify", store=store).stdout)

    def test_every_packing_gives_the_history(self):
        for packing in ("members", "one", "plain"):
            with self.subTest(packing):
                self.write(f"{packing}.warc", self.history(), packing)
                out = self.stet("import", self.path / f"{packing}.warc", "--json", store=packing).stdout
                self.assertEqual(json.loads(out)["versions"], 5)
                self.check_history(packing)
        heads = {self.stet("verify", "--json", store=p).stdout for p in ("members", "one", "plain")}
        self.assertEqual(len(heads), 1)

    def test_order_is_that_of_time_across_files_and_inside_one(self):
        records = self.history()
        for packing in ("members", "one"):
            first = self.write(f"z-{packing}.gz", records[6:][::-1], packing)
            second = self.write(f"a-{packing}.gz", records[:6][::-1], packing)
            self.stet("import", first, second, store=packing)
            self.check_history(packing)

    def test_what_is_there_is_not_taken_twice_and_the_rest_is(self):
        records = self.history()
        first = self.write("1.gz", records[:5])
        whole = self.write("2.gz", records)
        self.stet("import", first)
        self.stet("import", whole)
        self.stet("import", whole)
        self.check_history()

    def test_a_revisit_without_its_original_is_bad_once_and_then_known(self):
        url = f"{HOST}/a"
        digest = "sha256:" + hashlib.sha256(page(12)).hexdigest()
        revisit = [record("revisit", url, day(2), b"", f"WARC-Payload-Digest: {digest}")]
        self.assertIn("1 bad record", self.stet("import", self.write("2.gz", revisit), code=3).stderr)
        self.stet("import", self.write("1.gz", [record("response", url, day(1), http(page(12)))]))
        self.assertEqual(json.loads(self.stet("import", self.path / "2.gz", "--json").stdout)["unchanged"], 1)
        self.stet("import", self.write("3.gz", [record("response", url, day(3), http(page(31)))]))
        counts = json.loads(self.stet("import", self.path / "2.gz", "--json").stdout)
        self.assertEqual((counts["known"], counts["bad"]), (1, 0))
        self.assertEqual([(v["first_seen"], v["last_seen"]) for v in self.log(url)],
                         [(day(1), day(2)), (day(3), day(3))])

    def test_the_diff_of_an_imported_edit(self):
        self.stet("import", self.write("a.gz", self.history()))
        self.assertIn("[-12-]{+31+}", self.stet("diff", f"{HOST}/a", "1..2", code=1).stdout)
        self.assertIn("number", self.stet("report", "--since", "2024-01-01T00:00:00Z").stdout)
        self.assertEqual(self.stet("show", f"{HOST}/a@2", "--raw").stdout, page(31).decode())

    def test_bad_records_are_told_and_counted_and_the_rest_is_taken(self):
        records = self.history()
        cut = record("response", f"{HOST}/a", day(2), http(gzip.compress(page(9), mtime=0)[:-40], "Content-Encoding: gzip"))
        data = gzip.compress(cut) + b"".join(gzip.compress(r) for r in records)
        (self.path / "bad.gz").write_bytes(data)
        result = self.stet("import", self.path / "bad.gz", code=3)
        self.assertIn("1 bad record", result.stderr)
        self.assertIn("bad.gz, offset 0", result.stderr)
        self.check_history()

    def test_a_file_that_is_none(self):
        (self.path / "no.txt").write_text("no WARC at all\n")
        self.assertIn("no WARC record", self.stet("import", self.path / "no.txt", code=2).stderr)
        self.stet("import", self.path / "missing.gz", code=2)

    def test_export_is_the_standards_and_import_makes_the_same_store_of_it(self):
        self.stet("import", self.write("a.gz", self.history()))
        out = self.path / "out.warc.gz"
        self.stet("export", "--warc", out)
        read = subprocess.run([sys.executable, str(READER), str(out)], capture_output=True, text=True)
        self.assertEqual(read.returncode, 0, read.stderr)
        rows = [json.loads(line) for line in read.stdout.splitlines()]
        responses = [row for row in rows if row["type"] == "response"]
        self.assertEqual(
            [(r["target"], r["date"][:10], r["status"], r["sha256"]) for r in responses],
            [(f"{HOST}/{name}", day(d)[:10], status, hashlib.sha256(body).hexdigest())
             for name, d, status, body in [
                 ("a", 1, 200, page(12)), ("a", 2, 200, page(12, "<script>1</script>")), ("a", 3, 200, page(31)),
                 ("a", 5, 200, page(40)), ("a", 6, 410, b"gone"), ("b", 4, 200, page(7))]])
        self.assertEqual([(r["target"], r["date"]) for r in rows if r["type"] == "revisit"],
                         [(f"{HOST}/a", day(4))])
        self.assertEqual(len([r for r in rows if r["type"] == "request"]), 6)
        self.stet("import", out, store="again")
        self.check_history("again")
        lines = [self.stet("export", store=store).stdout for store in ("store", "again")]
        self.assertEqual(lines[0], lines[1])

    def raw_pages(self, url, store):
        evidence = json.loads(self.stet("show", url, "--evidence", "--json", store=store).stdout)
        return evidence.get("seen_before_first_version", []), evidence["raw_pages"]

    def test_every_distinct_capture_is_kept_whatever_it_shows(self):
        url = f"{HOST}/a"
        login = (b"<!doctype html><title>Log in</title><form action=/login><h1>Please log in</h1><input name=user>"
                 b"<input type=password name=password><button>Log in</button></form>")
        front = (b"<!doctype html><title>Page not found</title><h1>404</h1><p>Sorry, the page you are looking for "
                 b"was not found.</p>")
        captures = [login, page(12), front, page(12, "<script>1</script>"), login, page(31), front]
        status = ["200 OK"] * 4 + ["403 Forbidden"] + ["200 OK"] * 2
        warc = self.write("kept.warc.gz", [
            record("response", url, day(number + 1), http(body, status=status[number]),
                   f"WARC-Record-ID: <urn:uuid:{number}>") for number, body in enumerate(captures)])
        self.stet("import", warc)
        self.stet("export", "--warc", self.path / "out.warc.gz")
        self.stet("import", self.path / "out.warc.gz", store="again")
        for store in ("store", "again"):
            with self.subTest(store):
                versions = self.log(url, store)
                self.assertEqual([(v["version"], v["edit"], v["words"] > 50) for v in versions],
                                 [(1, False, True), (2, True, True)])
                early, first = self.raw_pages(f"{url}@1", store)
                _, second = self.raw_pages(f"{url}@2", store)
                kept = early + first + second
                self.assertEqual([p["body_sha256"] for p in kept], [hashlib.sha256(b).hexdigest() for b in captures])
                self.assertEqual([bool(p["seen_instead"]) for p in kept],
                                 [True, False, True, False, True, False, True])
                self.assertEqual([p["archive"]["record_id"] for p in kept], [f"urn:uuid:{n}" for n in range(7)])
                self.assertEqual({p["archive"]["file"] for p in kept}, {"kept.warc.gz"})
                for p, body in zip(kept, captures):
                    unit = warc.read_bytes()[p["archive"]["offset"]:]
                    self.assertIn(body, gzip.decompress(unit)[:len(body) + 2000])
                for target, look, body in ((f"{url}@0", 0, login), (f"{url}@1", 1, front), (f"{url}@1", -1, captures[3]),
                                           (url, 1, front), (url, -1, page(31))):
                    shown = subprocess.run([STET, "show", target, "--raw", "--look", str(look), "--store",
                                            str(self.path / store), "--config", "/dev/null"], capture_output=True)
                    self.assertEqual(shown.stdout, body)
                self.assertIn("all is intact", self.stet("verify", store=store).stdout)
        self.stet("reextract")
        self.assertEqual(self.log(url), self.log(url, "again"))
        self.stet("erase", url, "--reason", "court")
        self.stet("show", f"{url}@0", "--raw", code=2)
        self.assertIn("all is intact", self.stet("verify").stdout)

    def canonical(self, number, script=""):
        return http(page(number, f"<link rel=canonical href={HOST}/b><script>{script}</script>"))

    def kept(self, name, store="store"):
        """Number, and why it shows something else, of every raw page of an article's versions."""
        found = []
        for version in self.log(f"{HOST}/{name}", store) or [{"version": 0}]:
            early, pages = self.raw_pages(f"{HOST}/{name}@{version['version']}", store)
            found += (early if version["version"] < 2 else []) + pages
        return [(p["body_sha256"], p["seen_instead"]) for p in found]

    def test_addresses_of_one_article_join_it_also_where_they_are_met_at_once(self):
        for early, later in (("a", "b"), ("b", "a"), ("a", "c")):
            with self.subTest(early + later):
                store = early + later
                bodies = [(early, 1, 12, ""), (later, 2, 12, "x"), (later, 3, 31, ""), (early, 4, 40, ""),
                          (later, 5, 55, "")]
                self.stet("import", self.write(f"{store}.warc.gz", [
                    record("response", f"{HOST}/{name}", day(when), self.canonical(number, script))
                    for name, when, number, script in bodies]), store=store)
                out = self.path / f"{store}.out.warc.gz"
                self.stet("export", "--warc", out, store=store)
                self.stet("import", out, store=f"{store}-again")
                for where in (store, f"{store}-again"):
                    versions = self.log(f"{HOST}/{early}", where)
                    self.assertEqual([v["first_seen"] for v in versions], [day(1), day(3), day(4), day(5)])
                    self.assertEqual(self.log(f"{HOST}/{later}", where), versions)
                    self.assertIn("all is intact", self.stet("verify", store=where).stdout)
                lines = [self.stet("export", store=s).stdout for s in (store, f"{store}-again")]
                self.assertEqual(lines[0], lines[1])

    def test_captures_of_several_addresses_of_one_article_are_taken_in_the_order_of_time(self):
        # The other address is met in the first wave, among captures that come before it.
        names = ["a", "a", "a", "b", "a", "b", "a", "c", "b", "a", "c"]
        warc = self.write("mixed.warc.gz", [record("response", f"{HOST}/{name}", day(1 + i), self.canonical(100 + i))
                                            for i, name in enumerate(names)])
        self.stet("import", warc)
        versions = self.log(f"{HOST}/a")
        self.assertEqual([v["first_seen"] for v in versions], [day(1 + i) for i in range(len(names))])
        # Another address of it is no move.
        self.assertEqual({name for v in versions for name in v["classes"]} & {"moved"}, set())
        self.stet("import", warc)
        self.assertEqual(self.log(f"{HOST}/c"), versions)
        # In pieces, by an address that is known to be the article's.
        names = ["c", "a", "c", "b", "a"]
        self.stet("import", self.write("more.warc.gz", [
            record("response", f"{HOST}/{name}", day(20 + i), self.canonical(200 + i)) for i, name in enumerate(names)]))
        self.assertEqual([v["first_seen"] for v in self.log(f"{HOST}/b")[len(versions):]],
                         [day(20 + i) for i in range(len(names))])

    def test_the_capture_that_joins_another_article_is_kept_and_exported(self):
        captures = [("b", 1, self.canonical(12)), ("a", 2, self.canonical(12, "x")), ("a", 3, self.canonical(31)),
                    ("a", 4, http(b"gone", status="410 Gone"))]
        self.stet("import", self.write("joined.warc.gz", [
            record("response", f"{HOST}/{name}", day(when), block) for name, when, block in captures]))
        self.stet("export", "--warc", self.path / "out.warc.gz")
        self.stet("import", self.path / "out.warc.gz", store="again")
        bodies = [hashlib.sha256(block.split(b"\r\n\r\n", 1)[1]).hexdigest() for _, _, block in captures]
        read = subprocess.run([sys.executable, str(READER), str(self.path / "out.warc.gz")], capture_output=True,
                              text=True)
        rows = [row for row in map(json.loads, read.stdout.splitlines()) if row["type"] == "response"]
        self.assertEqual({(row["target"], row["sha256"]) for row in rows},
                         {(f"{HOST}/{name}", body) for (name, _, _), body in zip(captures, bodies)})
        for store in ("store", "again"):
            self.assertEqual(self.kept("b", store), list(zip(bodies, ["", "", "", "http_410"])))
            self.assertEqual(self.log(f"{HOST}/a", store), self.log(f"{HOST}/b", store))

    def test_a_canonical_address_that_all_pages_name_joins_none_of_them(self):
        stories = [("ferry", "The ferry to the island was cancelled for the third day, and the mail with it."),
                   ("school", "Pupils of the lower school planted two hundred oaks along the old railway line."),
                   ("bakery", "After ninety years the last bakery of the village closes its doors for good.")]
        texts = [f"<!doctype html><title>{name}</title><link rel=canonical href={HOST}/news><article><h1>{name}</h1>"
                 + "".join(f"<p>{text} {name.title()} number {i} of the day.</p>" for i in range(4)) + "</article>"
                 for name, text in stories]
        for when in (("1", "1", "1"), ("1", "2", "3")):
            store = "-".join(when)
            self.stet("import", self.write(f"{store}.warc.gz", [
                record("response", f"{HOST}/{name}", day(int(d)), http(text.encode()))
                for (name, _), text, d in zip(stories, texts, when)]), store=store)
            for name, _ in stories:
                self.assertEqual([v["title"] for v in self.log(f"{HOST}/{name}", store)], [name])

    def test_a_capture_that_joins_an_article_with_later_ones_stays_where_it_is(self):
        self.stet("import", self.write("1.warc.gz", [record("response", f"{HOST}/b", day(5), self.canonical(12))]))
        old = page(12, "<link rel=canonical href=https://herald.example/b>")
        self.stet("import", self.write("2.warc.gz", [record("response", f"{HOST}/a", day(2), http(old))]))
        shown = subprocess.run([STET, "show", f"{HOST}/a@0", "--raw", "--store", str(self.path / "store"), "--config",
                                "/dev/null"], capture_output=True)
        self.assertEqual(shown.stdout, old)
        self.assertEqual(len(self.log(f"{HOST}/a")), 1)
        self.stet("export", "--warc", self.path / "out.warc.gz")
        rows = subprocess.run([sys.executable, str(READER), str(self.path / "out.warc.gz")], capture_output=True,
                              text=True).stdout
        self.assertIn(hashlib.sha256(old).hexdigest(), rows)

    def test_many_addresses_of_one_article_in_one_wave_lose_no_capture(self):
        names = [f"a{i}" for i in range(20)]
        first = [record("response", f"{HOST}/{name}", day(2), self.canonical(12, name)) for name in names]
        later = [record("response", f"{HOST}/{name}", day(3 + i), self.canonical(100 + i))
                 for i, name in enumerate(names)]
        warc = self.write("many.warc.gz", [record("response", f"{HOST}/b", day(1), self.canonical(12)), *first, *later])
        counts = json.loads(self.stet("import", warc, "--json").stdout)
        self.assertEqual((counts["captures"], counts["versions"], counts["looks"], counts["moved"]), (41, 21, 20, 20))
        self.assertEqual([v["first_seen"] for v in self.log(f"{HOST}/b")], [day(1)] + [day(3 + i) for i in range(20)])

    def test_error_pages_are_kept_of_addresses_that_showed_something_else(self):
        error = [http(b"busy", status="503 Service Unavailable"), http(b"no", status="404 Not Found")]
        first = self.write("1.warc.gz", [
            record("response", f"{HOST}/a", day(1), error[0]), record("response", f"{HOST}/never", day(1), error[1]),
            record("response", f"{HOST}/a", day(2), http(page(12)))])
        counts = json.loads(self.stet("import", first, "--json").stdout)
        self.assertEqual((counts["versions"], counts["walls"], counts["errors_of_unknown_addresses"]), (1, 1, 1))
        sha = [hashlib.sha256(body).hexdigest() for body in (b"busy", page(12), b"no")]
        self.assertEqual(self.kept("a"), [(sha[0], "http_503"), (sha[1], "")])
        self.stet("log", f"{HOST}/never", code=2)

    def test_export_goes_on_behind_any_line(self):
        self.stet("import", self.write("a.gz", self.history()))
        lines = self.stet("export", "--jsonl").stdout.splitlines()
        self.assertEqual(len(lines), 5)
        for number, line in enumerate(lines):
            rest = self.stet("export", "--cursor", json.loads(line)["id"]).stdout.splitlines()
            self.assertEqual(rest, lines[number + 1:])

    def test_killed_and_started_again_it_loses_nothing(self):
        records = [record("response", f"{HOST}/{name}", day(d), http(page(100 * name + d)))
                   for d in range(1, 15) for name in range(12)]
        warc = self.write("many.gz", records)
        command = [STET, "import", str(warc), "--store", str(self.path / "store"), "--config", "/dev/null"]
        kills = 0
        for wait in (0.05, 0.1, 0.15, 0.2, 0.3):
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
        self.stet("import", warc)
        self.stet("import", warc, store="whole")
        for name in range(12):
            fields = [[(v["version"], v["first_seen"], v["hash"], v["classes"]) for v in self.log(f"{HOST}/{name}", s)]
                      for s in ("store", "whole")]
            self.assertEqual(len(fields[1]), 14)
            self.assertEqual(fields[0], fields[1])
        self.assertIn("all is intact", self.stet("verify").stdout)


if __name__ == "__main__":
    unittest.main()

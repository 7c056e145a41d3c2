#!/usr/bin/env python3
"""real_pages.py STET SET [--show]: saved pages through the whole program, read back.

SET is a folder of saved pages (truth.jsonl with id, url, title and text; pages/ID.html.gz).
Serves each under its own address, host name and https on loopback (`resolve`, `ca_file`,
`allow_addresses`), tracks all in a new store with `add` and `run`, then reads every page
back and compares:

  raw       the page that `show --raw` gives is, byte for byte, what was served
  text      the text of `show` is what `extract` makes of the file
  title     the title of `show` is the truth's
  again     a second look at everything began no version
  verify    `stet verify` finds nothing

A line for each page that is not so, then counts. `--show` prints of each stored article
its kind, title, byline, dates, and the first and last lines of its text, for a person to
look at. Needs port 443 on loopback (root, or a lowered net.ipv4.ip_unprivileged_port_start)
and openssl. Exits with 1 if a page was lost or changed.
"""
import argparse
import collections
import gzip
import http.server
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading
import unicodedata
from urllib.parse import urlsplit

ADDRESS = "127.0.0.1"


def certificate(folder, hosts):
    """A certificate of the hosts by an authority of its own: (ca file, chain file)."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-days", "2", "-subj", "/CN=Loopback", "-addext", "basicConstraints=critical,CA:TRUE")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "request.pem",
            "-subj", "/CN=pages")
    (folder / "names.cnf").write_text("subjectAltName=" + ",".join(f"DNS:{host}" for host in sorted(hosts)))
    openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names.cnf", "-out", "cert.pem")
    (folder / "chain.pem").write_text((folder / "cert.pem").read_text() + (folder / "key.pem").read_text())
    return folder / "ca.pem", folder / "chain.pem"


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages = {}  # (host, path with query): bytes

    def do_GET(self):
        body = self.pages.get((self.headers.get("Host", "").lower(), self.path))
        self.send_response(200 if body is not None else 404)
        body = body or b""
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def request_target(url):
    parts = urlsplit(url)
    return parts.netloc.lower(), (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def plain(text):
    return " ".join(unicodedata.normalize("NFKC", text or "").split())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stet")
    parser.add_argument("set", type=pathlib.Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    stet = str(pathlib.Path(options.stet).resolve())

    rows = [json.loads(line) for line in open(options.set / "truth.jsonl")]
    for row in rows:
        # What a client sends: the address as `stet url --resolve` writes it.
        row["url"] = subprocess.run([stet, "url", "--resolve", row["url"]], check=True, capture_output=True,
                                    text=True).stdout.strip()
        row["bytes"] = gzip.decompress((options.set / "pages" / f"{row['id']}.html.gz").read_bytes())
        Pages.pages[request_target(row["url"])] = row["bytes"]
    hosts = {host for host, _ in Pages.pages}

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        authority, chain = certificate(folder, hosts)
        server = http.server.ThreadingHTTPServer((ADDRESS, 443), Pages)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()

        (folder / "stet.toml").write_text(
            "[crawl]\ncontact = \"desk@example.org\"\ndelay = \"0s\"\nconnections_per_host = 4\n"
            f"ca_file = \"{authority}\"\nallow_addresses = [\"127.0.0.0/8\"]\n"
            f"resolve = {json.dumps([f'{host}:443:{ADDRESS}' for host in sorted(hosts)])}\n")

        def call(*arguments, **more):
            return subprocess.run([stet, *arguments, "--store", "store", "--config", "stet.toml"], cwd=folder,
                                  capture_output=True, **more)

        call("init", check=True)
        (folder / "list.txt").write_text("".join(row["url"] + "\n" for row in rows))
        added = call("add", "--list", "list.txt", "--anyway")
        print(f"add: exit {added.returncode}; {added.stdout.decode().strip().splitlines()[-1:]}")
        first = call("run", "--all")
        print(f"run: exit {first.returncode}\n{first.stdout.decode()}{first.stderr.decode()}")

        counts, kinds, bad = collections.Counter(), collections.Counter(), 0
        for row in rows:
            shown = call("show", row["url"], "--format", "json")
            if shown.returncode != 0:
                print(f"NOT STORED {row['url']}: {shown.stderr.decode().strip()}")
                bad += 1
                continue
            counts["stored"] += 1
            article = json.loads(shown.stdout)
            article = article.get("article", article)
            raw = call("show", row["url"], "--raw").stdout
            counts["raw"] += raw == row["bytes"]
            file = folder / "page.html"
            file.write_bytes(row["bytes"])
            direct = json.loads(subprocess.run(
                [stet, "extract", str(file), "--url", row["url"], "--content-type", "text/html", "--format", "json"],
                capture_output=True, check=True).stdout)
            counts["text"] += article["text"] == direct["text"]
            counts["title"] += plain(article["title"]) == plain(row.get("title"))
            kinds[direct["page_kind"]] += 1
            if raw != row["bytes"] or article["text"] != direct["text"]:
                print(f"CHANGED {row['url']}: raw {raw == row['bytes']}, text {article['text'] == direct['text']}")
                bad += 1
            if options.show:
                lines = article["text"].split("\n")
                print(f"--- {row['id']}  {direct['page_kind']}  {len(article['text'])} characters (truth {len(row.get('text') or '')})\n"
                      f"  title   {article['title']}\n  truth   {row.get('title')}\n  byline  {article.get('byline')}\n"
                      f"  truth   {row.get('author')}\n  dates   {article.get('published')} {article.get('modified')}; truth {row.get('date')}")
                for line in lines[:2] + ["…"] + lines[-2:]:
                    print(f"  | {line[:200]}")

        second = call("run", "--all", "--json")
        events = [json.loads(line) for line in second.stdout.decode().splitlines() if line.startswith("{")]
        again = sum(event.get("version", 1) > 1 for event in events)
        verify = call("verify")
        server.shutdown()

    print(f"{len(rows)} pages of {len(hosts)} hosts: {counts['stored']} stored, raw equal {counts['raw']}, "
          f"text equal {counts['text']}, title equal {counts['title']}; kinds {dict(kinds)}; "
          f"versions begun by a second look {again}; second run exit {second.returncode}, verify exit {verify.returncode}")
    sys.exit(1 if bad or again or verify.returncode else 0)


main()

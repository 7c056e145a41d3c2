#!/usr/bin/python3
"""http2_test.py STET: a server that offers HTTP/2 by ALPN is spoken to in it, one that does not in HTTP/1.1, and
what was spoken stands in the evidence."""
import gzip
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

STET = os.path.abspath(sys.argv[1])
NGINX = """
daemon off; pid {dir}/nginx.pid; error_log {dir}/error.log; {user}
events {{ worker_connections 64; }}
http {{ default_type text/html; log_format spoken "$host $server_protocol $uri"; access_log {dir}/access.log spoken;
  client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir}; uwsgi_temp_path {dir}; scgi_temp_path {dir};
  ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem; root {dir}/site;
  server {{ listen 127.0.0.1:{two} ssl http2; }}
  server {{ listen 127.0.0.1:{one} ssl; }}
}}
"""
PAGE = """<!doctype html><html lang=en><head><title>Weir is mended</title><meta property=og:type content=article></head>
<body><article><h1>Weir is mended</h1><p>The weir above the paper mill holds its water again after divers closed the gap
that the ice had torn into it in February.</p><p>The river board expects the fish pass to open by the end of the month, and
has asked anglers to keep away from the works until then.</p></article></body></html>"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def main():
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None or "http_v2" not in subprocess.run([nginx, "-V"], capture_output=True, text=True).stderr:
        print("no nginx that speaks HTTP/2")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "site").mkdir()
        (folder / "site/weir.html").write_text(PAGE)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=news.test", "-addext",
                        "subjectAltName=DNS:news.test,DNS:old.test", "-keyout", "key.pem", "-out", "cert.pem"],
                       cwd=folder, check=True, capture_output=True)
        two, one = free_ports(2)
        (folder / "nginx.conf").write_text(NGINX.format(dir=folder, two=two, one=one,
                                                        user="user root;" if os.geteuid() == 0 else ""))
        urls = {f"https://news.test:{two}/weir.html": "2", f"https://old.test:{one}/weir.html": "1.1"}
        (folder / "stet.toml").write_text(
            '[crawl]\ncontact = "t"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\nca_file = "cert.pem"\n'
            f'resolve = ["news.test:{two}:127.0.0.1", "old.test:{one}:127.0.0.1"]\n'
            f'[[source]]\nname = "t"\narticles = {json.dumps(list(urls))}\n')
        subprocess.run([STET, "init"], cwd=folder, check=True, capture_output=True)
        server = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", two)) == 0:
                        break
                time.sleep(0.02)
            ran = subprocess.run([STET, "run", "--json"], cwd=folder, capture_output=True, text=True)
            assert ran.returncode == 0, ran
            assert json.loads(ran.stdout.splitlines()[-1])["first"] == 2, ran
        finally:
            server.terminate()
            server.wait()
        spoken = (folder / "access.log").read_text().split("\n")
        assert "news.test HTTP/2.0 /weir.html" in spoken and "old.test HTTP/1.1 /weir.html" in spoken, spoken
        subprocess.run([STET, "export", "--warc", "out.warc"], cwd=folder, check=True, capture_output=True)
        evidence = gzip.open(folder / "out.warc").read().decode()
        for url, version in urls.items():
            response = evidence.split("WARC-Type: response\r\n")
            heads = [part.split("\r\n\r\n")[0] for part in response[1:]]
            of_url = [head for head in heads if f"WARC-Target-URI: {url}\r\n" in head]
            assert len(of_url) == 1 and ("WARC-Protocol: h2" in of_url[0]) == (version == "2"), (url, of_url)
    print("ok")


main()

"""Captures of pages, written as the WARC file that `stet import` reads."""
import gzip


def write_warc(path, captures):
    """`captures`: address, RFC 3339 time and HTML as bytes of each, in any order."""
    with open(path, "wb") as out:
        for url, when, data in captures:
            http = (b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                    b"Content-Length: %d\r\n\r\n" % len(data)) + data
            head = (f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
                    f"WARC-Date: {when}\r\nContent-Type: application/http; msgtype=response\r\n"
                    f"Content-Length: {len(http)}\r\n\r\n").encode()
            out.write(gzip.compress(head + http + b"\r\n\r\n", 1))

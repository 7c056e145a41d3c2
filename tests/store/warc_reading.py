#!/usr/bin/env python3
"""Reads a WARC file by ISO 28500 and RFC 1952 alone, with nothing of stet.

Prints one JSON line per record: type, target, date, id, payload's length and
SHA-256 (of a response). Ends with an error for anything that breaks the
standard: a member that holds no or several records, a missing mandatory field,
a digest that is wrong, an id twice, a revisit or metadata that refers to
nothing.
"""

import base64
import hashlib
import http.client
import io
import json
import re
import sys
import zlib


def members(data):
    while data:
        inflater = zlib.decompressobj(31)
        member = inflater.decompress(data) + inflater.flush()
        assert inflater.eof, "a gzip member is cut"
        data = inflater.unused_data
        yield member


def digest(label, data):
    name, value = label.split(":")
    want = hashlib.new(name, data).digest()
    return base64.b32encode(want).decode().rstrip("=") == value


class Socket:
    def __init__(self, data):
        self.data = data

    def makefile(self, mode):
        return io.BytesIO(self.data)


def http_payload(block):
    response = http.client.HTTPResponse(Socket(block))
    response.begin()
    return response.status, response.read()


def parse(member):
    head, block = member.split(b"\r\n\r\n", 1)
    lines = head.decode("utf-8").split("\r\n")
    assert lines[0] == "WARC/1.1", lines[0]
    fields = dict(line.split(": ", 1) for line in lines[1:])
    length = int(fields["Content-Length"])
    assert block[length:] == b"\r\n\r\n", "a record does not end where it says"
    block = block[:length]
    assert digest(fields["WARC-Block-Digest"], block), "block digest"
    assert re.fullmatch(r"<urn:uuid:[0-9a-f-]{36}>", fields["WARC-Record-ID"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z",
                        fields["WARC-Date"])
    return fields, block


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    payloads = {}
    seen = set()
    for member in members(data):
        fields, block = parse(member)
        record_id = fields["WARC-Record-ID"]
        assert record_id not in seen, "an id stands twice"
        seen.add(record_id)
        kind = fields["WARC-Type"]
        line = {"type": kind, "target": fields.get("WARC-Target-URI", ""),
                "date": fields["WARC-Date"]}
        if kind == "response":
            status, payload = http_payload(block)
            assert digest(fields["WARC-Payload-Digest"], payload), "payload"
            payloads[record_id] = fields["WARC-Payload-Digest"]
            line.update(status=status, bytes=len(payload),
                        sha256=hashlib.sha256(payload).hexdigest())
        elif kind == "request":
            line["request"] = block.decode()
        elif kind == "revisit":
            original = fields["WARC-Refers-To"]
            assert payloads[original] == fields["WARC-Payload-Digest"]
        elif kind == "metadata":
            assert fields["WARC-Refers-To"] in seen
            line["fields"] = block.decode().split("\r\n")[:-1]
        print(json.dumps(line, sort_keys=True))


main()

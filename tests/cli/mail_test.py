#!/usr/bin/python3
"""mail_test.py STET: `stet report --mail` against a real SMTP server on loopback
(aiosmtpd: STARTTLS, a login), its mails read back by Python's email package.

The outlet is served from here too; its pages try to break out of every header
and part of a mail.
"""
import email
import email.policy
import logging
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

import outlet
from outlet import publish

NASTY = "Fire\r\nBcc: victim@example.net\r\n\r\n<script>alert(1)</script> \u202e\x1b]0;x\x07 =?utf-8?q?hi?= \u201etoll\u201c"


class Mailbox:
    def __init__(self):
        self.mails = []
        self.refuse = False

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return "451 come back later"
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None))
        return "250 taken"


class Relay(Controller):
    def __init__(self, mailbox, context):
        super().__init__(mailbox, hostname="127.0.0.1", port=0, ready_timeout=60)
        self.context = context

    def factory(self):
        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == b"stet" and data.password == b"s3cret word")
        return SMTP(self.handler, require_starttls=True, auth_required=True, authenticator=authenticate,
                    tls_context=self.context, enable_SMTPUTF8=False)

    # The port is the system's choice; the base class waits for an answer there.
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Run:
    def __init__(self, stet, folder, mail):
        self.stet, self.folder = stet, folder
        (folder / "stet.toml").write_text(
            '[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n'
            '[site]\ntitle = "Edits \u00fcberall"\nbase_url = "https://edits.example.org/"\n' + mail)

    def __call__(self, *arguments, code=0, **environment):
        result = subprocess.run(
            [self.stet, *arguments, "--store", self.folder / "store", "--config", self.folder / "stet.toml"],
            capture_output=True, text=True, env={**os.environ, **environment}, timeout=60)
        assert result.returncode == code, (arguments, result.returncode, result.stderr)
        assert "s3cret" not in result.stdout + result.stderr
        return result


def certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def parsed(mail):
    """The message, with what holds of every one of them checked."""
    mail_from, recipients, content, encrypted = mail
    assert encrypted, "sent in the clear"
    assert mail_from == "stet@example.org" and recipients == ["desk@example.org"], (mail_from, recipients)
    assert content.isascii()
    for line in content.split(b"\r\n"):
        assert b"\n" not in line and b"\r" not in line and len(line) <= 998, line
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert not message.defects, message.defects
    assert sorted(message.keys()) == sorted(set(message.keys())), message.keys()
    assert message["Bcc"] is None and message["Cc"] is None
    assert message["From"].addresses[0].addr_spec == "stet@example.org"
    assert message["To"].addresses[0].addr_spec == "desk@example.org"
    assert message["Date"].datetime is not None
    assert re.fullmatch(r"<[^<>@\s]+@example\.org>", message["Message-ID"]), message["Message-ID"]
    assert message["List-Id"] == "<edits.stet.example.org>"
    assert message["List-Unsubscribe"] == "<mailto:stet@example.org?subject=unsubscribe>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in message.iter_parts())
    for part in message.walk():
        assert not part.defects, part.defects
    for body in (text, html):
        assert "\x1b" not in body and "\u202e" not in body
    assert "<script" not in html and "<img" not in html and "src=" not in html and "url(" not in html
    return message, text, html


def main():
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # Refused handshakes are part of it.
    warnings.simplefilter("ignore")
    stet = str(pathlib.Path(sys.argv[1]).resolve())
    server, base = outlet.serve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        mailbox = Mailbox()
        relay = Relay(mailbox, certificate(folder))
        relay.start()
        settings = (f'[mail]\nserver = "smtp://localhost:{relay.port}"\nfrom = "J\u00fcrgen, \\"stet\\" <stet@example.org>"\n'
                    'user = "stet"\npassword = "env:MAIL_WORD"\n')
        trusted = settings + f'ca_file = "{folder}/cert.pem"\n'
        run = Run(stet, folder, trusted)
        word = {"MAIL_WORD": "s3cret word"}
        send = ["report", "--since", "last", "--mail", "desk@example.org"]
        try:
            check(run, base, folder, mailbox, settings, send, word)
        finally:
            relay.stop()
            server.shutdown()
    print("ok")


def check(run, base, folder, mailbox, settings, send, word):
    publish("/storm", "Storm hits coast", 12)
    publish("/fire", "Fire in the harbour", 40)
    run("init")
    run("add", "--name", "The Coast\nBcc: x@example.net", base + "/storm", base + "/fire")
    run("run", "--all")

    run(*send, **word)
    assert mailbox.mails == [], "a quiet day is silent"
    run(*send, "--quiet-days", **word)
    message, text, _ = parsed(mailbox.mails.pop())
    assert message["Subject"].endswith("no edits") and "A quiet day" in text

    publish("/storm", "Storm hits coast", 31)
    publish("/fire", NASTY, 40)
    run("run", "--all")

    # Nothing is lost while the server refuses, the certificate is not trusted,
    # the word is wrong or missing.
    mailbox.refuse = True
    assert "451" in run(*send, code=3, **word).stderr
    mailbox.refuse = False
    run(*send, code=3, MAIL_WORD="s3cret wrong")
    assert "MAIL_WORD" in run(*send, code=2).stderr
    trusted = (folder / "stet.toml").read_text()
    Run(run.stet, folder, settings)
    assert "ertificate" in run(*send, code=3, **word).stderr
    assert mailbox.mails == []
    (folder / "stet.toml").write_text(trusted)

    run(*send, **word)
    message, text, html = parsed(mailbox.mails.pop())
    assert message["From"].addresses[0].display_name == 'J\u00fcrgen, "stet"', message["From"]
    assert re.fullmatch(r"stet [ \d]\d \w{3}: .*2 silent edits|stet .*: .*", message["Subject"])
    assert message["References"] is None, "a digest of two articles is no thread"
    assert "[-12" in text and "{+31" in text and "https://edits.example.org/a/" in text
    assert "Bcc: victim@example.net" in text, "shown, as text"
    assert re.search(r"<del[^>]*><bdi>12", html) and "&lt;script&gt;" in html
    assert text.index("High severity") < text.index("* " if "* The" in text else "! ")

    run(*send, **word)
    assert mailbox.mails == [], "the cursor moved with the delivery"

    # Another destination has its own cursor; one mail an article, threaded.
    each = ["report", "--since", "last", "--destination", "each", "--per-article", "--mail", "desk@example.org"]
    run(*each, **word)
    storm, fire = sorted((parsed(mail)[0] for mail in mailbox.mails), key=lambda m: "Storm" not in m["Subject"])
    assert storm["Subject"].endswith("Storm hits coast") and fire["Subject"].endswith("Fire in the harbour")
    assert storm["Message-ID"] != fire["Message-ID"]
    mailbox.mails.clear()
    publish("/storm", "Storm batters coast", 31)
    run("run", "--all")
    run(*each, **word)
    (again,) = [parsed(mail)[0] for mail in mailbox.mails]
    assert again["Subject"] == storm["Subject"], "a thread keeps its subject"
    assert storm["Message-ID"] in again["References"].split() and again["In-Reply-To"] == storm["Message-ID"]
    assert again["References"].split()[0] == storm["References"].split()[0]
    mailbox.mails.clear()

    # The same edits twice are the same mail to a mail reader.
    ids = []
    for _ in range(2):
        run("report", "--since", "1d", "--mail", "desk@example.org", **word)
        ids.append(parsed(mailbox.mails.pop())[0]["Message-ID"])
    assert ids[0] == ids[1]

    # Lines are bounded.
    outlet.Outlet.pages.clear()
    with_lines = (folder / "stet.toml").read_text().replace("[mail]\n", "[mail]\nlines = 1\n")
    (folder / "stet.toml").write_text(
        with_lines + f'[[source]]\nname = "Dead Letter"\nfeeds = ["{base}/none.xml"]\n')
    run("run", "--all")
    assert re.search(r"none\.xml  unreadable since \S+: http_404", run("list").stdout), "list says so, too"
    run("report", "--since", "1d", "--mail", "desk@example.org", **word)
    message, text, html = parsed(mailbox.mails.pop())
    assert re.search(r"And \d+ more: https://edits.example.org/", text), text
    # A source that cannot be read is told of, at the end.
    assert message["Subject"].endswith("(1 source failing)"), message["Subject"]
    assert text.index("Dead Letter: unreadable since") > text.index("more: https://edits.example.org/")
    assert "Dead Letter" in html

    # What would write a second header or another recipient is refused.
    for address in ("desk@example.org\r\nBcc: x@example.net", "desk@example.org,x@example.net", "desk", "-f@x@y",
                    "<a@b>c", "a b@example.org", ""):
        arguments = ["report", "--since", "1d", "--mail", address]
        if address:
            run(*arguments, code=2, **word)
    assert mailbox.mails == []
    (folder / "stet.toml").write_text(trusted.replace('"env:MAIL_WORD"', '"s3cret word"'))
    assert "env:NAME" in run(*send, code=2, **word).stderr
    secret = folder / "word"
    secret.write_text("s3cret word\n")
    secret.chmod(0o644)
    (folder / "stet.toml").write_text(trusted.replace("env:MAIL_WORD", f"file:{secret}"))
    assert "chmod 600" in run("report", "--since", "1d", "--mail", "desk@example.org", code=2).stderr
    secret.chmod(0o600)
    run("report", "--since", "1d", "--mail", "desk@example.org")
    assert len(mailbox.mails) == 1


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""crontab_test.py STET: what scripts/crontab.sample and `stet help cron` tell cron.

Each line has five fields of time that cron understands. The commands are run as cron
runs them, by sh and with next to no environment, in a desk of ours instead of /srv/stet:
a look that finds nothing is silent, so that no mail is sent, and one that finds an edit
prints it.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli"))
import outlet  # noqa: E402

LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
LINE = re.compile(r"^(?:# )?((?:[0-9*/,-]+\s+){5})(cd \S+ && .*)$")


def understands(field, lowest, highest):
    match = re.fullmatch(r"(\*|\d+)(?:-(\d+))?(?:/(\d+))?", field)
    numbers = [int(n) for n in (match.group(1), match.group(2)) if n and n != "*"] if match else []
    return bool(match) and all(lowest <= n <= highest for n in numbers)


def commands_of(text):
    found = []
    for line in text.splitlines():
        match = LINE.match(line.strip())
        if not match:
            assert line.startswith("#") or not re.match(r"\s*[*0-9]", line), f"cron would not understand: {line}"
            continue
        fields = match.group(1).split()
        assert all(understands(field, *limits) for field, limits in zip(fields, LIMITS)), line
        found.append(match.group(2))
    return found


def main():
    stet = sys.argv[1]
    server, base = outlet.serve()
    with tempfile.TemporaryDirectory() as name:
        desk = pathlib.Path(name)

        def cron(command):
            assert command.startswith("cd /srv/stet && "), command
            command = command.replace("/usr/bin/stet", "stet").replace("/srv/stet", name).replace("/var/www", name)
            path = f"{pathlib.Path(stet).parent}:/usr/bin:/bin"
            return subprocess.run(["/bin/sh", "-c", command], env={"HOME": name, "PATH": path},
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

        subprocess.run([stet, "init"], cwd=desk, check=True, capture_output=True)
        (desk / "stet.toml").write_text('[crawl]\ncontact = "desk"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\n')
        outlet.publish("/storm", "Storm hits coast", 12)
        subprocess.run([stet, "add", base + "/storm"], cwd=desk, check=True, capture_output=True)

        sample = commands_of((ROOT / "scripts/crontab.sample").read_text())
        topic = commands_of(subprocess.run([stet, "help", "cron"], check=True, capture_output=True, text=True).stdout)
        assert len(sample) >= 4 and len(topic) >= 3, (sample, topic)
        looks = [command for command in sample + topic if "stet run " in command]
        assert len(looks) == 2, looks
        for look in looks:
            first = cron(look)
            assert (first.returncode, first.stdout) == (0, ""), f"not silent: {look}: {first}"
        for toll, look in zip((19, 23), looks):
            outlet.publish("/storm", "Storm hits coast", toll)
            edited = cron(look + " --all")
            assert edited.returncode == 0 and str(toll) in edited.stdout, f"no edit told: {look}: {edited}"
        for command in sample + topic:
            if command in looks or "--mail" in command:
                continue  # Those that need a mail server have tests of their own.
            done = cron(command)
            told = "19" in done.stdout and "23" in done.stdout if "stet report " in command else done.stdout == ""
            assert done.returncode == 0 and told, f"{command}: {done}"
    server.shutdown()


main()

#!/usr/bin/python3
"""help_test.py STET: every command has --help with an example, every topic can be
read, the man page is well-formed, the completions complete (by running bash, and
zsh and fish where they are installed).
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

STET = str(pathlib.Path(sys.argv[1]).resolve())


def stet(*arguments, code=0):
    result = subprocess.run([STET, *arguments], capture_output=True, text=True)
    assert result.returncode == code, (arguments, result.returncode, result.stderr)
    return result.stdout if code == 0 else result.stderr


def commands():
    """Names of every command, as --help lists them."""
    listed = stet("--help").split("Subcommands:")[1].split("Example:")[0]
    return re.findall(r"^  ([a-z]+) ", listed, re.M)


def complete(script, *words):
    """What bash offers after `stet WORDS…`, the last being the one typed."""
    line = f'''source {script}
COMP_WORDS=(stet {" ".join(f"'{w}'" for w in words)})
COMP_CWORD={len(words)}
_stet
printf '%s\\n' "${{COMPREPLY[@]}}"'''
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True).stdout.split()


def main():
    names = commands()
    assert len(names) >= 24 and "serve-page" not in names, names
    for name in names:
        text = stet(name, "--help")
        assert re.search(rf"Example:\n  stet {name}\b", text), name
        assert stet("help", name) == text, name
        options = re.findall(r"^  (?:-\w,)?(--[\w-]+)", text, re.M)
        assert "--help" in options, name
    topics = re.findall(r"^  ([a-z-]+) ", stet("help").split("Topics of stet help:")[1], re.M)
    assert {"exit-codes", "configuration", "times", "cron", "mail", "webhooks", "serve", "classes"} <= set(topics)
    for topic in topics:
        assert len(stet("help", topic).splitlines()) > 4, topic
    for code in ("0 ", "1 ", "2 ", "3 ", "4 ", "75 "):
        assert re.search(rf"^  {code}", stet("help", "exit-codes"), re.M), code
        assert re.search(rf"^  {code}", stet("--help"), re.M), code
    assert "nobody" in stet("help", "nobody", code=2)

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        man = folder / "stet.1"
        man.write_text(stet("help", "--man"))
        environment = {**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8", "MANROFFOPT": "-ww"}
        if shutil.which("man") and shutil.which("groff"):
            shown = subprocess.run(["man", "--warnings", "-l", man], capture_output=True, text=True, env=environment)
            assert shown.returncode == 0 and shown.stderr == "", shown.stderr
            for word in (*names, "--per-article", "EXIT CODES", "STET_STORE", "number_changed", "[[webhook]]"):
                assert word in shown.stdout, word
        script = folder / "stet"
        script.write_text(stet("help", "--completion", "bash"))
        assert set(names) <= set(complete(script, ""))
        assert complete(script, "ser") == ["serve"]
        assert complete(script, "diff", "--form") == ["--format"]
        assert set(complete(script, "diff", "--format", "")) == {"text", "html", "json", "ops"}
        assert complete(script, "show", "--format", "m") == ["markdown"]
        assert complete(script, "--store", "diff", "report", "--shape", "sl") == ["slack"]
        assert "--quiet" in complete(script, "run", "--") and "--max-time" in complete(script, "run", "--")
        assert "--max-time" not in complete(script, "diff", "--")
        assert complete(script, "help", "exit") == ["exit-codes"]
        assert complete(script, "help", "--completion", "z") == ["zsh"]
        (folder / "_stet").write_text(stet("help", "--completion", "zsh"))
        (folder / "stet.fish").write_text(stet("help", "--completion", "fish"))
        if shutil.which("zsh"):
            subprocess.run(["zsh", "-n", folder / "_stet"], check=True)
        if shutil.which("fish"):
            offered = subprocess.run(["fish", "-c", f"source {folder}/stet.fish; complete -C 'stet diff --format '"],
                                     capture_output=True, text=True, check=True, env={**os.environ, "HOME": name})
            assert {line.split("\t")[0] for line in offered.stdout.splitlines()} == {"text", "html", "json", "ops"}, offered
    print(f"{len(names)} commands, {len(topics)} topics")


if __name__ == "__main__":
    main()

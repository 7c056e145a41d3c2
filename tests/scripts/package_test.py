#!/usr/bin/env python3
"""package_test.py BUILD: the Debian package that `cpack` makes of a build.

Makes it, takes it apart, and checks what a machine that installs it gets: the
program runs from the package's own tree, the man page and the completions are
there, the units name the program where it lies, it depends on the packages of its
libraries, and nothing stands outside of /usr, belongs to another than root or can
be written by others.
"""
import pathlib
import re
import subprocess
import sys
import tempfile


def output(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        output("cpack", "-G", "DEB", "--config", build / "CPackConfig.cmake", "-B", folder)
        (package,) = folder.glob("*.deb")
        fields = dict(line.split(": ", 1) for line in output("dpkg-deb", "-f", package).splitlines() if ": " in line)
        assert fields["Package"] == "stet" and re.match(r"\d+\.\d+", fields["Version"]), fields
        for needed in ("libcurl4", "libgumbo1", "libleveldb1d", "libabsl", "ca-certificates"):
            assert needed in fields["Depends"], f"{needed} is not among {fields['Depends']}"

        listed = output("dpkg-deb", "-c", package).splitlines()
        for line in listed:
            mode, owner, *_, path = line.split(maxsplit=5)
            assert owner == "root/root", line
            assert path == "./" or path.startswith("./usr/"), line
            assert mode[5] != "w" and mode[8] != "w", f"others may write: {line}"

        root = folder / "root"
        output("dpkg-deb", "-x", package, root)
        program = root / "usr/bin/stet"
        version = output(program, "--version").split()[-1]
        assert fields["Version"].startswith(version), (fields["Version"], version)
        store = folder / "store"
        output(program, "init", "--store", store, "--config", folder / "stet.toml", cwd=folder)
        assert (folder / "stet.toml").exists() and store.is_dir()

        (page,) = root.glob("usr/share/man/man1/stet.1.gz")
        assert b"stet" in subprocess.run(["gzip", "-dc", page], check=True, capture_output=True).stdout
        output("bash", "-n", root / "usr/share/bash-completion/completions/stet")
        for path in ("usr/share/zsh/vendor-completions/_stet", "usr/share/fish/vendor_completions.d/stet.fish",
                     "usr/share/doc/stet/copyright", "usr/share/doc/stet/README.md", "usr/share/stet/seeds/europe.txt"):
            assert (root / path).stat().st_size > 0, path
        units = list(root.glob("usr/lib/systemd/system/stet*"))
        assert len(units) >= 3, units
        for unit in units:
            for command in re.findall(r"^ExecStart=[-+!@:]*(\S+)", unit.read_text(), re.M):
                assert (root / command.lstrip("/")).exists(), f"{unit.name} starts {command}"
    print(package.name, fields["Installed-Size"], "KB")


main()

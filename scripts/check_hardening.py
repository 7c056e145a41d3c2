#!/usr/bin/env python3
"""check_hardening.py PROGRAM [UNIT…]: how a built program and its systemd units are hardened.

Of the program, by readelf and objdump: position independent, read-only relocations
bound at start, no executable stack, stack protector, stack clash protection,
fortified library calls, no RPATH.
Of each unit, by systemd-analyze: an exposure of at most 1.5 of 10.

Prints what it found, a line each; exits with 1 if one of them is missing.
"""
import re
import subprocess
import sys

EXPOSURE_MAX = 1.5


def readelf(flag, program):
    return subprocess.run(["readelf", flag, "--wide", program], check=True, capture_output=True, text=True).stdout


def program_findings(program):
    dynamic = readelf("--dynamic", program)
    segments = readelf("--segments", program)
    symbols = readelf("--dyn-syms", program)
    stack = re.search(r"GNU_STACK\s.*?\s(R?W?E?)\s+0x\w+$", segments, re.M)
    yield "position independent", "PIE" in dynamic and re.search(r"Type:\s+DYN", readelf("--file-header", program))
    yield "read-only relocations", "GNU_RELRO" in segments
    yield "bound at start", "BIND_NOW" in dynamic
    yield "no executable stack", stack and "E" not in stack.group(1)
    yield "stack protector", "__stack_chk_fail" in symbols
    # A page of stack is touched before the next is taken.
    code = subprocess.run(["objdump", "--disassemble", "--no-show-raw-insn", program], check=True, capture_output=True, text=True).stdout
    touched = r"\bor[qlb]\s+\$0x0,(0x\w+)?\(%rsp\)" if "x86-64" in code[:200] else r"\bstr\s+xzr, \[sp"
    yield "stack clash protection", re.search(touched, code)
    yield "fortified library calls", re.search(r"__(mem|str|read|s?n?printf|vs?n?printf|poll|recv)\w*_chk", symbols)
    yield "no library path of its own", not re.search(r"\((RPATH|RUNPATH)\)", dynamic)


def unit_findings(unit):
    result = subprocess.run(["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True)
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", result.stdout)
    shown = exposure.group(1) if exposure else "unknown: " + result.stderr.strip()
    yield f"exposure {shown}, at most {EXPOSURE_MAX}", exposure and float(exposure.group(1)) <= EXPOSURE_MAX


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, units = sys.argv[1], sys.argv[2:]
    findings = [(program, *finding) for finding in program_findings(program)]
    findings += [(unit, *finding) for unit in units for finding in unit_findings(unit)]
    for where, what, good in findings:
        print(f"{'ok     ' if good else 'MISSING'} {where}: {what}")
    sys.exit(0 if all(good for _, _, good in findings) else 1)


if __name__ == "__main__":
    main()

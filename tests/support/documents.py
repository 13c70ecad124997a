"""Runs the examples of a document.

  documents.py CASUS SOURCE DOCUMENT [--update]

```console blocks: a line that starts with "$ " is a command; what follows, up to the next command or
the end of the block, is its output, standard error and output together.  A line "..." stands for any
lines.  All commands of a document run one after the other in one copy of cases/, with ./run and
`casus` the program under test.  What differs from run to run is matched by the patterns below.
```yaml blocks that start with "casus: 1": `casus check` accepts them; it runs beside the files given
by blocks of the kind ```csv NAME that stand before.  Blocks ```yaml refused: it refuses them with
exit status 3 and the text of the last comment line, "# error: ...".

A line "<!-- reference FILE as NAME -->" puts a file of the reference data (CASUS_REFERENCE) beside the
commands under that name; where the file is absent, commands that use the name are passed over.

--update writes the real output into the document, save where "..." stands."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

VOLATILE = [
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "DATE"),
    (r"(DATE +)\d+\.\d\d\b", r"\1SECONDS"),
    (r"\b[0-9a-f]{28,64}\b", "HASH"),
    (r"\b[0-9a-f]{12}\b", "HASH"),
    (r"\b\d+\.\d+\.\d+\b", "VERSION"),
]

casus, source, document = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
update = "--update" in sys.argv
path = os.path.join(source, document)
failures = commands = cases = 0
directory = tempfile.TemporaryDirectory()
here = directory.name
shutil.copytree(os.path.join(source, "cases"), os.path.join(here, "cases"),
                ignore=shutil.ignore_patterns("*.db*"))
os.mkdir(os.path.join(here, "bin"))
for name in ("run", "bin/casus"):
    with open(os.path.join(here, name), "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\nexec "{casus}" "$@"\n')
    os.chmod(os.path.join(here, name), 0o755)
reference = os.environ.get("CASUS_REFERENCE", os.path.join(source, "../shared/reference"))
absent = []
environment = {k: v for k, v in os.environ.items() if not k.startswith("CASUS_")}
environment.update(PATH=os.path.join(here, "bin") + ":" + os.environ["PATH"], LC_ALL="C.UTF-8",
                   ASAN_OPTIONS="detect_leaks=1")


def normal(line):
    for pattern, word in VOLATILE:
        line = re.sub(pattern, word, line)
    return line.rstrip()


def matches(expected, got):
    """Are the lines equal, with "..." for any number of lines?"""
    if not expected:
        return not got
    if expected[0] == "...":
        return any(matches(expected[1:], got[k:]) for k in range(len(got) + 1))
    return bool(got) and expected[0] == got[0] and matches(expected[1:], got[1:])


def fail(line, *words):
    global failures
    failures += 1
    print(f"{document}:{line}:", *words)


def console(block, at):
    """Runs the commands of a block; returns it with the real output."""
    global commands
    out, i = [], 0
    while i < len(block):
        command, start, expected = block[i], at + i, []
        if not command.startswith("$ "):
            fail(start, "expected a command:", command)
            return block
        i += 1
        while i < len(block) and not block[i].startswith("$ "):
            expected.append(block[i])
            i += 1
        program = command[2:].split()[0]
        if any(name in command for name in absent):
            print(f"{document}:{start}: skipped: the reference data are not here")
            out += [command] + expected
            continue
        if not shutil.which(program, path=environment["PATH"]) and not program.startswith("./"):
            print(f"{document}:{start}: skipped: {program} is not installed")
            out += [command] + expected
            continue
        commands += 1
        done = subprocess.run(["sh", "-c", command[2:]], cwd=here, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        got = done.stdout.splitlines()
        same = matches([normal(x) for x in expected], [normal(x) for x in got])
        if not same and not (update and "..." not in expected):
            fail(start, command)
            print("--- expected", *expected, "--- got", *got, sep="\n")
        out += [command] + (expected if same or "..." in expected else got)
    return out


def check(block, at, refused):
    global cases
    cases += 1
    name = os.path.join(here, "example.yaml")
    with open(name, "w", encoding="utf-8") as f:
        f.write("\n".join(block) + "\n")
    done = subprocess.run([casus, "check", name], capture_output=True, text=True, timeout=60)
    if not refused:
        if done.returncode != 0:
            fail(at, "casus check refuses this example\n" + done.stderr)
        return
    wanted = [line.split("# error: ", 1)[1] for line in block if "# error: " in line]
    if done.returncode != 3 or not wanted:
        fail(at, "this example is meant to be refused; exit status", done.returncode)
    for text in wanted:
        if text not in done.stderr:
            fail(at, "expected", repr(text), "in\n" + done.stderr)


with open(path, encoding="utf-8") as f:
    lines = f.read().split("\n")
result, i = [], 0
while i < len(lines):
    result.append(lines[i])
    wanted = re.fullmatch(r"<!-- reference (\S+) as (\S+) -->", lines[i])
    if wanted and os.path.isfile(os.path.join(reference, wanted[1])):
        shutil.copy(os.path.join(reference, wanted[1]), os.path.join(here, wanted[2]))
    elif wanted:
        absent.append(wanted[2])
    if not lines[i].startswith("```") or lines[i] == "```":
        i += 1
        continue
    kind, begin = lines[i][3:].split(), i + 1
    i += 1
    while lines[i] != "```":
        i += 1
    block = lines[begin:i]
    if kind[:1] == ["console"]:
        block = console(block, begin + 1)
    elif kind[:1] == ["yaml"] and block and block[0].startswith("casus: 1"):
        check(block, begin + 1, "refused" in kind)
    elif kind[:1] == ["csv"] and len(kind) == 2:
        with open(os.path.join(here, kind[1]), "w", encoding="utf-8") as f:
            f.write("\n".join(block) + "\n")
    result += block
    result.append(lines[i])
    i += 1
if update and not failures:
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(result))
print(f"{document}: {commands} commands, {cases} cases")
if not commands and not cases and not absent:
    fail(1, "no example found")
sys.exit(failures > 0)

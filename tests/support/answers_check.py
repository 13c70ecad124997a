"""Every command with JSON against the schemas of its answers, both ways: answers_check.py CASUS SOURCE."""
import json
import os
import re
import sys
import tempfile

import answers
import schemas
from schemas import fail, source

here = tempfile.TemporaryDirectory()
os.chdir(here.name)
answers.prepare(here.name)
answers.keep_runs(here.name)
checked = schemas.Answers()
asked = set()
for command in answers.all_answers():
    done = schemas.run(*command, *([] if "-f" in command else ["-f", "json"]))
    asked.add(command[0])
    if done.returncode not in (0, 4):
        fail(*command, "\n", done.stderr)
    else:
        checked.check(" ".join(command), done.stdout)
# Left out of what a stop by Ctrl-C cut short, or by a search that found nothing before its limit.
RARE = {"run": ["fans", "exhaustion", "exchange", "curve"], "run-lean": ["curve"], "diff": ["curve"], "conflict": ["together"]}
checked.conclude(RARE)

# Every command whose help lists json, and every model of attrition, is among them.
for command in re.findall(r"^  ([a-z]+) ", schemas.run("help").stdout, re.M):
    words = " ".join(schemas.run(command, "--help").stdout.split())
    if re.search(r"--format FORM((?! --).)*: table json", words) and command not in asked:
        fail("not asked for JSON:", command)
models = re.search(r"MODEL is one of ([^.]*)\.", " ".join(schemas.run("attrition", "--help").stdout.split()))
for model in models.group(1).split(", "):
    if f"attrition {model}" not in checked.answers:
        fail("not asked for JSON: attrition", model)

# What schemas say of the same thing is the same.
with open(os.path.join(source, "schema/envelope.schema.json"), encoding="utf-8") as f:
    envelope = {k: v for k, v in json.load(f).items() if k not in ("$schema", "$id", "title")}
shared = {"envelope": envelope}
for name in ("claim", "driver", "curve"):
    shared[name] = checked.schemas["run"]["definitions"][name]
for name, s in checked.schemas.items():
    if s["properties"]["casus"]["allOf"][0] != {"$ref": "#/definitions/envelope"}:
        fail(name, "has another envelope")
    for definition in shared:
        if s["definitions"].get(definition, shared[definition]) != shared[definition]:
            fail(name, "has a definition of its own of", definition)

# The list of answers in the documentation.
with open(os.path.join(source, "docs/json.md"), encoding="utf-8") as f:
    listed = re.findall(r"^\| `([a-z ]+)` .*\(\.\./schema/([a-z-]+)\.schema\.json\)", f.read(), re.M)
for answer, name in listed:
    if name != checked.name_of(answer):
        fail("docs/json.md has for", answer, "the schema", name)
if {name for _, name in listed} != set(checked.schemas):
    fail("docs/json.md lists", listed)

print(f"{len(checked.answers)} answers, {len(checked.objects)} kinds of objects")
sys.exit(schemas.failures > 0)

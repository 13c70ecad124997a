"""`casus package --format json` against its schema, both ways.  package_schema_check.py CASUS SOURCE;
exit status 77 when a Python module is missing."""
import copy
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError as e:
    print(f"skipped: {e}")
    sys.exit(77)

casus, source = os.path.abspath(sys.argv[1]), sys.argv[2]
failures = 0

with open(os.path.join(source, "schema/package.schema.json"), encoding="utf-8") as f:
    schema = json.load(f)
jsonschema.Draft7Validator.check_schema(schema)
seen = set()


def remember(validator, properties, value, where):
    if isinstance(value, dict):
        for key in properties:
            if key in value:
                seen.add((id(properties), key))
    yield from jsonschema.Draft7Validator.VALIDATORS["properties"](
        validator, properties, value, where)


validator = jsonschema.validators.extend(jsonschema.Draft7Validator, {"properties": remember})(schema)


def fail(*words):
    global failures
    failures += 1
    print("FAILED:", *words)


def run(*args):
    return subprocess.run([casus, "package", *args], capture_output=True, text=True)


def result(what, *args):
    done = run("-f", "json", *args)
    if done.returncode != 0:
        fail(what, done.stderr)
        return None
    r = json.loads(done.stdout)
    for e in list(validator.iter_errors(r))[:3]:
        fail(what, "/".join(map(str, e.absolute_path)), e.message[:200])
    return r


directory = tempfile.TemporaryDirectory()


def write(name, text):
    path = os.path.join(directory.name, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


panama = os.path.join(source, "cases/panama-1974/case.yaml")
draft = os.path.join(source, "cases/panama-1974/draft.yaml")
asked = ["--draft", draft, "--swaps", "--lottery", "--winner", "--futures", "200"]
full = result("Panama", panama, *asked)
result("Panama, a cover", panama, "--epsilon", "0.1")
bridge = """
casus: 1
actors: {A: {}, B: {}, C: {}}
issues: {bridge: {from: 0, to: 1, now: 0}, road: {from: 0, to: 1, now: 0}}
stances:
  A: {bridge: {position: 1, salience: 10}, road: {position: 0, salience: 2}}
  B: {bridge: {position: 0, salience: 4, red_line: {at_most: 0, hard: yes}}, road: {position: 1, salience: 3}}
  C: {road: {position: 1, salience: 1}}
models:
  m: {kind: package, between: [A, B], ratify: C, issues: {bridge: [0, 1], road: [0, 1]},
      side_payments: {A: 1, B: 2..3}, side_payment_limits: {A: 6}, side_payment_unit: gold,
      red_lines: LINES, packages: {one: {bridge: 1, road: 0}}}
"""
paid = result("payments", write("paid.yaml", bridge.replace("LINES", "soft")), "--lottery", "--futures", "50",
              "--draft", write("none.yaml", "bridge: 0\nroad: 0\n"), "--swaps")
stated = result("stated lines", write("stated.yaml", bridge.replace("LINES", "stated")))
nothing = bridge.replace("LINES", "stated").replace("side_payments: {A: 1, B: 2..3}, side_payment_limits: {A: 6}, "
                                                    "side_payment_unit: gold,", "no_deal: {A: 99},")
if result("no deal", write("nothing.yaml", nothing), "--lottery")["packages"][0]["solutions"] != {}:
    fail("solutions without a deal")

# Every key is used by one of these, and what is missing, added or of another kind is refused.
def all_properties(x, path):
    if isinstance(x, dict):
        if isinstance(x.get("properties"), dict):
            for key in x["properties"]:
                yield path, x["properties"], key
        for k, v in x.items():
            yield from all_properties(v, path + "/" + k)
    elif isinstance(x, list):
        for i, v in enumerate(x):
            yield from all_properties(v, f"{path}/{i}")


for where, properties, key in all_properties(schema, ""):
    if (id(properties), key) not in seen:
        fail(f"no result has {where}/{key}")


def places(x, path=()):
    if isinstance(x, dict):
        yield path, "added"
        for k in x:
            yield path + (k,), "kind"
            yield from places(x[k], path + (k,))
    elif isinstance(x, list):
        for i in range(min(1, len(x))):
            yield from places(x[i], path + (i,))


BY_PARTY = {"values", "gains", "levels", "no_deal", "points_for_money", "receives", "room", "gains_with",
            "gains_without", "gets", "points", "if_it_accepted_anything", "towards"}
for r in (full, paid):
    for path, what in places(r):
        other = copy.deepcopy(r)
        at = other
        for k in path[:-1] if what == "kind" else path:
            at = at[k]
        if what == "added":
            if path and path[-1] in BY_PARTY:
                continue
            at["added"] = []
        else:
            at[path[-1]] = [[]]
        if jsonschema.Draft7Validator(schema).is_valid(other):
            fail("the schema accepts", path, what)

# The tables as CSV say what the JSON says.
rows = list(csv.DictReader(io.StringIO(run(panama, "-f", "csv", "--futures", "200").stdout)))
prospects = full["packages"][0]["outlook"]["packages"]
if len(rows) != len(prospects):
    fail("packages over futures:", len(rows), "lines for", len(prospects))
for row, x in zip(rows, prospects):
    if any(float(row[k]) != x[k] for k in ("accepted", "efficient", "solution", "mean", "worst_tenth", "regret")):
        fail("packages over futures differ:", row, x)
    if any(row[i] != x["levels"][i] for i in x["levels"]):
        fail("levels over futures differ:", row, x)
rows = list(csv.DictReader(io.StringIO(run(panama, "-f", "csv", "--draft", draft, "--swaps").stdout)))
swaps = full["packages"][0]["swaps"]["best"]
if len(rows) != len(swaps) or not rows:
    fail("swaps:", len(rows), "lines for", len(swaps))
for row, x in zip(rows, swaps):
    if any(float(row[p]) != x["gains"][p] for p in x["gains"]):
        fail("swaps differ:", row, x)
    if any(row[c["issue"]] != c["to"] for c in x["changes"]):
        fail("changes differ:", row, x)
if run(panama, "-f", "csv", "--winner").returncode != 3:
    fail("--winner as CSV is not refused")

# Who receives what adds up to nothing, and the values say so.
for s in paid["packages"][0]["solutions"].values():
    if abs(sum(s["receives"].values())) > 1e-9:
        fail("payments do not add up:", s)
print(f"{len(seen)} keys")
sys.exit(failures > 0)

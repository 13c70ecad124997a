"""`casus package --format json` against its schema, both ways: package_schema_check.py CASUS SOURCE."""
import csv
import io
import json
import os
import sys
import tempfile

import schemas
from schemas import fail, source

package_schema = schemas.schema("package.schema.json")
validator = schemas.recorder(package_schema)


def run(*args):
    return schemas.run("package", *args)


def result(what, *args):
    done = run("-f", "json", *args)
    if done.returncode != 0:
        fail(what, done.stderr)
        return None
    r = json.loads(done.stdout)
    schemas.complain(validator, what, r)
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
for place in schemas.unused(package_schema):
    fail("no result has", place)

BY_PARTY = {"values", "gains", "levels", "no_deal", "points_for_money", "receives", "room", "gains_with",
            "gains_without", "gets", "points", "if_it_accepted_anything", "towards"}
for r in (full, paid):
    schemas.refuses_changes("packages", package_schema, r,
                            lambda path, change: change == "added" and path and path[-1] in BY_PARTY)

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
print(f"{len(schemas.seen)} keys")
sys.exit(schemas.failures > 0)

"""The tables of `casus package` as CSV against its JSON: package_forms_check.py CASUS SOURCE."""
import csv
import io
import json
import os
import sys
import tempfile

import answers
import schemas
from schemas import fail, source


def run(*args):
    return schemas.run("package", *args)


def result(what, *args):
    done = run("-f", "json", *args)
    if done.returncode != 0:
        fail(what, done.stderr)
        sys.exit(1)
    return json.loads(done.stdout)


here = tempfile.TemporaryDirectory()
answers.prepare(here.name)
panama = answers.PANAMA
draft = os.path.join(source, "cases/panama-1974/draft.yaml")
full = result("Panama", panama, "--draft", draft, "--swaps", "--futures", "200")
paid = result("payments", os.path.join(here.name, "paid.yaml"))
if result("no deal", os.path.join(here.name, "nothing.yaml"), "--lottery")["packages"][0]["solutions"] != {}:
    fail("solutions without a deal")

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
sys.exit(schemas.failures > 0)

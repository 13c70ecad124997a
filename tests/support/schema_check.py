"""The schema of cases against the program, both ways: schema_check.py CASUS SOURCE."""
import glob
import os
import re
import sys
import tempfile

import schemas
from schemas import complain, fail, run, source

try:
    from case_yaml import read_case
except ImportError as e:
    print(f"skipped: {e}")
    sys.exit(77)

case_schema = schemas.schema("case.schema.json")
case_validator = schemas.plain(case_schema)

# ---- every shipped case ------------------------------------------------------------------------

cases = sorted(glob.glob(os.path.join(source, "cases/*/case.yaml")))
if not cases:
    fail("no case is shipped")
for path in cases:
    complain(case_validator, path, read_case(path))

# ---- every key: known to both ------------------------------------------------------------------

directory = tempfile.TemporaryDirectory()
here = directory.name
tables = {
    "actors.csv": "id,capability,status\nC,25,estimate\n",
    "issues.csv": "id,from,to,now\nk,0,1,0\n",
    "stances.csv": "actor,issue,position_low,position_mode,position_high,salience\n"
                   "A,j,-1,0,1,20\nB,j,1,2,3,30\nC,i,4,5,6,30\n",
    "quantities.csv": "id,value,unit\nextra,0..2,u\n",
    "forces.csv": "type,count,effect,price\nguns,2,1,1\n",
    "rain.csv": "1,2,3\n4,5,6\n",
    "measures.csv": "id,value,better\nmm,first.j,high\n",
    "set.csv": "name,value\nextra,3\n",
    "claims.csv": "id,says,holds_if\ne,It is small.,E(m | s) < 100\n",
}
for name, text in tables.items():
    with open(os.path.join(here, name), "w", encoding="utf-8") as f:
        f.write(text)


def write(text):
    path = os.path.join(here, "case.yaml")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


with open(os.path.join(source, "tests/golden/schema_every_key.yaml"), encoding="utf-8") as f:
    every = f.read()
path = write(every)
instance = read_case(path)
done = run("check", path)
if done.returncode != 0:
    fail("casus check refuses the case with every key\n", done.stderr)
complain(case_validator, "the case with every key", instance)

list(schemas.recorder(case_schema).iter_errors(instance))
for place in schemas.unused(case_schema):
    fail("the case with every key does not use", place)

# An unknown key anywhere is refused by both, and the program names the keys of the schema.
unknown = "zzqqzzqqzzqq"
definitions = case_schema["definitions"]
objects = [
    ("\ntitle:", f"\n{unknown}: 1\ntitle:", case_schema),
    ("A: {name: First,", f"A: {{{unknown}: 1,", definitions["actor"]),
    ("B: {capability: {value: 30,", f"B: {{capability: {{{unknown}: 1, value: 30,",
     definitions["number_with_source"]),
    ("i: {name: One,", f"i: {{{unknown}: One,", definitions["issue"]),
    ("      salience: 50\n", f"      salience: 50\n      {unknown}: 1\n", definitions["stance"]),
    ("{at_most: 8,", f"{{{unknown}: 1, at_most: 8,", definitions["red_line"]),
    ("- {between:", f"- {{{unknown}: 1, between:", definitions["correlation"]),
    ("    kind: bargaining\n", f"    kind: bargaining\n    {unknown}: 1\n",
     definitions["model_bargaining"]),
    ("    kind: conflict\n    about: a\n", f"    kind: conflict\n    {unknown}: 1\n    about: a\n",
     definitions["model_conflict"]),
    ("    kind: dynamics\n", f"    kind: dynamics\n    {unknown}: 1\n",
     definitions["model_dynamics"]),
    ("    kind: vote\n", f"    kind: vote\n    {unknown}: 1\n", definitions["model_vote"]),
    ("B: {leaning:", f"B: {{{unknown}: 1, leaning:",
     definitions["model_vote"]["properties"]["members"]["additionalProperties"]["anyOf"][1]),
    ("      level: {start:", f"      level: {{{unknown}: 1, start:",
     definitions["model_dynamics"]["properties"]["states"]["additionalProperties"]),
    ("      most: {value: level,", f"      most: {{{unknown}: 1, value: level,",
     definitions["model_dynamics"]["properties"]["outputs"]["additionalProperties"]["anyOf"][1]),
    ("rain: {table: rain.csv,", f"rain: {{{unknown}: 1, table: rain.csv,",
     definitions["model_dynamics"]["properties"]["noise"]["additionalProperties"]["anyOf"][1]),
    ("      go: {of: A,", f"      go: {{{unknown}: 1, of: A,",
     definitions["model_conflict"]["properties"]["options"]["additionalProperties"]),
    ("      A: {utility:", f"      A: {{{unknown}: 1, utility:", definitions["conflict_preference"]),
    ("      VictoryProbModel: Linear\n", f"      {unknown}: Linear\n",
     definitions["bargaining_options"]),
    ("m: {value: first.i,", f"m: {{{unknown}: 1, value: first.i,", definitions["measure"]),
    ("s: {name: N,", f"s: {{{unknown}: N,", definitions["overlay"]),
    ("A: {name: N,", f"A: {{{unknown}: N,", definitions["overlay"]),
    ("h: {name: N,", f"h: {{{unknown}: N,", definitions["shock"]),
    ("c: {says:", f"c: {{{unknown}: 1, says:", definitions["claim"]),
]
for old, new, definition in objects:
    if every.count(old) != 1:
        fail("not once in the case with every key:", repr(old))
        continue
    path = write(every.replace(old, new))
    done = run("check", path)
    if done.returncode != 3 or unknown not in done.stderr:
        fail("casus check accepts", new.strip(), done.stderr)
    if case_validator.is_valid(read_case(path)):
        fail("the schema accepts", new.strip())
    listed = re.search(r"(?:Known keys|Accepted): (.*)\.", done.stderr)
    known = set(listed.group(1).split(", ")) if listed else None
    if known != set(definition["properties"]):
        fail("casus knows", known, "the schema", set(definition["properties"]), "in", old.strip())

# Every kind of model of the program is in the schema, and no other.
done = run("check", write(every.replace("kind: bargaining", f"kind: {unknown}", 1)))
kinds = re.search(r"Known kinds: (.*)\.", done.stderr).group(1).split(", ")
listed = definitions["model"]["properties"]["kind"]["enum"]
if sorted(kinds) != sorted(listed):
    fail("casus knows the kinds", kinds, "the schema", listed)
for kind in kinds:
    then = {"if": {"properties": {"kind": {"const": kind}}}, "then": {"$ref": f"#/definitions/model_{kind}"}}
    if then not in definitions["model"]["allOf"] or f"model_{kind}" not in definitions:
        fail("the schema has no definition of the kind", kind)

# ---- broken cases: refused by both -------------------------------------------------------------

broken = {
    "version 2": ("casus: 1\n", "casus: 2\n"),
    "no version": ("casus: 1\n", ""),
    "unknown status": ("status: quoted", "status: guessed"),
    "unknown status of an actor": ("status: data, about: a}\n  B:", "status: gues, about: a}\n  B:"),
    "unknown status of a red line": ("declared: no, source: s, status: estimate", "declared: no, source: s, status: est"),
    "unknown status of a stance": ("      status: illustrative\n", "      status: illustrated\n"),
    "unknown status of an issue": ("no_deal: 1, source: s, status: estimate", "no_deal: 1, source: s, status: Estimate"),
    "unknown status of a measure": ("at_most: 9, source: s, status: estimate", "at_most: 9, source: s, status: no"),
    "unknown status of a shock": ("status: estimate, chance", "status: unknown, chance"),
    "scale without an end": ("j: {from: 5, to: \"-5\", now: 0}", "j: {from: 5, now: 0}"),
    "an end that is no number": ("to: \"-5\"", "to: low"),
    "red line neither hard nor not": ("hard: yes", "hard: perhaps"),
    "a list for a value": ("plain: 1\n", "plain: [1, 2]\n"),
    "a mapping without a value": ("whole: {value: plain + extra,", "whole: {"),
    "an actor that is a number": ("A: {name: First", "Z: 1\n  A: {name: First"),
    "a name with a hyphen": ("\n  h: {name", "\n  h-1: {name"),
    "a name that is a word": ("\n  plain: 1", "\n  sum: 1"),
    "a strategy named base": ("\n  s: {name", "\n  base: {name"),
    "unknown kind of model": ("kind: bargaining", "kind: bargain"),
    "model without a kind": ("    kind: bargaining\n", ""),
    "unknown rule": ("rule: ktab", "rule: ktabs"),
    "unknown rule beside": ("rules: [mean,", "rules: [men,"),
    "a rule twice": ("rules: [mean, median,", "rules: [mean, mean,"),
    "unknown treatment of red lines": ("red_lines: no_deal", "red_lines: some"),
    "option with an unknown value": ("VotingRule: Prop", "VotingRule: Proop"),
    "weight of the status quo": ("status_quo: 0.5", "status_quo: 1.5"),
    "unknown concept": ("concept: smr", "concept: smart"),
    "unknown direction": ("moves: up", "moves: sideways"),
    "option without an owner": ("stop: {of: G}", "stop: {}"),
    "depth of three": ("depth: 2", "depth: 3"),
    "unknown attitude": ("G: negative", "G: nasty"),
    "half a step": ("steps: 3", "steps: 2.5"),
    "a state without a start": ("level: {start: plain,", "level: {"),
    "an unknown fold": ("steps: max", "steps: median"),
    "the last of the paths": ("paths: min", "paths: last"),
    "an unknown order": ("first: paths", "first: both"),
    "rank above 1": ("rank: -0.5", "rank: -1.5"),
    "correlation of one": ("between: [other, stances.A.i.position]", "between: [other]"),
    "better sideways": ("better: low", "better: left"),
    "a threshold that is a formula": ("at_most: 9", "at_most: plain + 8"),
    "measure without a value": ("m: {value: first.i,", "m: {"),
    "shock without a chance": ("chance: 0.1..0.2, ", ""),
    "claim without a test": (", needs: crisis", ""),
    "claim that says nothing": ("d: {says: It waits., needs: crisis}", "d: {needs: attrition}"),
    "a mapping for text": ("title: Every key", "title: {a: 1}"),
}
for what, (old, new) in broken.items():
    if old not in every:
        fail(what, "no longer applies")
        continue
    text = every.replace(old, new, 1)
    if "table: claims.csv" in text and what.startswith("claim"):
        text = text.replace("  table: claims.csv\n", "")
    if what == "measure without a value":
        text = text.replace("  table: measures.csv\n", "")
    if what == "scale without an end":
        text = text.replace("  table: issues.csv\n", "")
    path = write(text)
    done = run("check", path)
    if done.returncode != 3:
        fail(what, "is accepted by casus check:", done.returncode, done.stderr)
    if case_validator.is_valid(read_case(path)):
        fail(what, "is accepted by the schema")

print(f"{len(cases)} cases, {len(schemas.seen)} keys, {len(objects)} unknown keys, {len(broken)} broken cases")
sys.exit(schemas.failures > 0)

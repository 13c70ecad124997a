"""Writes schema/run-lean.schema.json, the schema of `casus run -f lean`, out of that of the whole answer:

  lean_schema.py SOURCE [--check]

--check only compares, and ends with exit status 1 when the file is not up to date."""
import json
import os
import sys

source = sys.argv[1]
whole = os.path.join(source, "schema", "run.schema.json")
lean = os.path.join(source, "schema", "run-lean.schema.json")
LEFT_OUT = ("futures", "records", "inputs", "graph", "models")


def leave_out(o, keys):
    for key in keys:
        o["properties"].pop(key)
        o["required"].remove(key)


def references(value):
    """The definitions that a part of a schema names."""
    if isinstance(value, dict):
        for key, v in value.items():
            if key == "$ref":
                yield v.rsplit("/", 1)[1]
            else:
                yield from references(v)
    elif isinstance(value, list):
        for v in value:
            yield from references(v)


with open(whole, encoding="utf-8") as f:
    schema = json.load(f)
schema["$id"] = schema["$id"].replace("run.schema", "run-lean.schema")
schema["title"] = "The answer of casus run, and its claims alone"
schema["description"] = "What casus run -f lean prints: casus run -f json without what only the page and an auditor need."
schema["properties"]["casus"]["allOf"][1]["properties"]["answer"]["const"] = "run lean"
leave_out(schema, LEFT_OUT)
definitions = schema.pop("definitions")
leave_out(definitions["case"], ["files"])
leave_out(definitions["strategy"], ["all_met", "quantities"])
used, queue = set(), list(references(schema))
while queue:
    name = queue.pop()
    if name not in used:
        used.add(name)
        queue += references(definitions[name])
schema["definitions"] = {name: d for name, d in definitions.items() if name in used}
text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
if "--check" in sys.argv:
    with open(lean, encoding="utf-8") as f:
        if f.read() != text:
            print("schema/run-lean.schema.json is not what tools/lean_schema.py makes of run.schema.json")
            sys.exit(1)
else:
    with open(lean, "w", encoding="utf-8") as f:
        f.write(text)

"""What the checks of our JSON Schemas share; sys.argv is CASUS SOURCE.  Ends with exit status 77 when a
Python module is missing."""
import copy
import json
import os
import subprocess
import sys

try:
    import jsonschema
except ImportError as e:
    print(f"skipped: {e}")
    sys.exit(77)

casus, source = map(os.path.abspath, sys.argv[1:3])
failures = 0
seen = set()  # (id of "properties", key): what recorder() met

# What only a program that uses the library can bring into an answer: tests/unit/library.c and envelope.c do.
BY_PROGRAMS = ("/definitions/envelope/set", "/definitions/envelope/properties/set/")


def fail(*words):
    global failures
    failures += 1
    print("FAILED:", *words)


def run(*args):
    return subprocess.run([casus, *args], capture_output=True, text=True)


def schema(name):
    with open(os.path.join(source, "schema", name), encoding="utf-8") as f:
        s = json.load(f)
    jsonschema.Draft7Validator.check_schema(s)
    return s


def plain(s):
    return jsonschema.Draft7Validator(s)


def complain(validator, what, instance):
    for e in list(validator.iter_errors(instance))[:3]:
        fail(what, "/".join(map(str, e.absolute_path)), e.message[:200])


# ---- every key is used -------------------------------------------------------------------------

def remember(validator, properties, value, where):
    if isinstance(value, dict):
        for key in properties:
            if key in value:
                seen.add((id(properties), key))
    yield from jsonschema.Draft7Validator.VALIDATORS["properties"](
        validator, properties, value, where)


def recorder(s):
    """A validator that notes which keys of the schema its instances have."""
    return jsonschema.validators.extend(jsonschema.Draft7Validator, {"properties": remember})(s)


def all_properties(x, path=""):
    if isinstance(x, dict):
        if isinstance(x.get("properties"), dict):
            for key in x["properties"]:
                yield path, x["properties"], key
        for k, v in x.items():
            yield from all_properties(v, path + "/" + k)
    elif isinstance(x, list):
        for i, v in enumerate(x):
            yield from all_properties(v, f"{path}/{i}")


def unused(s):
    """The places of keys that no instance had."""
    return [f"{where}/{key}" for where, properties, key in all_properties(s)
            if (id(properties), key) not in seen]


# ---- answers ------------------------------------------------------------------------------------

OTHER = ("case", "envelope")  # schemas that are not an answer's
EACH = 2  # objects at one place of a schema whose changes are tried


def no_number(word):
    raise ValueError(f"{word} is no JSON")


class Answers:
    """Validates answers by the schemas of their names, and gathers what of the schemas they use."""

    def __init__(self):
        self.schemas = {}
        for name in sorted(os.listdir(os.path.join(source, "schema"))):
            name = name.removesuffix(".schema.json")
            if name not in OTHER:
                self.schemas[name] = schema(f"{name}.schema.json")
        for s in self.schemas.values():  # what is the same is one: an answer with it is enough
            for name, definition in s["definitions"].items():
                if self.schemas["run"]["definitions"].get(name) == definition:
                    s["definitions"][name] = self.schemas["run"]["definitions"][name]
        self.objects = {}  # id of an object's schema: [the schema, its objects, {key: objects with it}]
        self.used = set()  # names of schemas
        self.answers = set()

    def name_of(self, answer):
        """"run future" has a schema of its own, the models of "attrition" have one together."""
        name = answer.replace(" ", "-")
        return name if name in self.schemas else answer.split()[0]

    def check(self, what, text):
        """The document, or None."""
        try:
            document = json.loads(text, parse_constant=no_number)
            answer = document["casus"]["answer"]
            whole = self.schemas[self.name_of(answer)]
        except (ValueError, KeyError, TypeError) as e:
            fail(what, "is no answer with a schema:", repr(e), text[:100])
            return None
        if list(document)[0] != "casus":
            fail(what, "does not begin with its envelope")
        self.used.add(self.name_of(answer))
        self.answers.add(answer)
        complain(plain(whole), what, document)
        self.walk(whole, whole, whole, document, what)
        return document

    def walk(self, whole, outer, s, x, what):
        """Visits x by the schema s of the document's schema; `outer` is all that is said at this place."""
        if "$ref" in s:
            # As in draft 7, nothing beside a reference counts.
            s = whole["definitions"][s["$ref"].removeprefix("#/definitions/")]
            outer = s if "$ref" in outer else outer
            self.walk(whole, outer, s, x, what)
            return
        for part in s.get("allOf", []):
            self.walk(whole, outer, part, x, what)
        for part in s.get("oneOf", []):
            if is_valid(whole, part, x):
                self.walk(whole, outer, part, x, what)
        if isinstance(x, list) and isinstance(s.get("items"), dict):
            for item in x:
                self.walk(whole, s["items"], s["items"], item, what)
        if not isinstance(x, dict):
            return
        properties, others = s.get("properties", {}), s.get("additionalProperties")
        if others is False:
            self.visit(whole, outer, s, x, what)
        for k, v in x.items():
            below = properties.get(k, others)
            if isinstance(below, dict):
                self.walk(whole, below, below, v, what)

    def visit(self, whole, outer, s, x, what):
        """An object with keys of its own."""
        _, n, have = self.objects.setdefault(id(s), [s, 0, {}])
        self.objects[id(s)][1] += 1
        for k in x:
            have[k] = have.get(k, 0) + 1
        order = [k for k in s["properties"] if k in x]
        if order != [k for k in x if k in s["properties"]]:
            fail(what, "has its keys in another order than the schema:", list(x))
        if n >= EACH:
            return
        validator = within(whole, outer)
        if validator.is_valid({**x, "added": []}):
            fail(what, "may have one more key beside", list(x))
        for k in x:
            if validator.is_valid({**x, k: [[{}]]}):
                fail(what, "may have another kind of", k)
            less = {other: v for other, v in x.items() if other != k}
            if k in s.get("required", []) and validator.is_valid(less):
                fail(what, "may lack", k)

    def conclude(self, rare):
        """What no answer had, and what all had without having to, but for rare[name of the schema]."""
        for name in sorted(set(self.schemas) - self.used):
            fail("no answer is by", f"schema/{name}.schema.json")
        for name, whole in self.schemas.items():
            for where, s in all_objects(whole):
                _, n, have = self.objects.get(id(s), [s, 0, {}])
                for key, below in s["properties"].items():
                    if f"{where}/{key}".startswith(BY_PROGRAMS):
                        continue
                    if not have.get(key):
                        fail("no answer has", f"{name}: {where}/{key}")
                    elif have[key] == n and key not in s.get("required", []) + rare.get(name, []):
                        fail("every answer has", f"{name}: {where}/{key}", "though it need not")
                    if not said(whole, below):
                        fail("not described:", f"{name}: {where}/{key}")


def within(whole, s):
    """A validator of a part of a schema."""
    return plain({**s, "definitions": whole["definitions"]})


def is_valid(whole, s, x):
    return within(whole, s).is_valid(x)


def all_objects(x, where=""):
    """The schemas of objects with keys of their own, and where they stand."""
    if isinstance(x, dict):
        if x.get("additionalProperties") is False:
            yield where, x
        for k, v in x.items():
            yield from all_objects(v, f"{where}/{k}")
    elif isinstance(x, list):
        for i, v in enumerate(x):
            yield from all_objects(v, f"{where}/{i}")


def said(whole, s):
    """Is it described, here or where it refers to?"""
    if "description" in s:
        return True
    return "$ref" in s and said(whole, whole["definitions"][s["$ref"].removeprefix("#/definitions/")])

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

casus, source = os.path.abspath(sys.argv[1]), sys.argv[2]
failures = 0
seen = set()  # (id of "properties", key): what recorder() met


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


# ---- changes are refused -----------------------------------------------------------------------

def changes(x, path=()):
    if isinstance(x, dict):
        yield path, "added"
        for k in x:
            yield path + (k,), "kind"
            yield from changes(x[k], path + (k,))
    elif isinstance(x, list):
        for i in range(min(1, len(x))):
            yield from changes(x[i], path + (i,))


def refuses_changes(what, s, instance, free):
    """Fails where a key more or a value of another kind passes, but for what free(path, change) says."""
    validator = plain(s)
    for path, change in changes(instance):
        if free(path, change):
            continue
        other = copy.deepcopy(instance)
        at = other
        for k in path[:-1] if change == "kind" else path:
            at = at[k]
        if change == "added":
            at["added"] = []
        else:
            at[path[-1]] = [[]]
        if validator.is_valid(other):
            fail(f"the schema of {what} accepts", path, change)

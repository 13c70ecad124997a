"""Reads a case as an editor does that knows nothing of casus: by the core schema of YAML 1.2, in which
`yes` and dates are text."""
import re

import yaml


class CoreLoader(yaml.SafeLoader):
    pass


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(
        "tag:yaml.org,2002:" + tag, re.compile("^(?:" + pattern + ")$"), list(first)
    )
# 012 is twelve, not ten.
CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda l, n: int(l.construct_scalar(n), 10))
CoreLoader.add_constructor("tag:yaml.org,2002:float", lambda l, n: float(l.construct_scalar(n)))


def parse_case(text):
    return yaml.load(text, CoreLoader)


def read_case(path):
    with open(path, encoding="utf-8") as f:
        return parse_case(f.read())


def torn(x):
    """The scalars in which a parenthesis is not closed: YAML took a comma or a colon in it for its own."""
    if isinstance(x, dict):
        return [t for k, v in x.items() for t in torn(k) + torn(v)]
    if isinstance(x, list):
        return [t for v in x for t in torn(v)]
    return [x] if isinstance(x, str) and x.count("(") != x.count(")") else []

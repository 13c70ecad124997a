"""Reads a case the way the program does (src/case/document.c): commas and colons between
parentheses on one line are no signs of YAML.  With plain=True, reads it as an editor does."""
import re

import yaml

COMMA, COLON = "\ue000", "\ue001"


def protect(text):
    out, end = [], 0
    for i, c in enumerate(text):
        if c == "(" and i >= end:
            depth, end = 0, i
            for k in range(i, len(text)):
                if text[k] == "\n":
                    break
                depth += (text[k] == "(") - (text[k] == ")")
                if text[k] == ")" and depth == 0:
                    end = k
                    break
        out.append({",": COMMA, ":": COLON}.get(c, c) if i < end else c)
    return "".join(out)


class CoreLoader(yaml.SafeLoader):
    """The core schema of YAML 1.2, which editors use: `yes` and dates are text."""


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


def restore(x):
    if isinstance(x, dict):
        return {restore(k): restore(v) for k, v in x.items()}
    if isinstance(x, list):
        return [restore(v) for v in x]
    if isinstance(x, str):
        return x.replace(COMMA, ",").replace(COLON, ":")
    return x


def read_case(path, plain=False):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    if plain:
        return yaml.load(text, CoreLoader)
    return restore(yaml.load(protect(text), CoreLoader))

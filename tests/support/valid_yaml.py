"""Shipped cases and the valid examples of the documents are YAML for any reader, mean the same to it as
to casus, and stand the schema of cases as they are: valid_yaml.py CASUS SOURCE."""
import glob
import os
import re
import sys

import schemas
from schemas import complain, fail, source

try:
    import yaml
    from case_yaml import parse_case, torn
except ImportError as e:
    print(f"skipped: {e}")
    sys.exit(77)

validator = schemas.plain(schemas.schema("case.schema.json"))


def check(what, text):
    try:
        yaml.safe_load(text)  # YAML 1.1
        case = parse_case(text)  # YAML 1.2
    except yaml.YAMLError as e:
        fail(what, "is no YAML:", e)
        return
    for scalar in torn(case):
        fail(what, "needs quotes:", scalar)
    complain(validator, what, case)


n = 0
for path in sorted(glob.glob(os.path.join(source, "cases/*/*.yaml"))):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    if re.search(r"^casus: 1$", text, re.M):
        check(path, text)
        n += 1
for path in sorted(glob.glob(os.path.join(source, "docs/**/*.md"), recursive=True)):
    with open(path, encoding="utf-8") as f:
        document = f.read()
    for block in re.finditer(r"^```yaml\n(casus: 1\n.*?)^```", document, re.M | re.S):
        check(f"{path}: example at byte {block.start()}", block.group(1))
        n += 1
if n < 10:
    fail("only", n, "cases and examples were found")
print(n, "cases and examples")
sys.exit(schemas.failures > 0)

#!/bin/sh
# Shipped cases and examples as any reader of YAML has them: tests/support/valid_yaml.py.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
python "$source/tests/support/valid_yaml.py" "$casus" "$source"

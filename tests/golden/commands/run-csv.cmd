casus run -q --no-ledger -n 256 -f csv cases/first/case.yaml

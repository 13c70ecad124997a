casus run -q --no-ledger -n 256 -f md cases/first/case.yaml

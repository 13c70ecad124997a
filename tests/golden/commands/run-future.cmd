casus run -q --no-ledger -n 256 --future 5 cases/first/case.yaml

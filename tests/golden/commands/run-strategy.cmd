casus run -q --no-ledger -n 256 -s firm cases/first/case.yaml

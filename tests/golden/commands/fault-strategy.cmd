casus run -q --no-ledger -s frim cases/first/case.yaml

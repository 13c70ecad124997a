casus run -q --no-ledger -n 256 --deep 2 cases/first/case.yaml

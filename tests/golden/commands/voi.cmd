casus voi -q --no-ledger -n 1024 -m cost cases/first/case.yaml

casus thresholds -q --no-ledger -n 1024 -d trade,firm -m cost cases/first/case.yaml

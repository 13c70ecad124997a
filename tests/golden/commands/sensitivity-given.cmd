casus sensitivity -q --no-ledger -m cost --method given -n 1024 cases/first/case.yaml

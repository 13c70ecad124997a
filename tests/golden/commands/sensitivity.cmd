casus sensitivity -q --no-ledger -m cost --points 64 cases/first/case.yaml

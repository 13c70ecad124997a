casus sensitivity -q --no-ledger -m cost --points 16 -f csv cases/first/case.yaml

casus run -q --no-ledger -n 64 -f lean cases/first/case.yaml

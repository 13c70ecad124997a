casus run -q --no-ledger -n 256 --deep 2 cases/panama-1974/case.yaml

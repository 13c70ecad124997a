casus run -q --no-ledger -n 256 --deep 8 cases/panama-1974/case.yaml

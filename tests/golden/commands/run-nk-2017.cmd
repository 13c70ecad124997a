casus run -q --no-ledger -n 256 --deep 8 cases/nk-2017/case.yaml

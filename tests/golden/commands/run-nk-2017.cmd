casus run -q --no-ledger -n 256 --deep 2 cases/nk-2017/case.yaml

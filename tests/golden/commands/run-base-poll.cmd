casus run -q --no-ledger -n 256 --deep 8 cases/base-poll/case.yaml

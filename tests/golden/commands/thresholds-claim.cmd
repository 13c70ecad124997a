casus thresholds -q --no-ledger -n 1024 -c bargain -f csv cases/first/case.yaml

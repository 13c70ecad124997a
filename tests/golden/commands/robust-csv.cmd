casus robust -q --no-ledger -n 256 --resamples 0 -f csv cases/first/case.yaml

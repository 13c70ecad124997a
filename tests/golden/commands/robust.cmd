casus robust -q --no-ledger -n 256 --resamples 20 cases/first/case.yaml

casus discover -q --no-ledger -n 512 -s firm --resamples 20 cases/first/case.yaml

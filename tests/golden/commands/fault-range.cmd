casus run -n 0 cases/first/case.yaml

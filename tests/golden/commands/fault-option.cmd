casus run --futurse 4 cases/first/case.yaml

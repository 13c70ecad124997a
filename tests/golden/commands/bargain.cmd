casus bargain cases/first/case.yaml

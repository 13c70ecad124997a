casus check cases/first/case.yaml

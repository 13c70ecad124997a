casus check cases/lake/case.yaml

casus check cases/assembly/case.yaml

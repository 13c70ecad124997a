casus check cases/panama-1974/case.yaml

casus package cases/panama-1974/case.yaml

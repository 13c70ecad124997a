casus package -f csv cases/panama-1974/case.yaml

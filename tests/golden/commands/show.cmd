casus show cases/first/case.yaml

casus conflict cases/first/case.yaml

casus bargain -f csv -r median cases/first/case.yaml

casus rnu cases/first/case.yaml

casus check cases/base-poll/case.yaml

casus check cases/nk-2017/case.yaml

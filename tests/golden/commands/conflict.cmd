casus conflict cases/nk-2017/case.yaml

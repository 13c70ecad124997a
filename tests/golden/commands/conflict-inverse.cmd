casus conflict -m restrained --inverse bargain --concept nash cases/nk-2017/case.yaml

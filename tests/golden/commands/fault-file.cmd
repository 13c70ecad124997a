casus run nowhere.yaml

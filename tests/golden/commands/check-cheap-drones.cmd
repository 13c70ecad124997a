casus check cases/cheap-drones/case.yaml

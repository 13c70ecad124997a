casus attrition mix cases/cheap-drones/contest.yaml

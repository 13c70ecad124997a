casus attrition --help

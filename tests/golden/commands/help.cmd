casus help

casus report --help

casus score --help

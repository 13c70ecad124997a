casus voi --help

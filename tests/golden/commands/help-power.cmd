casus power --help

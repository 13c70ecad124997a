casus check --help

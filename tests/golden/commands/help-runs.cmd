casus runs --help

casus run --help

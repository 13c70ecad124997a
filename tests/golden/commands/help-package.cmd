casus package --help

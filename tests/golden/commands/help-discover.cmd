casus discover --help

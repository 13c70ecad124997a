casus sensitivity --help

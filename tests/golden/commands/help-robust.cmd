casus robust --help

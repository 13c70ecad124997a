casus show --help

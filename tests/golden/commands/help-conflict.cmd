casus conflict --help

casus bargain --help

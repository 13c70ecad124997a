casus thresholds --help

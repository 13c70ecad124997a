casus elicit --help

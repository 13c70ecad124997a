casus diff --help

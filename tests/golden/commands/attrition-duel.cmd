casus attrition duel -a count=100,kill=1/day -b count=102,kill=1/day

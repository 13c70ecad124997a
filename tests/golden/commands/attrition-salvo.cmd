casus attrition salvo -a units=2,shots=2,hit=0.5 -b units=1,shots=1,hit=1

casus attrition sustain --stock stock=300,use=40/month,make=10/month

casus attrition leak --raid count=200,price=0.035,damage=2 --layer p=0.8,magazine=50,price=1

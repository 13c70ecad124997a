casus attrition deny --p-win 0.3 --value 100 --cost 20..40

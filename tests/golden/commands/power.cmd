casus power --quota 51 --weights 50,49,1

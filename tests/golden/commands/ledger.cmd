cp cases/first/case.yaml .
casus run -q -n 256 case.yaml >/dev/null
casus run -q -n 256 --seed 2 case.yaml >/dev/null
sed 's/at_most: 300/at_most: 150/' case.yaml >later.yaml && mv later.yaml case.yaml
casus run -q -n 256 case.yaml >/dev/null
casus runs case.yaml
casus diff case.yaml 1 2
casus diff case.yaml 1 3

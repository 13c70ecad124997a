casus package --draft cases/panama-1974/draft.yaml --winner --swaps cases/panama-1974/case.yaml

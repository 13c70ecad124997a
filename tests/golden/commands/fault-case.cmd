cat >case.yaml <<'END'
casus: 1
title: A case with mistakes
actors: {A: {capability: 3, wealth: 2}, B: {}}
issues: {i: {from: 0, to: 100}}
stances:
  A: {i: {position: 200, salience: 50}}
  C: {i: {position: 20, salience: 50}}
quantities: {x: 1 +, y: pert(3, 2, 1), z: z + 1}
measures: {m: {value: quantities.q}, n: {value: }}
strategies: {s: {set: {quantities.w: 2}}}
claims: {c: {says: c, holds_if: E(m | t) > 0}}
END
casus check case.yaml

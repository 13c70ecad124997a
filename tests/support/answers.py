"""Every command that has JSON, in enough ways that each key of its answers occurs: all_answers(), in a folder
that prepare() has filled."""
import json
import os

import schemas
from schemas import source


def case(name):
    return os.path.join(source, "cases", name, "case.yaml")


FIRST, LAKE, NK, PANAMA = case("first"), case("lake"), case("nk-2017"), case("panama-1974")


def table(rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def spread(i, k):
    """Points of [0, 1) that fill it evenly (Kronecker's sequence)."""
    return (i * (0.618034, 0.754878, 0.569840)[k]) % 1


# ---- inputs ------------------------------------------------------------------------------------

FUTURES = [(spread(i, 0), spread(i, 1), "uvw"[int(3 * spread(i, 2))]) for i in range(400)]
CATEGORIES = table([("x", "z", "site", "y [t]")] + [
    (f"{x:.6f}", f"{z:.6f}", site, f"{x + 0.3 * z + (site == 'u'):.6f}") for x, z, site in FUTURES])
HOLES = table([("x", "z", "y")] + [
    (f"{x:.6f}", f"{z:.6f}", "" if x > 0.7 else f"{z:.6f}") for x, z, _ in FUTURES])
PLANS = table([("w", "x", "plan", "cost")] + [
    (i, i + 0.5, plan, i if plan == "a" else 3) for i in range(1, 7) for plan in "ab"])
CHOICES = table([("x", "z", "y", "c")] + [
    (f"{x:.6f}", f"{z:.6f}", f"{x:.6f}", f"{z:.6f}") for x, z, _ in FUTURES])

# Nothing to compare: no row with both values, none at all, nothing that varies.
NEVER_BOTH = table([("x", "z", "y", "c")] + [
    (f"{x:.6f}", f"{z:.6f}", *(("", 2) if i % 2 else (1.5, ""))) for i, (x, z, _) in enumerate(FUTURES)])
NO_VALUES = table([("w", "x", "plan", "cost")] + [(i, i + 0.5, plan, "") for i in range(20) for plan in "ab"])
CONSTANT = table([("x", "z", "y", "c")] + [(f"{x:.6f}", f"{z:.6f}", 1, 1) for x, z, _ in FUTURES])

BRIDGE = """
casus: 1
actors: {A: {}, B: {}, C: {}}
issues: {bridge: {from: 0, to: 1, now: 0}, road: {from: 0, to: 1, now: 0}}
stances:
  A: {bridge: {position: 1, salience: 10}, road: {position: 0, salience: 2}}
  B: {bridge: {position: 0, salience: 4, red_line: {at_most: 0, hard: yes}}, road: {position: 1, salience: 3}}
  C: {road: {position: 1, salience: 1}}
models:
  m: {kind: package, between: [A, B], ratify: C, issues: {bridge: [0, 1], road: [0, 1]},
      side_payments: {A: 1, B: 2..3}, side_payment_limits: {A: 6}, side_payment_unit: gold,
      red_lines: LINES, packages: {one: {bridge: 1, road: 0}}}
"""
NO_DEAL = BRIDGE.replace("LINES", "stated").replace(
    "side_payments: {A: 1, B: 2..3}, side_payment_limits: {A: 6}, side_payment_unit: gold,", "no_deal: {A: 99},")

DRAW = """
casus: 1
actors: {A: {name: Ann}, B: {name: Bob}}
quantities: {x: 0..1}
models:
  m:
    kind: conflict
    options: {go: {of: A}, stop: {of: B}}
    preferences: {A: {utility: {go: x - 0.25}}, B: {utility: {stop: -1}}}
measures: {out: {value: m.stable.nothing}}
"""
TWICE = """{"options": [{"name": "i"}, {"name": "a1"}, {"name": "a2"}, {"name": "b"}],
 "decisionMakers": [
   {"name": "I", "options": [0], "preferences": [[[2, "N"]], [[0, "Y"]]]},
   {"name": "A", "options": [1, 2], "preferences": [[[1, "N"]]]},
   {"name": "B", "options": [3], "preferences": [[[3, "N"]]]}],
 "infeasibles": [[[3, "Y"], [1, "N"]], [[2, "Y"], [3, "N"]]]}
"""
# Of the states one is an equilibrium that takes the same statements in another order; what each sees
# in the other is a term of its utility or a place in its ranking.
CHICKEN = """
casus: 1
actors: {A: {name: Ann}, B: {name: Bob}}
models:
  road:
    kind: conflict
    options: {stand_a: {of: A}, stand_b: {of: B}}
    states: {both: stand_a and stand_b}
    preferences:
      A: {utility: {stand_a: 1, stand_b: -1, crash: {when: both, value: -2}}}
      B: {statements: [not both, stand_b, not stand_a]}
"""


def one_mover(options, infeasible=()):
    return json.dumps({"options": [{"name": f"o{i}"} for i in range(options)],
                       "decisionMakers": [{"name": "Ann", "options": list(range(options)),
                                           "preferences": [[[0, "Y"]]]}], "infeasibles": infeasible})


DECIDED = """issue,group,actor,position,salience,capability,outcome,reference
a,g,A,0,50,1,65,
a,g,B,100,50,3,65,
"b,2",h,A,10,20,1,40,
"""
EQUAL = """
casus: 1
quantities: {x: 0..1, y: 0..1}
strategies: {s: {set: {x: 0.5}}, t: {set: {x: 0.5}}}
measures: {m: {value: x + y, better: high}}
"""
# No measure has a value in any future.
FAILS = """
casus: 1
quantities: {a: 0..1, d: 1 / (a - a)}
measures: {m: {value: d, better: high, at_least: 0}}
strategies: {s: {set: {a: 0.2}}, t: {set: {a: 0.9}}}
claims: {c: {says: c, holds_if: E(m | s) > E(m | t)}}
"""
DEEP = """
casus: 1
quantities: {d: "range(0, 10)", e: "normal(0, 1)"}
measures: {y: {value: d + e, better: high, at_least: 6.5}}
"""
EVEN = """
casus: 1
actors: {A: {}, B: {}}
issues: {bridge: {from: 0, to: 1, now: 0}, road: {from: 0, to: 1, now: 0}}
stances:
  A: {bridge: {position: 1, salience: 60}, road: {position: 1, salience: 40}}
  B: {bridge: {position: 0, salience: 40}, road: {position: 0, salience: 60}}
models:
  m: {kind: package, between: [A, B], issues: {bridge: [0, 1], road: [0, 1]}}
"""
INPUTS = {
    "categories.csv": CATEGORIES, "holes.csv": HOLES, "plans.csv": PLANS, "choices.csv": CHOICES,
    "never_both.csv": NEVER_BOTH, "no_values.csv": NO_VALUES, "constant.csv": CONSTANT,
    "paid.yaml": BRIDGE.replace("LINES", "soft"), "stated.yaml": BRIDGE.replace("LINES", "stated"),
    "nothing.yaml": NO_DEAL, "none.yaml": "bridge: 0\nroad: 0\n", "draw.yaml": DRAW, "twice.gmcr": TWICE,
    "decided.csv": DECIDED, "equal.yaml": EQUAL, "fails.yaml": FAILS, "deep.yaml": DEEP, "even.yaml": EVEN, "top.yaml": "bridge: 1\nroad: 0\n",
    "chicken.yaml": CHICKEN, "moved.gmcr": one_mover(2, [[[0, "N"], [1, "N"]]]), "many.gmcr": one_mover(5),
    "most.gmcr": one_mover(9), "bare.csv": "y\n1\n2\n3\n4\n",
    "series.csv": "period,a,a_lost,b,b_lost\n" + table(
        (i, 100 - 7 * i, 7, 90 - 6 * i - i * i, 6 + i) for i in range(1, 7)),
    "game.csv": "coalition,value\nA,-1\nC,1\nA+B,3\nA+C,4\nB+C,2\nA+B+C,5\n",
    "short.csv": "coalition,value\nA,2\nB,2\nA+B,3\n",
    "votes.csv": "voter,weight\nA,3\nB,2\nC,2\n",
    "one.csv": "expert,item,5,50,95\na,x,1,2,3\n",
    "chips.csv": "expert,item,from,to,chips\na,x,0,10,2\na,x,10,20,6\na,x,20,30,2\nb,x,0,10,2\n",
    "actors.csv": "actor,capability,position,salience\nA,1,0,0.5\nB,3,100,0.5\n",
    "stock.yaml": "stock: {stock: 300, use: 40/month, make: 10/month}\n",
}


# ---- commands ----------------------------------------------------------------------------------

def run_answers():
    for name in ("base-poll", "cheap-drones", "first", "lake", "nk-2017", "panama-1974", "rok-us-2025"):
        yield "run", case(name), "--no-ledger", "-n", "256", "--deep", "8"
    yield "run", FIRST, "--no-ledger", "-n", "64", "--replicates", "1"
    for name in ("base-poll", "cheap-drones", "first", "lake", "nk-2017", "panama-1974", "rok-us-2025"):
        yield "run", case(name), "--no-ledger", "-n", "64", "--deep", "8", "-f", "lean"
    yield "run", "equal.yaml", "--no-ledger", "-n", "64", "-f", "lean"
    yield "run", "draw.yaml", "--no-ledger", "-n", "64", "-f", "lean"
    yield "run", "fails.yaml", "--no-ledger", "-n", "64", "-f", "lean"
    yield "run", FIRST, "--no-ledger", "-n", "256", "-s", "base"
    yield "run", "equal.yaml", "--no-ledger", "-n", "256"
    yield "run", "draw.yaml", "--no-ledger", "-n", "256"
    for more in ([FIRST, "-s", "firm"], [NK], [LAKE]):
        yield "run", *more, "--no-ledger", "--future", "5"


def futures_answers():
    quick = ["--no-ledger", "-n", "512", "--resamples", "20"]
    yield "robust", FIRST, *quick
    yield "robust", LAKE, "--no-ledger", "-n", "64", "--deep", "3", "--resamples", "0"
    yield "robust", "plans.csv", "--strategy-column", "plan", "--scenario-column", "w", "-y", "cost:low <= 3", \
        "--resamples", "0"
    yield "robust", "plans.csv", "--strategy-column", "plan", "-y", "cost:low"
    yield "discover", FIRST, *quick
    yield "discover", FIRST, *quick, "-s", "firm", "--boxes", "2", "--folds", "5"
    yield "discover", FIRST, *quick, "-s", "firm", "--failed"
    yield "discover", "categories.csv", "-t", "y [t] >= 1", "--resamples", "0"
    yield "discover", "bare.csv", "-t", "y >= 3"
    yield "discover", "holes.csv", "-t", "y >= 0.5", "--resamples", "10"


def question_answers():
    money = [FIRST, "--no-ledger", "-m", "cost"]
    yield "sensitivity", *money, "--points", "16"
    yield "sensitivity", *money, "--points", "16", "--second"
    for method in ("shapley", "morris"):
        yield "sensitivity", *money, "--method", method, "--points", "16"
    for method in ("given", "pawn", "delta"):
        yield "sensitivity", *money, "--method", method, "-n", "1024"
    yield "sensitivity", "categories.csv", "-y", "y [t]"
    yield "sensitivity", "categories.csv", "-y", "y [t]", "--method", "delta"
    yield "thresholds", FIRST, "--no-ledger", "-n", "1024", "-c", "bargain"
    yield "thresholds", *money, "-n", "1024", "-d", "trade,firm"
    yield "thresholds", "categories.csv", "-y", "y [t]"
    yield "thresholds", "deep.yaml", "--no-ledger"
    yield "voi", *money, "-n", "1024", "-g", "quantities.goodwill,stances.ALLY.payment.position"
    yield "voi", "equal.yaml", "--no-ledger", "-n", "256"
    yield "voi", "choices.csv", "-y", "y", "-y", "c"


def empty_answers():
    yield "voi", "never_both.csv", "-y", "y", "-y", "c"
    yield "voi", "constant.csv", "-y", "y", "-y", "c"
    for method in ("given", "pawn", "delta"):
        yield "sensitivity", "constant.csv", "-y", "y", "--method", method
    yield "thresholds", "constant.csv", "-y", "y"
    yield "discover", "constant.csv", "-t", "y >= 2"
    yield "robust", "no_values.csv", "--strategy-column", "plan", "--scenario-column", "w", "-y", "cost:low"
    for command in ("run", "robust", "discover", "sensitivity", "thresholds", "voi"):
        yield command, "fails.yaml", "--no-ledger", "-n", "256"
    for command in ("run", "robust", "discover"):
        yield command, FIRST, "--no-ledger", "-n", "1", "--replicates", "1"


def model_answers():
    yield "bargain", FIRST
    yield "bargain", "actors.csv", FIRST, "-r", "median"
    yield "bargain", "actors.csv", "-r", "mean"
    square = ["-a", "count=100,kill=1/day", "-b", "count=102,kill=1/day"]
    yield "attrition", "duel", *square
    yield "attrition", "salvo", "-a", "units=2,shots=2,hit=0.5", "-b", "units=1,shots=1,hit=1"
    yield "attrition", "leak", "--raid", "count=200,price=0.035,damage=2", "--layer", "p=0.8,magazine=50,price=1"
    yield "attrition", "sustain", "stock.yaml"
    yield "attrition", "sustain", "--stock", "stock=300,use=40/month,make=80/month"
    yield "attrition", "mix", "--budget", "100", "--type", "name=x,price=10,effect=4"
    yield "attrition", "mix", os.path.join(source, "cases/cheap-drones/contest.yaml")
    yield "attrition", "duel", os.path.join(source, "cases/cheap-drones/mixed.yaml")
    yield "attrition", "deny", "--p-win", "0.3", "--value", "100", "--cost", "20..40"
    yield "attrition", "deny", "--p-win", "0.3", "--value", "100", "--cost", "20"
    yield "attrition", "calibrate", "series.csv", "--series"
    yield "conflict", NK
    yield "conflict", NK, "-m", "restrained", "--inverse", "bargain", "--concept", "nash", "--evolve", "--noise", "0"
    yield "conflict", "chicken.yaml", "-i", "both", "-c", "nash"
    yield "conflict", "many.gmcr", "-i", "3"
    for name in ("twice", "moved", "most"):
        yield "conflict", f"{name}.gmcr"
    yield "conflict", "draw.yaml", "--flips", "nothing", "-n", "1024"
    asked = ["--swaps", "--lottery", "--futures"]
    yield "package", PANAMA, "--draft", os.path.join(source, "cases/panama-1974/draft.yaml"), "--winner", *asked, "200"
    yield "package", PANAMA, "--epsilon", "0.1"
    yield "package", "paid.yaml", "--draft", "none.yaml", *asked, "50"
    yield "package", "stated.yaml"
    yield "package", "even.yaml", "--draft", "top.yaml", "--winner"
    yield "package", "nothing.yaml", "--lottery"


def other_answers():
    yield "power", "--quota", "39", "--weights", "5x7,10x1"
    yield "power", "votes.csv", "--quota", "4"
    yield "power", "game.csv"
    yield "power", "short.csv"
    yield "score", "decided.csv"
    yield "score", "decided.csv", "--resamples", "0"
    yield "score", "decided.csv", "--cross-validate"
    poll = os.path.join(source, "cases/base-poll/judgments.csv")
    yield "elicit", poll, "--fit", "all", "--experts", "--lower", "0"
    yield "elicit", "one.csv"
    yield "elicit", "chips.csv"
    yield "runs", "kept.yaml"
    yield "diff", "kept.yaml", "1", "2"
    yield "diff", "kept.yaml", "1", "3"
    yield "diff", "a.json", "b.json"


NEEDY = """
  needy: {says: It needs another model., needs: crisis}
"""


def prepare(here):
    """Writes the inputs into a folder."""
    for name, text in INPUTS.items():
        with open(os.path.join(here, name), "w", encoding="utf-8") as f:
            f.write(text)


def keep_runs(here):
    """Puts three runs and an analysis into the ledger of kept.yaml, and results into a.json and b.json."""
    kept = os.path.join(here, "kept.yaml")
    with open(FIRST, encoding="utf-8") as f:
        first = f.read()
    for text, *options in ((first, "-o", os.path.join(here, "a.json")),
                           (first.replace("  bargain:", "  deal:").replace("title:", "title: A"), "--seed", "2",
                            "-o", os.path.join(here, "b.json")),
                           ("#" + 9000 * "\n#x" + "\n" + first.replace("at_most: 22", "at_most: 12") + NEEDY,)):
        with open(kept, "w", encoding="utf-8") as f:
            f.write(text)
        done = schemas.run("run", "-q", "-n", "256", "-f", "json", kept, *options)
        if done.returncode != 0:
            schemas.fail("run to keep:", done.stderr)
    schemas.run("robust", "-q", "-n", "256", kept)


def all_answers():
    for some in (run_answers, futures_answers, question_answers, empty_answers, model_answers, other_answers):
        yield from some()

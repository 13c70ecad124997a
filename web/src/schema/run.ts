// Made by types.mjs from schema/run.schema.json.

export type Text = string | null;
export type Count = number;
export type Number = number | null;
export type Share = number | null;
export type Numbers = Number[];
/**
 * Of a strategy: [least found over the deep box, over all futures, most found]; what was not searched for, or does not move over the box, stands thrice. Of a model: [least, median, most] of the values at a few deep points.
 *
 * @minItems 3
 * @maxItems 3
 */
export type Spread = [Number, Number, Number];

/**
 * Nothing in it depends on the machine, the time or the number of threads. A number that does not exist (the mean of no futures) is null. Errors are half widths of 95 % intervals, save those of drivers, which are standard errors.
 */
export interface Answer {
  /**
   * What every answer begins with.
   */
  casus: Envelope & {
    answer?: "run";
    form?: 2;
  };
  case: Case;
  /**
   * The command that gives this result again, in the folder of the case; null: none does, as something is set over its text.
   */
  command: string | null;
  run: Run;
  /**
   * In the order of the case.
   */
  measures: Measure[];
  /**
   * Which strategy is best, where that is settled; the case as it stands (base) is among them. Null: no strategy ran, or there is nothing to judge by.
   */
  answer: null | {
    /**
     * The answer in sentences.
     */
    says: string;
    /**
     * One strategy leads, by all of `by`.
     */
    settled: boolean;
    /**
     * What leads by any of them: one when settled.
     */
    first: string[];
    /**
     * What strategies are judged by. all_met: the share of the futures in which all thresholds are met; most_met: how many are met on average, as no strategy meets all together in even 1 % of the futures; measure: the mean of the first measure with a direction, as none has a threshold.
     */
    aim: "all_met" | "most_met" | "measure";
    measure: Text;
    /**
     * The same strategies in three orders.
     */
    by: {
      mean: Order;
      /**
       * By each one's worst point of the deep box that was found; null without deep ranges, and where the run was stopped.
       */
      worst: null | Order;
      /**
       * By how far each falls behind the best, at the point of the deep box where that is most; null as for worst.
       */
      regret: null | Order;
    };
  };
  /**
   * By how much the strategy that leads by the mean is ahead of the next, in what strategies are judged by, and what that hinges on, out of the futures that the run has kept (empty when it was stopped); null where the first place is not settled.
   */
  advice: null | {
    /**
     * It.
     */
    first: string;
    /**
     * The next.
     */
    second: string;
    futures: Count;
    lead: Number;
    error: Number;
    /**
     * The inputs that move the lead most.
     */
    hinges_on: Driver[];
  };
  /**
   * base, which is the case as it stands, then the strategies that ran.
   */
  strategies: Strategy[];
  /**
   * The futures that the run has kept, counted by classes of what came out; null when there are none, or the run was stopped. The measures are those with a threshold and then others, ten at most.
   */
  futures: null | {
    kept: Count;
    /**
     * The measures, cut into classes.
     */
    axes: {
      /**
       * Its name.
       */
      measure: string;
      /**
       * Between its classes, rising: thresholds, else quantiles of all strategies together.
       */
      edges: {
        /**
         * Where it lies.
         */
        at: number;
        /**
         * Does the edge itself belong to the class above it?
         */
        above: boolean;
      }[];
    }[];
    /**
     * Counts under each strategy.
     */
    strategies: {
      /**
       * The strategy.
       */
      name: string;
      /**
       * [cell, futures]; written with one digit an axis, the first axis's first, each to the base of its number of classes, the cell's number tells the classes, 0 being the lowest. Cells without futures are left out.
       */
      cells: [Count, Count][];
      /**
       * Futures in which one of the measures has no value.
       */
      failed: number;
    }[];
  };
  /**
   * In the order of the case.
   */
  claims: Claim[];
  quality: Quality;
  /**
   * How models of the kinds in the case have done on real events, by kind; a kind without a record is left out.
   */
  records: {
    [k: string]: string;
  };
  /**
   * The numbers and draws that the case as it stands computes with.
   */
  inputs: Input[];
  /**
   * What the measures, the models' main outputs and the claims are computed from in the case as it stands.
   */
  graph: {
    /**
     * The quantities.
     */
    nodes: {
      /**
       * The quantity.
       */
      name: string;
      /**
       * What it is.
       */
      kind: "number" | "draw" | "deep" | "formula" | "output" | "shock";
    }[];
    /**
     * [from, to]: numbers of nodes, from 0; `to` is computed from `from`.
     */
    edges: [Count, Count][];
  };
  /**
   * What each model says in the case as it stands.
   */
  models: Model[];
}
/**
 * What every answer begins with.
 */
export interface Envelope {
  /**
   * The question that is answered: the command's name and, of attrition, the model's.
   */
  answer: string;
  /**
   * Version of this answer's form: it rises when a key goes or changes its meaning.
   */
  form: number;
  /**
   * Version of casus.
   */
  version: string;
  /**
   * The file, as it was named; a list where there are several; null: there is none.
   */
  source: (string | null) | string[];
  /**
   * Of a case: SHA-256 of its file and tables; null: the source is not a case.
   */
  case_sha256: string | null;
  /**
   * What a program set over the text of the case, in order; not there: nothing.
   */
  set?: {
    /**
     * null: in the case as it stands.
     */
    strategy: string | null;
    /**
     * As in `set:` of a strategy.
     */
    name: string;
    /**
     * As in `set:` of a strategy.
     */
    value: string;
  }[];
  /**
   * Of the random numbers; null: none were drawn.
   */
  seed: number | null;
}
export interface Case {
  title: Text;
  question: Text;
  about: Text;
  caveat: Text;
  focal: Text;
  /**
   * SHA-256 of the case file and its tables.
   */
  hash: string;
  /**
   * The case file and its tables, as they were read.
   */
  files: {
    /**
     * Without its folder.
     */
    name: string;
    /**
     * As it was read.
     */
    text: string;
  }[];
}
export interface Run {
  /**
   * How futures are drawn.
   */
  design: "sobol" | "lhs" | "mc";
  /**
   * Of the random numbers.
   */
  seed: number;
  /**
   * Asked for. In a case with deep ranges, each has drawn a point of the deep box for itself.
   */
  futures: number;
  done: Count;
  /**
   * Independent ones, from which the errors come.
   */
  replicates: number;
  deep_ranges: Count;
  box_points: Count;
  box_futures: Count;
  found_futures: Count;
  /**
   * The points at which something is at its worst or best, as values of the deep ranges.
   */
  found: {
    [k: string]: number;
  }[];
}
export interface Measure {
  /**
   * As the case names it.
   */
  name: string;
  unit: Text;
  about: Text;
  /**
   * Which way is better; null: not stated.
   */
  better: "high" | "low" | null;
  at_least: Number;
  at_most: Number;
  rests_on: RestsOn;
}
export interface RestsOn {
  data: Count;
  quoted: Count;
  estimate: Count;
  illustrative: Count;
  unstated: Count;
}
export interface Order {
  /**
   * From the best to the worst.
   */
  order: string[];
  /**
   * In that order.
   */
  values: Number[];
  /**
   * Of the values.
   */
  errors: Number[];
  /**
   * How much worse each is than the first, in the same futures.
   */
  differences: Number[];
  /**
   * Of the differences, each by itself.
   */
  difference_errors: Number[];
  /**
   * What no other is settled to be better than, at 95 % for all pairs together; one: the first place is settled.
   */
  leads: string[];
}
export interface Driver {
  /**
   * The input.
   */
  name: string;
  share: Share;
  error: Number;
  curve?: Curve;
}
/**
 * The mean margin against one input, by bins of the kept futures, with a band: 95 % errors of the means.
 */
export interface Curve {
  /**
   * What the input is.
   */
  kind: "draw" | "shock" | "deep";
  x: Numbers;
  mean: Numbers;
  low: Numbers;
  high: Numbers;
  flips: Numbers;
}
export interface Strategy {
  /**
   * base, or as the case names it.
   */
  name: string;
  title: Text;
  about: Text;
  source: Text;
  fails_when: Text;
  summary: Summary;
  all_met: Estimate;
  /**
   * Measures first, then the models' main outputs.
   */
  quantities: Quantity[];
}
/**
 * A strategy over all futures, and over the deep box.
 */
export interface Summary {
  all_met: Spread;
  met: Number;
  /**
   * Measures first, then the models' main outputs.
   */
  quantities: SpreadQuantity[];
}
export interface SpreadQuantity {
  /**
   * The quantity.
   */
  name: string;
  mean: Spread;
  p05: Spread;
  p10: Spread;
  p25: Spread;
  p50: Spread;
  p75: Spread;
  p90: Spread;
  p95: Spread;
  meets?: Spread;
  best?: Spread;
  regret?: Spread;
  most_regret?: Spread;
  error: Number;
  /**
   * Futures without a value.
   */
  failed: number;
  unit?: Text;
  /**
   * Outputs of models only: is it true or false in each future?
   */
  truth?: boolean;
}
export interface Estimate {
  value: Number;
  /**
   * Half width of its 95 % interval; null: not known.
   */
  error: number | null;
}
export interface Quantity {
  /**
   * The quantity.
   */
  name: string;
  /**
   * Futures in which it has a value.
   */
  n: number;
  /**
   * Futures in which it has none; they are left out of the numbers.
   */
  failed: number;
  mean: Estimate;
  /**
   * Standard deviation.
   */
  sd: number | null;
  least: Number;
  most: Number;
  quantiles: Quantiles;
  meets?: Estimate;
  best_share?: Share;
  mean_regret?: Number;
  most_regret?: Number;
}
export interface Quantiles {
  p05: Number;
  p10: Number;
  p25: Number;
  p50: Number;
  p75: Number;
  p90: Number;
  p95: Number;
}
export interface Claim {
  /**
   * As the case names it.
   */
  name: string;
  says: Text;
  source: Text;
  about: Text;
  holds_if: Text;
  needs: Text;
  /**
   * mixed: fails at the worst point found of the deep box and holds at the best; undecided: the error is larger than the margin; not tested: waits for a kind of model; left out: a strategy it speaks of did not run; no value: its margin cannot be computed.
   */
  verdict: "holds" | "fails" | "undecided" | "mixed" | "not tested" | "left out" | "no value";
  why: Text;
  margin?: Number;
  /**
   * Half width of the 95 % interval of the margin.
   */
  error?: number | null;
  worst?: Number;
  worst_error?: Number;
  best?: Number;
  best_error?: Number;
  left_out?: Share;
  /**
   * The terms of the test, over all futures.
   */
  terms: Term[];
  /**
   * The inputs that move the margin most, with their share of its variance.
   */
  hinges_on: Driver[];
}
export interface Term {
  /**
   * As the case writes it.
   */
  text: string;
  value: Number;
  error: Number;
}
export interface Quality {
  inputs: Count;
  data: Count;
  quoted: Count;
  estimate: Count;
  illustrative: Count;
  unstated: Count;
  /**
   * Most important first.
   */
  warnings: string[];
}
export interface Input {
  /**
   * The quantity.
   */
  name: string;
  /**
   * deep: a range that is swept and has no density.
   */
  kind: "number" | "draw" | "deep";
  text: Text;
  value: Number;
  unit: Text;
  about: Text;
  source: Text;
  /**
   * What it rests on; null: unstated.
   */
  status: "data" | "quoted" | "estimate" | "illustrative" | null;
  low?: Number;
  high?: Number;
  density?: Numbers;
  /**
   * Of experts(): who said what, and how much each was believed.
   */
  asked?: {
    pool: Expert;
    /**
     * What they were asked.
     */
    item: string;
    /**
     * Probabilities of the quantiles.
     */
    levels: number[];
    /**
     * In the order of the table.
     */
    experts: Expert[];
  };
}
export interface Expert {
  name: Text;
  /**
   * Its answers.
   */
  quantiles: Number[];
  weight: Number;
  calibration: Number;
  information: Number;
}
export interface Model {
  /**
   * As the case names it.
   */
  name: string;
  /**
   * Its kind.
   */
  kind: string;
  about: Text;
  futures: Count;
  /**
   * Its main outputs.
   */
  outputs: SpreadQuantity[];
  /**
   * Of its kind, at the medians of what is uncertain; null when there is none.
   */
  picture:
    | null
    | PictureAttrition
    | PictureBargaining
    | PictureConflict
    | PicturePackage
    | PictureDynamics;
}
/**
 * The forces of both sides and what money buys, at the medians; fights, stocks and costs over futures (left out when the run of the outputs failed); how such models have done.
 */
export interface PictureAttrition {
  attacker: Side;
  defender: Side;
  /**
   * The defender's chance to hold by the money it adds (MUSD): all of it on the type of forces with the most effect for its price, all on interceptors, and the best split, with the share of that for interceptors. Null when nothing has a price.
   */
  budget: null | {
    force: Text;
    money: Numbers;
    forces: Numbers;
    interceptors: Numbers;
    best: Numbers;
    to_interceptors: Numbers;
  };
  /**
   * How such models have done.
   */
  calibration: {
    /**
     * In words.
     */
    record: string;
    /**
     * Of ln(loss ratio), in history.
     */
    history_sd: number;
    own_sd: Number;
    /**
     * On real battles.
     */
    scores: {
      /**
       * Its name.
       */
      model: string;
      auc: Share;
      brier: Share;
    }[];
  };
  /**
   * Strengths over a fight, as shares of what there was before the raid: the 5, 25, 50, 75 and 95 % quantiles (the middle of the deep points') at equal steps of time from its start to the moment at which a side breaks.
   */
  fans?: {
    /**
     * Quantiles of its strength.
     *
     * @minItems 5
     * @maxItems 5
     */
    defender: [Numbers, Numbers, Numbers, Numbers, Numbers];
    /**
     * Quantiles of its strength.
     *
     * @minItems 5
     * @maxItems 5
     */
    attacker: [Numbers, Numbers, Numbers, Numbers, Numbers];
    futures: Count;
  };
  /**
   * Share of the futures in which interceptors have run out by then; null when none do.
   */
  exhaustion?: null | {
    months: Numbers;
    /**
     * Share at that time.
     */
    empty: Spread[];
  };
  /**
   * Shares of the futures in which the defender pays more than the attacker's raid costs.
   */
  exchange?: {
    interceptors_cost_more: Spread;
    with_damage_cost_more: Spread;
  };
}
/**
 * Forces of one side.
 */
export interface Side {
  /**
   * attacker or defender.
   */
  side: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * By type.
   */
  forces: {
    /**
     * Its name.
     */
    type: string;
    count: Number;
    effect: Number;
    price: Number;
  }[];
}
/**
 * Who wants what on each issue.
 */
export interface PictureBargaining {
  /**
   * In the order of the case.
   */
  issues: {
    /**
     * Its key in the case.
     */
    issue: string;
    name: Text;
    unit: Text;
    from: Number;
    to: Number;
    now: Number;
    no_deal: Number;
    /**
     * What did come out: its median and its ends (2.5 and 97.5 % where it has none); null when the case does not say.
     */
    record: null | {
      /**
       * Lower end.
       */
      low: number;
      /**
       * Median.
       */
      middle: number;
      /**
       * Upper end.
       */
      high: number;
      source: Text;
      about: Text;
    };
    /**
     * Those with a stance.
     */
    actors: {
      /**
       * Its key in the case.
       */
      actor: string;
      name: Text;
      of: Text;
      /**
       * It has a seat.
       */
      seated: boolean;
      position: Number;
      salience: Number;
      capability: Number;
      at_least: Number;
      at_most: Number;
      /**
       * The red line is hard.
       */
      hard: boolean;
    }[];
  }[];
}
/**
 * States (numbered from 1), single moves, and ways from the status quo to what holds.
 */
export interface PictureConflict {
  /**
   * Decision makers.
   */
  dms: {
    /**
     * Its key in the case.
     */
    dm: string;
    /**
     * Its name.
     */
    name: string;
    /**
     * The concept of stability that it follows.
     */
    concept: string;
  }[];
  /**
   * In their order.
   */
  states: {
    state: Count;
    name: Text;
    happening: Text;
    /**
     * No decision maker leaves it, each by its own concept.
     */
    holds: boolean;
    /**
     * Concepts under which no decision maker leaves it.
     */
    equilibrium: string[];
  }[];
  /**
   * Its number; null: it is not among the states.
   */
  status_quo: number | null;
  /**
   * Single moves.
   */
  moves: {
    /**
     * Who moves.
     */
    by: string;
    from: Count;
    to: Count;
    /**
     * It is an improvement for who makes it.
     */
    improves: boolean;
  }[];
  /**
   * To each equilibrium that can be reached.
   */
  ways: {
    to: Count;
    /**
     * Every move is an improvement for who makes it.
     */
    by_improvements: boolean;
    /**
     * In their order.
     */
    moves: {
      /**
       * Who moves.
       */
      by: string;
      to: Count;
    }[];
  }[];
}
/**
 * Values of packages to each party, in the order of the parties; levels in the order of the issues.
 */
export interface PicturePackage {
  /**
   * In the order of all values.
   */
  parties: {
    /**
     * Its key in the case.
     */
    party: string;
    /**
     * False: it only ratifies.
     */
    bargains: boolean;
    no_deal: Number;
    room: Number;
  }[];
  /**
   * In the order of all levels.
   */
  issues: {
    /**
     * Its key in the case.
     */
    issue: string;
    unit: Text;
  }[];
  frontier_points: Count;
  /**
   * Points on which nothing improves for all; of many a part.
   */
  frontier: {
    values: Numbers;
    /**
     * By all who must.
     */
    accepted: boolean;
    /**
     * By issue.
     */
    levels: string[];
  }[];
  /**
   * Those there are.
   */
  solutions: {
    values: Numbers;
    /**
     * By all who must.
     */
    accepted: boolean;
    /**
     * By issue.
     */
    levels: string[];
    /**
     * nash, ks, egalitarian or utilitarian.
     */
    name: string;
    /**
     * In words.
     */
    title: string;
    /**
     * The one that the model follows.
     */
    chosen: boolean;
  }[];
  /**
   * Packages that the case names.
   */
  named: {
    /**
     * Its name.
     */
    name: string;
    values: Numbers;
    /**
     * By all who must.
     */
    accepted: boolean;
    /**
     * By issue.
     */
    levels: string[];
    distance: Number;
    /**
     * Changes of one to four issues, of which no part alone does it, that make somebody better off and nobody worse: the best ten by the least gain. Null where there are too many to try, for packages after the sixth, and for those that cannot be agreed.
     */
    swaps:
      | null
      | {
          /**
           * What changes.
           */
          changes: {
            /**
             * The issue.
             */
            issue: string;
            /**
             * Its level in the package.
             */
            from: string;
            /**
             * Its new level.
             */
            to: string;
          }[];
          gains: Numbers;
        }[];
  }[];
  /**
   * What each costs.
   */
  red_lines: {
    /**
     * Whose it is.
     */
    of: string;
    /**
     * On which issue.
     */
    issue: string;
    /**
     * Nothing beyond it can be agreed.
     */
    hard: boolean;
    price: Number;
  }[];
}
/**
 * Quantiles of each state over futures and paths, at the middles of deep ranges.
 */
export interface PictureDynamics {
  futures: Count;
  paths: Count;
  /**
   * Steps at which the states are shown.
   */
  steps: Count[];
  /**
   * In the order of the case.
   */
  states: {
    /**
     * Its name.
     */
    state: string;
    unit: Text;
    p05: Numbers;
    p25: Numbers;
    p50: Numbers;
    p75: Numbers;
    p95: Numbers;
  }[];
}

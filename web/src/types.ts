// The result of a run as the page has it: as casus writes it (schema/run.ts, made from the schema), but
// for what only the page has or lacks, and with all that older casus did not write optional.
import type { Analysis } from "./analyses/index";
import type * as made from "./schema/run";

export type { Curve, Driver, Envelope, Expert, RestsOn, Spread } from "./schema/run";
export type Num = made.Number;
export type Older<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export type Claim = Older<made.Claim, "why">;
/** Which strategy is best, where that is settled. */
export type Finding = NonNullable<made.Answer["answer"]>;
export type Order = made.Order;
export type Quantity = made.SpreadQuantity;
export type Output = made.SpreadQuantity;
export type Strategy = Older<
  Omit<made.Strategy, "quantities">,
  "summary" | "fails_when" | "all_met"
>;
export type Measure = Older<made.Measure, "rests_on">;
export type Input = made.Input;
export type Panel = NonNullable<made.Input["asked"]>;
export type Model = made.Model;
/** Kept futures by classes: a cell's number has an axis's class as each digit, the first axis's first. */
export type Futures = NonNullable<made.Answer["futures"]>;
export type FutureAxis = Futures["axes"][number];

/** Form 1 searched nothing in the deep box. */
type Searched = "deep_ranges" | "box_points" | "box_futures" | "found_futures" | "found";
type Changed = "claims" | "strategies" | "measures" | "case" | "run";
type Late = "answer" | "advice" | "futures" | "inputs" | "graph" | "models";
export interface Result extends Older<Omit<made.Answer, Changed>, "command" | Late> {
  written?: string;
  case: Older<made.Case, "files">;
  run: Older<made.Run, Searched>;
  measures: Measure[];
  strategies: Strategy[];
  claims: Claim[];
  analyses?: Analysis[];
}

/** The strategy to advise: only where it is settled that it leads in every way. */
export const advisedOf = (r: Result): string | null =>
  r.answer?.settled ? r.answer.first[0] : null;

/** What leads on average, settled or not: what a list of strategies shows first. */
export const foremost = (r: Result): string | undefined => r.answer?.by.mean.order[0];

/** Has the deep box been searched for the worst and the best? */
export const searched = (r: Result): boolean => (r.run.box_points ?? 0) > 0;

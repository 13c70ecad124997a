// The result of a run as the page has it: as casus writes it (schema/run.ts, made from the schema), but
// for what only the page has or lacks, and with all that older casus did not write optional.
import type { Analysis } from "./analyses/index";
import type * as made from "./schema/run";

export type { Curve, Driver, Envelope, Expert, RestsOn, Spread } from "./schema/run";
export type Num = made.Number;
export type Older<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export type Claim = Older<made.Claim, "why">;
export type Quantity = made.SpreadQuantity;
export type Output = made.SpreadQuantity;
export type Strategy = Older<
  Omit<made.Strategy, "quantities" | "all_met">,
  "summary" | "fails_when"
>;
export type Measure = Older<made.Measure, "rests_on">;
export type Input = made.Input;
export type Panel = NonNullable<made.Input["asked"]>;
export type Model = made.Model;
export type Answered = NonNullable<made.Answer["answer"]>;
/** Kept futures by classes: a cell's number has an axis's class as each digit, the first axis's first. */
export type Futures = NonNullable<made.Answer["futures"]>;
export type FutureAxis = Futures["axes"][number];

type Changed = "claims" | "strategies" | "measures" | "case";
type Late = "answer" | "advice" | "futures" | "inputs" | "graph" | "models";
export interface Result extends Older<Omit<made.Answer, Changed>, "command" | Late> {
  written?: string;
  case: Older<made.Case, "files">;
  measures: Measure[];
  strategies: Strategy[];
  claims: Claim[];
  analyses?: Analysis[];
}

/** The strategy that is best, where that is settled. */
export const best = (r: Result): string | undefined =>
  r.answer?.settled ? r.answer.first[0] : undefined;

/** Has the case deep ranges whose worst and best were searched? */
export const isDeep = (r: Result): boolean => (r.run.box_points ?? 0) > 0;

// The result of a run as casus writes it: schema/run.schema.json.  What older casus did not write
// is optional.
import type { Analysis } from "./analyses/index";

export type Num = number | null;
/** Least, middle (median) and most over the deep points. */
export type Spread = [Num, Num, Num];

export interface Curve {
  kind: "draw" | "shock" | "deep";
  x: number[];
  mean: number[];
  low: number[];
  high: number[];
  flips: number[];
}
export interface Driver {
  name: string;
  share: number;
  error: Num;
  curve?: Curve;
}
export interface Claim {
  name: string;
  says: string | null;
  source: string | null;
  about: string | null;
  holds_if: string | null;
  needs: string | null;
  verdict: string;
  why?: string | null;
  margin?: Num;
  error?: Num;
  worst?: Num;
  best?: Num;
  holds_share?: Num;
  left_out?: Num;
  terms: { text: string; value: Num; error: Num }[];
  hinges_on: Driver[];
}
export interface Quantity {
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
  error: Num;
  failed: number;
}
export interface Summary {
  all_met: Spread;
  met: Num;
  quantities: Quantity[];
}
export interface Strategy {
  name: string;
  title: string | null;
  about: string | null;
  source: string | null;
  summary?: Summary;
  fails_when?: string | null;
}
export interface RestsOn {
  data: number;
  quoted: number;
  estimate: number;
  illustrative: number;
  unstated: number;
}
export interface Measure {
  name: string;
  unit: string | null;
  about: string | null;
  better: "high" | "low" | null;
  at_least: Num;
  at_most: Num;
  rests_on?: RestsOn;
}
export interface Input {
  name: string;
  kind: "number" | "draw" | "deep";
  text: string | null;
  value: Num;
  unit: string | null;
  about: string | null;
  source: string | null;
  status: string | null;
  low?: Num;
  high?: Num;
  density?: number[];
  asked?: Panel;
}
export interface Expert {
  name: string | null;
  quantiles: Num[];
  weight: Num;
  calibration: Num;
  information: Num;
}
export interface Panel {
  item: string;
  levels: number[];
  experts: Expert[];
  pool: Expert;
}
export interface Output extends Quantity {
  unit: string | null;
  truth: boolean;
}
export interface Model {
  name: string;
  kind: string;
  about: string | null;
  futures: number;
  outputs: Output[];
  picture: unknown;
}
/** A measure cut into classes; an edge belongs to the class above it, or to the one below. */
export interface FutureAxis {
  measure: string;
  edges: { at: number; above: boolean }[];
}
/** Kept futures by classes: a cell's number has an axis's class as each digit, the first axis's first. */
export interface Futures {
  kept: number;
  axes: FutureAxis[];
  strategies: { name: string; cells: [number, number][]; failed: number }[];
}
/** What every answer begins with: schema/envelope.schema.json. */
export interface Envelope {
  answer: string;
  form: number;
  version: string;
  source: string | string[] | null;
  case_sha256: string | null;
  seed: number | null;
}
export interface Result {
  casus: Envelope;
  written?: string;
  command?: string;
  case: {
    title: string | null;
    question: string | null;
    about: string | null;
    caveat: string | null;
    focal: string | null;
    hash: string;
    files?: { name: string; text: string }[];
  };
  run: {
    design: string;
    seed: number;
    futures: number;
    done: number;
    replicates: number;
    deep_points: number;
    deep_done: number;
    deep: Record<string, number>[];
  };
  measures: Measure[];
  advised: string | null;
  advised_by: "all_met" | "most_met" | null;
  equally_good?: string[];
  advice?: {
    first: string;
    second: string;
    futures: number;
    worst: Num;
    best: Num;
    hinges_on: Driver[];
  } | null;
  rivals?: string | null;
  strategies: Strategy[];
  futures?: Futures | null;
  claims: Claim[];
  quality: RestsOn & { inputs: number; warnings: string[] };
  records: Record<string, string>;
  inputs?: Input[];
  graph?: { nodes: { name: string; kind: string }[]; edges: [number, number][] };
  models?: Model[];
  analyses?: Analysis[];
}

import { format } from "d3-format";
import type { Num } from "./types";

const three = format(",.3~r"),
  two = format(",.2~r"),
  six = format(",.6~r"),
  whole = format(",d");

/** A number for people: three digits, no exponents in the usual range; whole ones up to a million in full. */
export function num(x: Num | undefined): string {
  if (x === null || x === undefined || !Number.isFinite(x)) return "–";
  const a = Math.abs(x);
  if (a === 0) return "0";
  if (a < 1e-4 || a >= 1e15) return x.toExponential(2);
  return (Number.isInteger(x) && a < 1e6 ? whole(x) : three(x)).replace("−", "-");
}

/** A number known to two digits, as errors and what they belong to are. */
export const rough = (x: Num): string =>
  x === null || !Number.isFinite(x) ? "–" : two(x).replace("−", "-");

/** A tick of an axis, which must differ from the next. */
export const tick = (x: number): string => six(x).replace("−", "-");

/** A share that never says 0 % or 100 % of something that is neither. */
export function percent(x: Num | undefined): string {
  if (x === null || x === undefined) return "–";
  if (x > 0 && x < 0.005) return "<1 %";
  if (x < 1 && x > 0.995) return ">99 %";
  return `${Math.round(100 * x)} %`;
}

/** "1 … 2", or one number where both read the same. */
export function range(a: Num, b: Num, show: (x: Num) => string = num): string {
  return show(a) === show(b) ? show(a) : `${show(a)} … ${show(b)}`;
}

/** A quantity's name without the folder that formulas may leave out. */
export function brief(name: string): string {
  return name.replace(/^(quantities|measures|models|shocks|stances|actors)\./, "");
}

/** "3 claims", "1 claim". */
export function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}

/** Names for a class attribute: the first, then those that are so. */
export const classes = (always: string, some: Record<string, boolean>): string =>
  [always, ...Object.keys(some).filter((name) => some[name])].join(" ");

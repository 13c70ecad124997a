// Robustness: who is first by which criterion, how surely, and regret over the deep box.
import { useState } from "preact/hooks";
import { num, percent } from "../format";
import { Figure } from "../parts";
import type * as made from "../schema/robust";
import { advisedOf } from "../types";
import type { Result } from "../types";
import { Choice, shade } from "./common";
import type { Answer } from "./index";

type Shape = made.Answer;
type Measure = Shape["measures"][number];

/** Ranks of the strategies by each criterion. */
function Ranks({
  s,
  m,
  name,
  advised,
}: {
  s: Shape;
  m: Measure;
  name: string;
  advised: string | null;
}) {
  const most = s.strategies.length,
    sure = s.resamples > 0;
  const of = (k: number, v: number) =>
    m.criteria[k].values.find((x) => x.strategy === s.strategies[v]);
  const firsts = s.strategies
    .map((n, v) => ({ n, wins: m.first_under[v] ?? 0 }))
    .filter((x) => x.wins > 0)
    .sort((a, b) => b.wins - a.wins);
  return (
    <Figure
      title={`Ranks for ${m.measure} by criterion`}
      name={`${name}-ranks`}
      note={
        <>
          {firsts.length ? (
            <>
              First alone:{" "}
              {firsts.map((f, k) => (
                <>
                  {k ? ", " : ""}
                  {f.n} under {f.wins} of {m.criteria.length}
                </>
              ))}
              .{" "}
            </>
          ) : (
            "Nobody is first alone under any criterion. "
          )}
          1 is best; darker is better.
          {sure
            ? ` The small number is the share of ${s.resamples} resamples in which the strategy comes first.`
            : ""}
        </>
      }
      table={{
        head: [
          "criterion",
          "composed of",
          ...s.strategies.flatMap((n) => [
            `rank of ${n}`,
            `value of ${n}`,
            ...(sure ? [`first, ${n}`] : []),
          ]),
        ],
        rows: m.criteria.map((c, k) => [
          c.name,
          c.as,
          ...s.strategies.flatMap((_, v) => {
            const x = of(k, v);
            return [x?.rank, x?.value, ...(sure ? [x?.first_share] : [])];
          }),
        ]),
      }}
    >
      <div class="scroll" tabIndex={0} role="region" aria-label={`Ranks for ${m.measure}`}>
        <table class="heat">
          <thead>
            <tr>
              <td />
              {m.criteria.map((c) => (
                <th scope="col" title={c.as}>
                  {c.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {s.strategies.map((n, v) => (
              <tr>
                <th scope="row">
                  {n}
                  {n === advised ? " ★" : ""}
                </th>
                {m.criteria.map((_, k) => {
                  const x = of(k, v),
                    rank = x?.rank;
                  return (
                    <td
                      class={`n ${rank ? shade(most > 1 ? (most - rank) / (most - 1) : 1) : "h0"}`}
                      title={num(x?.value)}
                    >
                      {rank ?? "–"}
                      {sure && x?.first_share ? <small> {percent(x.first_share)}</small> : null}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  );
}

/** Mean regret of each strategy at each point of the deep box that was looked at. */
function Regret({ s, m, name }: { s: Shape; m: Measure; name: string }) {
  const grid = m.mean_regret_by_deep_point;
  if (!grid?.length || grid[0].length < 2) return null;
  const most = Math.max(...grid.flat().map((x) => x ?? 0)) || 1;
  return (
    <Figure
      title={`Regret for ${m.measure} over the deep ranges`}
      name={`${name}-regret`}
      note={
        <>
          mean shortfall against the best strategy of each future{m.unit ? `, ${m.unit}` : ""}: one
          column a point of the deep ranges, in the order of the design. Darker is worse; the most
          is {num(most)}.
        </>
      }
      table={{
        head: ["strategy", ...grid[0].map((_, k) => `point ${k}`)],
        rows: grid.map((row, v) => [s.strategies[v], ...row]),
      }}
    >
      <div
        class="scroll"
        tabIndex={0}
        role="region"
        aria-label={`Regret for ${m.measure} over the deep ranges`}
      >
        <table class="heat cells">
          <tbody>
            {grid.map((row, v) => (
              <tr>
                <th scope="row">{s.strategies[v]}</th>
                {row.map((x, k) => (
                  <td class={x === null ? "" : shade(x / most)} title={`point ${k}: ${num(x)}`} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  );
}

export function Robust({ a, r, name }: { a: Answer; r: Result; name: string }) {
  const s = a as Shape;
  const [at, setAt] = useState(s.measures.length - 1);
  const m = s.measures[at];
  if (!m) return null;
  return (
    <>
      <Choice label="Measure" names={s.measures.map((x) => x.measure)} at={at} choose={setAt} />
      <Ranks s={s} m={m} name={name} advised={advisedOf(r)} />
      <Regret s={s} m={m} name={name} />
    </>
  );
}

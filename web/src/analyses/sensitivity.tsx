// Sensitivity: Sobol' and Shapley bars, Morris' two numbers, distances of distributions.
import { scaleLinear } from "d3-scale";
import { useState } from "preact/hooks";
import { brief, num, tick } from "../format";
import { Chart, clip, DataTable, domain, Figure, XAxis } from "../parts";
import type * as made from "../schema/sensitivity";
import type { Result } from "../types";
import { Bars, Choice } from "./common";
import type { Estimate } from "./common";
import type { Answer } from "./index";

type Shape = made.Answer;
type Target = Shape["targets"][number];
type Input = Target["inputs"][number];

const words: Partial<Record<keyof Input, string>> = {
  first_order: "first order",
  total: "total",
  shapley: "Shapley effect",
  mu_star: "mean of |effects| (μ*)",
  sigma: "spread of effects (σ)",
  ks_median: "median distance",
  ks_max: "greatest distance",
  delta: "delta",
  delta_half: "delta on half of the futures",
};
const shown: Record<string, (keyof Input)[]> = {
  sobol: ["first_order", "total"],
  shapley: ["shapley"],
  given: ["first_order", "shapley"],
  pawn: ["ks_median", "ks_max"],
  delta: ["delta", "delta_half"],
};
const notes: Record<string, string> = {
  sobol: "share of the variance: what each input explains alone, and with all its interactions.",
  shapley:
    "share of the variance that goes to each input, interactions and correlations shared out.",
  given: "share of the variance, from futures at hand.",
  pawn:
    "how far the distribution moves when the input is known (Kolmogorov-Smirnov); " +
    "the dashed line is what an input that does nothing gets.",
  delta: "how far the density moves when the input is known (Borgonovo).",
};

function Morris({ t, name }: { t: Target; name: string }) {
  const rows = t.inputs.filter((i) => (i.mu_star?.value ?? null) !== null);
  return (
    <Figure
      title={`Effects on ${t.target}`}
      name={`${name}-morris`}
      note={
        <>
          each input by the mean size of its effects (across) and by how much they differ from place
          to place (up): far right moves the result, high up acts unevenly or with others
          {t.unit ? `; in ${t.unit}` : ""}.
        </>
      }
      table={{
        head: ["input", "mu*", "half width", "mu", "sigma"],
        rows: rows.map((i) => [
          i.input,
          i.mu_star?.value,
          i.mu_star?.error,
          i.mu?.value,
          i.sigma?.value,
        ]),
      }}
    >
      <Chart
        most={640}
        height={(w) => Math.min(380, 0.8 * w)}
        label={`Morris effects on ${t.target}`}
      >
        {(w, h) => {
          const x = scaleLinear(domain([0, ...rows.map((i) => i.mu_star?.value)], 0.1), [
            52,
            w - 16,
          ]);
          const y = scaleLinear(domain([0, ...rows.map((i) => i.sigma?.value)], 0.1), [h - 42, 12]);
          return (
            <>
              <XAxis scale={x} y={h - 42} top={12} n={w < 520 ? 3 : 5} label="μ*" right={w - 16} />
              <g class="axis">
                {y.ticks(5).map((v) => (
                  <g>
                    <line x1={52} x2={w - 16} y1={y(v)} y2={y(v)} />
                    <text x={46} y={y(v) + 4} text-anchor="end">
                      {tick(v)}
                    </text>
                  </g>
                ))}
                <text class="label" x={46} y={8} text-anchor="end">
                  σ
                </text>
              </g>
              {rows.map((i, k) => {
                const px = x(i.mu_star?.value ?? 0),
                  py = y(i.sigma?.value ?? 0),
                  e = i.mu_star?.error ?? 0,
                  right = px < w - 160;
                return (
                  <g>
                    <line
                      class="err"
                      x1={x((i.mu_star?.value ?? 0) - e)}
                      x2={x((i.mu_star?.value ?? 0) + e)}
                      y1={py}
                      y2={py}
                    />
                    <circle class="front" cx={px} cy={py} r={4}>
                      <title>{i.input}</title>
                    </circle>
                    {k < 6 ? (
                      <text
                        x={px + (right ? 8 : -8)}
                        y={py - 6}
                        text-anchor={right ? "start" : "end"}
                      >
                        {clip(brief(i.input), 24)}
                      </text>
                    ) : null}
                  </g>
                );
              })}
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

export function Sensitivity({ a, name }: { a: Answer; r: Result; name: string }) {
  const s = a as Shape;
  const [at, setAt] = useState(0);
  const t = s.targets[at];
  if (!t) return null;
  const keys = shown[s.method] ?? [];
  const pairs = (t.pairs ?? [])
    .filter((p) => p.second_order.value !== null)
    .sort((p, q) => (q.second_order.value ?? 0) - (p.second_order.value ?? 0))
    .slice(0, 12);
  return (
    <>
      <Choice label="Of" names={s.targets.map((x) => x.target)} at={at} choose={setAt} />
      <p class="note">
        Mean {num(t.mean)}, standard deviation {num(t.sd)}
        {t.unit ? ` ${t.unit}` : ""}.
        {t.settled ? "" : " The ranking was not settled when the limit of runs was reached."}
      </p>
      {s.method === "morris" ? (
        <Morris t={t} name={name} />
      ) : (
        <Bars
          title={`What drives ${t.target}`}
          name={`${name}-shares`}
          note={notes[s.method] ?? ""}
          series={keys.map((k) => words[k] ?? k)}
          rows={t.inputs.map((i) => ({
            name: i.input,
            values: keys.map((k) => i[k] as Estimate | undefined),
          }))}
          mark={
            t.dummy_median !== undefined
              ? { at: t.dummy_median, says: "an input that does nothing" }
              : undefined
          }
        />
      )}
      {pairs.length ? (
        <DataTable
          caption={`Pairs that act together on ${t.target}`}
          table={{
            head: ["input", "with", "second order", "half width"],
            rows: pairs.map((p) => [p.input, p.with, p.second_order.value, p.second_order.error]),
          }}
        />
      ) : null}
    </>
  );
}

// Experts who were asked: what each said of a quantity, and how well they knew what has come true.
import { scaleLinear } from "d3-scale";
import { brief, num, percent } from "../format";
import { Chart, clip, domain, Figure, XAxis } from "../parts";
import type { Expert, Input, Panel, Result } from "../types";
import { Bars } from "./common";

function Said({ i, p }: { i: Input; p: Panel }) {
  const rows: Expert[] = [...p.experts, { ...p.pool, name: "pooled" }],
    row = 30;
  const middle = p.levels.indexOf(0.5),
    ends = (e: Expert) => [e.quantiles[0], e.quantiles[e.quantiles.length - 1]];
  return (
    <Figure
      title={`${brief(i.name)}: ${p.item}`}
      name={`${i.name}-experts`}
      note={
        <>
          from the {num(100 * p.levels[0])} % to the {num(100 * p.levels[p.levels.length - 1])} %
          quantile of each, the tick is the median{i.unit ? `; ${i.unit}` : ""}. The number is the
          weight in the pool.
        </>
      }
      table={{
        head: [
          "expert",
          ...p.levels.map((q) => `${num(100 * q)} %`),
          "weight",
          "calibration",
          "information",
        ],
        rows: rows.map((e) => [e.name, ...e.quantiles, e.weight, e.calibration, e.information]),
      }}
    >
      <Chart most={640} height={rows.length * row + 40} label={`What experts said of ${p.item}`}>
        {(w) => {
          const left = Math.min(170, 0.3 * w),
            bottom = rows.length * row + 4,
            x = scaleLinear(domain(rows.flatMap(ends)), [left, w - 52]);
          return (
            <>
              <XAxis scale={x} y={bottom} top={2} n={w < 520 ? 3 : 5} />
              {rows.map((e, k) => {
                const [a, b] = ends(e),
                  y = k * row + 16,
                  m = middle >= 0 ? e.quantiles[middle] : null;
                return (
                  <g class={k === rows.length - 1 ? "row advised" : "row"}>
                    <text x={left - 8} y={y + 4} text-anchor="end">
                      {clip(e.name ?? "", Math.floor(left / 7))}
                    </text>
                    {a !== null && b !== null ? (
                      <rect
                        class="band"
                        x={x(a)}
                        y={y - 6}
                        width={Math.max(1, x(b) - x(a))}
                        height={12}
                      />
                    ) : null}
                    {m !== null ? (
                      <line class="median" x1={x(m)} x2={x(m)} y1={y - 8} y2={y + 8} />
                    ) : null}
                    <text class="label" x={w - 2} y={y + 4} text-anchor="end">
                      {k < p.experts.length ? percent(e.weight) : ""}
                    </text>
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

export function Experts({ r }: { r: Result }) {
  const asked = (r.inputs ?? []).filter((i): i is Input & { asked: Panel } => !!i.asked);
  if (!asked.length) return null;
  return (
    <details class="model" open>
      <summary>
        <b>How far experts are to be believed</b> <span class="kind">elicit</span>
      </summary>
      {asked.map((i) => {
        const known = [...i.asked.experts, { ...i.asked.pool, name: "pooled" }].filter(
          (e) => e.calibration !== null,
        );
        return (
          <>
            <Said i={i} p={i.asked} />
            {known.length ? (
              <Bars
                title="Calibration"
                name={`${i.name}-calibration`}
                note="the probability of missing what has come true so badly, were the expert right: small is bad."
                series={["calibration"]}
                rows={known.map((e) => ({
                  name: e.name ?? "",
                  values: [{ value: e.calibration, error: null }],
                }))}
              />
            ) : null}
            {known.length ? (
              <Bars
                title="Information"
                name={`${i.name}-information`}
                note={
                  <>
                    how narrow the answers are against a flat background: large says much, which
                    helps only with calibration.
                  </>
                }
                series={["information"]}
                rows={known.map((e) => ({
                  name: e.name ?? "",
                  values: [{ value: e.information, error: null }],
                }))}
              />
            ) : null}
          </>
        );
      })}
    </details>
  );
}

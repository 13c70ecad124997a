// Thresholds: where a margin turns along an input, and over pairs of inputs.
import { area, line } from "d3-shape";
import { scaleLinear } from "d3-scale";
import { useState } from "preact/hooks";
import { brief, classes, num, percent, tick } from "../format";
import { Chart, clip, DataTable, domain, Figure } from "../parts";
import type * as made from "../schema/thresholds";
import type { Num, Result } from "../types";
import { Choice } from "./common";
import type { Answer } from "./index";

type Shape = made.Answer;
type Target = Shape["targets"][number];
type Input = Target["inputs"][number];
type Point = Input["curve"][number];
type Grid = Target["maps"][number];

const said = (x: Num | string): string => (typeof x === "string" ? x : num(x));

function Curve({ i, t, name }: { i: Input; t: Target; name: string }) {
  const points = i.curve.filter((p) => p.margin.value !== null);
  const low = (p: Point) => (p.margin.value ?? 0) - (p.margin.error ?? 0),
    high = (p: Point) => (p.margin.value ?? 0) + (p.margin.error ?? 0);
  const steps = points.length < 4;
  if (!points.length) return null;
  return (
    <Figure
      title={brief(i.input)}
      name={`${name}-${i.input}`}
      note={
        i.crossings.length ? (
          <>
            turns at{" "}
            {i.crossings.map((c, k) => (
              <>
                {k ? ", " : ""}
                <b>{said(c.value)}</b>
                {c.low !== null ? ` (${num(c.low)} … ${num(c.high)})` : ""}
              </>
            ))}
            {i.unit ? ` ${i.unit}` : ""}; on the other side{" "}
            {i.deep ? (
              <>over {percent(i.other_side)} of its range</>
            ) : (
              <>in {percent(i.other_side)}</>
            )}
          </>
        ) : (
          "does not turn it alone"
        )
      }
      table={{
        head: ["quantile", "value", "margin", "half width"],
        rows: points.map((p) => [p.probability, p.value, p.margin.value, p.margin.error]),
      }}
    >
      <Chart height={150} label={`${t.target} by ${i.input}`}>
        {(w, h) => {
          const x = scaleLinear([0, 1], [46, w - 10]),
            y = scaleLinear(domain([0, ...points.flatMap((p) => [low(p), high(p)])]), [h - 24, 8]);
          return (
            <>
              <g class="axis">
                {y.ticks(3).map((v) => (
                  <g>
                    <line x1={46} x2={w - 10} y1={y(v)} y2={y(v)} />
                    <text x={42} y={y(v) + 4} text-anchor="end">
                      {tick(v)}
                    </text>
                  </g>
                ))}
              </g>
              {steps ? (
                points.map((p) => (
                  <g>
                    <line
                      class="err"
                      x1={x(p.probability)}
                      x2={x(p.probability)}
                      y1={y(low(p))}
                      y2={y(high(p))}
                    />
                    <circle class="front" cx={x(p.probability)} cy={y(p.margin.value ?? 0)} r={4} />
                  </g>
                ))
              ) : (
                <>
                  <path
                    class="band"
                    d={
                      area<Point>()
                        .x((p) => x(p.probability))
                        .y0((p) => y(low(p)))
                        .y1((p) => y(high(p)))(points) ?? ""
                    }
                  />
                  <path
                    class="curve"
                    d={
                      line<Point>()
                        .x((p) => x(p.probability))
                        .y((p) => y(p.margin.value ?? 0))(points) ?? ""
                    }
                  />
                </>
              )}
              <line class="zero" x1={46} x2={w - 10} y1={y(0)} y2={y(0)} />
              {i.crossings.map((c) => (
                <circle class="flip" cx={x(c.probability)} cy={y(0)} r={5} />
              ))}
              <text class="label" x={x(points[0].probability)} y={h - 8}>
                {said(points[0].value)}
              </text>
              <text
                class="label"
                x={x(points[points.length - 1].probability)}
                y={h - 8}
                text-anchor="end"
              >
                {said(points[points.length - 1].value)}
              </text>
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

/** The margin over two inputs: + on the one side, - on the other. */
function Pair({ g, name }: { g: Grid; name: string }) {
  const most = Math.max(...g.margin.flat().map((e) => Math.abs(e.value ?? 0))) || 1;
  return (
    <Figure
      title={`${brief(g.down)} and ${brief(g.across)} together`}
      name={`${name}-${g.down}-${g.across}`}
      note={
        <>
          mean margin in cells of equal probability; rows from {said(g.down_from[0])} of{" "}
          {brief(g.down)} up, columns from {said(g.across_from[0])} of {brief(g.across)} up. Green
          cells are above zero, orange ones below; a question mark is within its error, or that is
          not known.
        </>
      }
      table={{
        head: [`${g.down} from`, ...g.across_from.map((x) => `${g.across} from ${said(x)}`)],
        rows: g.margin.map((row, k) => [said(g.down_from[k]), ...row.map((e) => e.value)]),
      }}
    >
      <div
        class="scroll"
        tabIndex={0}
        role="region"
        aria-label={`Map of ${g.down} and ${g.across}`}
      >
        <table class="map">
          <thead>
            <tr>
              <td class="note">
                {clip(brief(g.down), 20)} ↓ {clip(brief(g.across), 20)} →
              </td>
              {g.across_from.map((x) => (
                <th scope="col">{said(x)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {g.margin.map((row, k) => (
              <tr>
                <th scope="row">{said(g.down_from[k])}</th>
                {row.map((e) => {
                  const v = e.value;
                  return (
                    <td
                      class={classes("n", {
                        against: v !== null && v < 0,
                        for: v !== null && v >= 0,
                        much: v !== null && Math.abs(v) > 0.5 * most,
                      })}
                    >
                      {num(v)}
                      {v !== null && Math.abs(v) <= (e.error ?? Infinity) ? "?" : ""}
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

export function Thresholds({ a, name }: { a: Answer; r: Result; name: string }) {
  const s = a as Shape;
  const [at, setAt] = useState(0);
  const t = s.targets[at];
  if (!t) return null;
  const moves = t.smallest_change?.moves ?? [];
  return (
    <>
      <Choice label="Of" names={s.targets.map((x) => x.target)} at={at} choose={setAt} />
      <p class="note">
        {t.above ? <>Above zero: {t.above}. </> : null}Now {num(t.margin.value)}
        {t.margin.error !== null ? ` ± ${num(t.margin.error)}` : ""}
        {t.unit ? ` ${t.unit}` : ""}; curves show its mean over the other inputs, against the
        quantiles of one.
      </p>
      <div class="curves">
        {t.inputs.map((i) => (
          <Curve i={i} t={t} name={name} />
        ))}
      </div>
      {moves.length ? (
        <DataTable
          caption={`The smallest change that turns ${t.target}`}
          table={{
            head: ["smallest change together", "to", "standard deviations from the middle"],
            rows: moves.map((m) => [m.input, m.value, m.z]),
          }}
        />
      ) : null}
      {t.maps.map((g) => (
        <Pair g={g} name={name} />
      ))}
    </>
  );
}

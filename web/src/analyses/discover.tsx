// Scenario discovery: the search's trade-off, the box it chose, two inputs with it, cells of four.
import { scaleLinear } from "d3-scale";
import { useState } from "preact/hooks";
import { brief, count, num, percent, tick } from "../format";
import { Chart, clip, domain, Figure, XAxis } from "../parts";
import type * as made from "../schema/discover";
import { foremost } from "../types";
import type { Num, Result } from "../types";
import { Choice, shade } from "./common";
import type { Answer } from "./index";

type Shape = made.Answer;
type Discovery = Shape["discoveries"][number];
type Box = Discovery["boxes"][number];
type Limit = Box["limits"][number];

const tiny = (p: Num): string => (p === null ? "" : p < 1e-4 ? p.toExponential(0) : num(p));
function limitText(l: Limit): string {
  const unit = l.unit ? ` ${l.unit}` : "";
  if (l.levels) return l.levels.join(" or ");
  const low = l.low ?? null,
    high = l.high ?? null;
  return low !== null && high !== null
    ? `${num(low)} to ${num(high)}${unit}`
    : low !== null
      ? `at least ${num(low)}${unit}`
      : `at most ${num(high)}${unit}`;
}

function Tradeoff({ b, name }: { b: Box; name: string }) {
  const most = Math.max(1, ...b.trajectory.map((s) => s.inputs));
  return (
    <Figure
      title="Coverage and density"
      name={`${name}-trajectory`}
      note={
        <>
          every step of the search: how many of the failures its box holds (across) and how much of
          the box fails (up). Darker dots limit more inputs; the ring is the step of the box below.
        </>
      }
      table={{
        head: ["step", "coverage", "density", "mass", "futures", "inputs limited"],
        rows: b.trajectory.map((s, k) => [k, s.coverage, s.density, s.mass, s.futures, s.inputs]),
      }}
    >
      <Chart
        most={560}
        height={(w) => Math.min(340, 0.72 * w)}
        label="Coverage and density of the search"
      >
        {(w, h) => {
          const x = scaleLinear([0, 1], [48, w - 14]),
            y = scaleLinear(
              [Math.max(0, Math.min(...b.trajectory.map((s) => s.density ?? 0)) - 0.1), 1],
              [h - 42, 10],
            );
          return (
            <>
              <XAxis scale={x} y={h - 42} top={10} n={5} label="coverage" right={w - 14} />
              <g class="axis">
                {y.ticks(5).map((v) => (
                  <g>
                    <line x1={48} x2={w - 14} y1={y(v)} y2={y(v)} />
                    <text x={42} y={y(v) + 4} text-anchor="end">
                      {tick(v)}
                    </text>
                  </g>
                ))}
                <text class="label" x={2} y={8}>
                  density
                </text>
              </g>
              {b.trajectory.map((s, k) => (
                <g>
                  <circle
                    class={`step ${k === b.step ? "chosen" : ""}`}
                    style={`fill-opacity:${0.15 + (0.85 * s.inputs) / most}`}
                    cx={x(s.coverage ?? 0)}
                    cy={y(s.density ?? 0)}
                    r={k === b.step ? 7 : 4.5}
                  >
                    <title>
                      {`step ${k}: coverage ${percent(s.coverage)}, `}
                      {`density ${percent(s.density)}, ${count(s.inputs, "input")}`}
                    </title>
                  </circle>
                </g>
              ))}
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

/** Each limit on its input's whole range, from the least to the most value there is. */
function Limits({ b, name, sure }: { b: Box; name: string; sure: boolean }) {
  const limits = b.limits.filter((l) => l.limited),
    row = 44;
  if (!limits.length) return <p class="note">No limit says enough to stand.</p>;
  return (
    <Figure
      title="The box"
      name={`${name}-box`}
      note={
        <>
          {percent(b.coverage)} of the failures lie in it, and {percent(b.density)} of its{" "}
          {count(b.futures, "future")} fail. Bars are the limits on each input's whole range;
          quasi-p is the chance of so much by luck
          {sure
            ? "; the last number is how often the input is limited when futures are drawn again"
            : ""}
          .
        </>
      }
      table={{
        head: ["input", "limit", "quasi-p low", "quasi-p high", "limited in resamples"],
        rows: limits.map((l) => [
          l.input,
          limitText(l),
          l.quasi_p_low,
          l.quasi_p_high,
          l.resamples?.restricted,
        ]),
      }}
    >
      <Chart most={640} height={limits.length * row + 4} label="Limits of the box">
        {(w) =>
          limits.map((l, k) => {
            const whole = scaleLinear([l.least ?? 0, l.most ?? 1], [2, w - 2]),
              top = k * row;
            const p = [l.quasi_p_low, l.quasi_p_high].filter((q): q is number => q !== null);
            return (
              <g>
                <text x={2} y={top + 13}>
                  {clip(
                    `${brief(l.input)}: ${limitText(l)}`,
                    Math.floor((w - (w < 520 ? 4 : 150)) / 6.6),
                  )}
                  <title>{l.input}</title>
                </text>
                {w < 520 ? null : (
                  <text class="label" x={w - 2} y={top + 13} text-anchor="end">
                    {p.length ? `quasi-p ${p.map(tiny).join(", ")}` : ""}
                    {l.resamples ? `, ${percent(l.resamples.restricted)}` : ""}
                  </text>
                )}
                {l.levels ? null : (
                  <rect class="whole-range" x={2} y={top + 20} width={w - 4} height={9} />
                )}
                {l.levels ? null : (
                  <rect
                    class="limit"
                    x={whole(l.low ?? l.least ?? 0)}
                    y={top + 20}
                    width={Math.max(2, whole(l.high ?? l.most ?? 1) - whole(l.low ?? l.least ?? 0))}
                    height={9}
                  />
                )}
              </g>
            );
          })
        }
      </Chart>
    </Figure>
  );
}

function Scatter({ d, b, name }: { d: Discovery; b: Box | undefined; name: string }) {
  const s = d.scatter;
  if (!s?.points.length) return null;
  const points = s.points.filter((p) => p[0] !== null && p[1] !== null) as [
    number,
    number,
    number,
  ][];
  const side = (input: string) =>
    b?.limits.find((l) => l.limited && l.input === input && !l.levels);
  // What has two or three values is spread out a little, each future by its place in the list.
  const few = (k: 0 | 1) => new Set(points.map((p) => p[k])).size <= 3;
  const spread = [few(0) ? 0.25 : 0, few(1) ? 0.25 : 0];
  const at = (p: [number, number, number], k: 0 | 1, i: number) =>
    p[k] + spread[k] * (((((i * (k ? 0.7548776662 : 0.569840291)) % 1) + 1) % 1) - 0.5);
  return (
    <Figure
      title={`${brief(s.x)} and ${brief(s.y)}`}
      name={`${name}-scatter`}
      note={
        <>
          {count(points.length, "future")}, every so many of them: filled ones fail, rings do not
          {side(s.x) || side(s.y) ? "; the frame is the box" : ""}.
        </>
      }
      table={{
        head: [s.x, s.y, "fails"],
        rows: points.map((p) => [p[0], p[1], p[2] ? "yes" : "no"]),
      }}
    >
      <Chart
        most={560}
        height={(w) => Math.min(360, 0.75 * w)}
        label={`Futures by ${s.x} and ${s.y}`}
      >
        {(w, h) => {
          const x = scaleLinear(domain(points.map((p, i) => at(p, 0, i))), [54, w - 12]),
            y = scaleLinear(domain(points.map((p, i) => at(p, 1, i))), [h - 42, 10]);
          const bx = side(s.x),
            by = side(s.y),
            [x0, x1] = x.domain(),
            [y0, y1] = y.domain();
          return (
            <>
              <XAxis
                scale={x}
                y={h - 42}
                top={10}
                n={w < 520 ? 3 : 5}
                label={clip(brief(s.x), 40)}
                right={w - 12}
              />
              <g class="axis">
                {y.ticks(5).map((v) => (
                  <g>
                    <line x1={54} x2={w - 12} y1={y(v)} y2={y(v)} />
                    <text x={48} y={y(v) + 4} text-anchor="end">
                      {tick(v)}
                    </text>
                  </g>
                ))}
                <text class="label" x={2} y={8}>
                  {clip(brief(s.y), 40)}
                </text>
              </g>
              {points.map((p, i) => (
                <circle
                  class={p[2] ? "future fails" : "future"}
                  cx={x(at(p, 0, i))}
                  cy={y(at(p, 1, i))}
                  r={3}
                />
              ))}
              {bx || by ? (
                <rect
                  class="boxed"
                  x={x(bx?.low ?? x0)}
                  width={x(bx?.high ?? x1) - x(bx?.low ?? x0)}
                  y={y(by?.high ?? y1)}
                  height={y(by?.low ?? y0) - y(by?.high ?? y1)}
                />
              ) : null}
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

const BINS = 3;
function binName(
  i: { input: string; upper_edges: Num[]; levels?: string[] | null },
  bin: number,
): string {
  if (i.levels && i.levels.length <= BINS) return i.levels[bin] ?? "";
  const [a, b] = i.upper_edges;
  return bin === 0 ? `< ${num(a)}` : bin === 1 ? `${num(a)} … ${num(b)}` : `≥ ${num(b)}`;
}

/** Dimensional stacking (LeBlanc, Ward and Wittels 1990): the weightiest inputs are the outer rows and columns. */
function Stacking({ d, name }: { d: Discovery; name: string }) {
  const s = d.stacking,
    n = s?.inputs.length ?? 0;
  if (!s || n < 2) return null;
  const downs = n > 2 ? [0, 2] : [0],
    acrosses = n > 3 ? [1, 3] : [1];
  const bins = (k: number) => Math.min(BINS, s.inputs[k].levels?.length ?? BINS);
  const combine = (ks: number[]): number[][] =>
    ks.reduce<number[][]>(
      (all, k) => all.flatMap((c) => Array.from({ length: bins(k) }, (_, b) => [...c, b])),
      [[]],
    );
  const cell = (down: number[], across: number[]) => {
    const digits = Array<number>(n).fill(0);
    downs.forEach((k, j) => {
      digits[k] = down[j];
    });
    acrosses.forEach((k, j) => {
      digits[k] = across[j];
    });
    return s.futures_and_cases[digits.reduce((a, b) => a * BINS + b, 0)];
  };
  const label = (ks: number[], c: number[]) =>
    ks.map((k, j) => binName(s.inputs[k], c[j])).join(", ");
  const rows = combine(downs),
    columns = combine(acrosses);
  return (
    <Figure
      title="Share that fails, by thirds"
      name={`${name}-stacking`}
      note={
        <>
          down: {downs.map((k) => brief(s.inputs[k].input)).join(", then ")}; across:{" "}
          {acrosses.map((k) => brief(s.inputs[k].input)).join(", then ")}. Darker cells fail more; a
          dash is a cell without futures.
        </>
      }
      table={{
        head: [
          downs.map((k) => s.inputs[k].input).join(", "),
          acrosses.map((k) => s.inputs[k].input).join(", "),
          "futures",
          "fail",
        ],
        rows: rows.flatMap((r) =>
          columns.map((c) => [label(downs, r), label(acrosses, c), ...cell(r, c)]),
        ),
      }}
    >
      <div class="scroll" tabIndex={0} role="region" aria-label="Share that fails, by thirds">
        <table class="heat stacked">
          <thead>
            <tr>
              <td />
              {columns.map((c) => (
                <th scope="col">{label(acrosses, c)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr>
                <th scope="row">{label(downs, r)}</th>
                {columns.map((c) => {
                  const [all, cases] = cell(r, c);
                  return (
                    <td class={`n ${all ? shade(cases / all) : ""}`} title={`${cases} of ${all}`}>
                      {all ? Math.round((100 * cases) / all) : "–"}
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

function Branch({ t }: { t: made.Branch }) {
  if (!t.left || !t.right || !t.input)
    return (
      <>
        {t.cases} of {count(t.futures, "future")} fail
      </>
    );
  const yes = t.left_levels ? t.left_levels.join(" or ") : `below ${num(t.left_at_most)}`;
  return (
    <ul class="tree">
      <li>
        <b>{brief(t.input)}</b> {yes}: <Branch t={t.left} />
      </li>
      <li>
        else: <Branch t={t.right} />
      </li>
    </ul>
  );
}

export function Discover({ a, r, name }: { a: Answer; r: Result; name: string }) {
  const s = a as Shape;
  const leads = s.discoveries.findIndex((d) => d.strategy === foremost(r));
  const [at, setAt] = useState(Math.max(0, leads));
  const [box, setBox] = useState(0);
  const d = s.discoveries[at],
    b = d?.boxes[Math.min(box, d.boxes.length - 1)];
  if (!d) return null;
  return (
    <>
      <Choice
        label="Strategy"
        names={s.discoveries.map((x) => x.strategy)}
        at={at}
        choose={(k) => {
          setAt(k);
          setBox(0);
        }}
      />
      <p>
        Failing ({d.target}): {d.cases} of {count(d.futures, "future")}.
        {d.boxes.length ? "" : " No box was found."}
      </p>
      {d.boxes.length > 1 ? (
        <Choice label="Box" names={d.boxes.map((_, k) => String(k + 1))} at={box} choose={setBox} />
      ) : null}
      {b ? <Limits b={b} name={name} sure={s.resamples > 0} /> : null}
      <div class="two">
        {b ? <Tradeoff b={b} name={name} /> : null}
        <Scatter d={d} b={b} name={name} />
      </div>
      <Stacking d={d} name={name} />
      {d.tree?.left ? (
        <details>
          <summary>The same as a tree</summary>
          <Branch t={d.tree} />
        </details>
      ) : null}
    </>
  );
}

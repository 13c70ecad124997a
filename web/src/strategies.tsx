// Strategies: bands of each measure, regret, who wins, parallel coordinates with brushing, futures.
import type { ComponentChildren } from "preact";
import { scaleLinear } from "d3-scale";
import { useState } from "preact/hooks";
import { classes, num, percent, range } from "./format";
import { Futures } from "./futures";
import { Chart, clip, domain, Figure, middle, XAxis } from "./parts";
import { advisedOf, searched } from "./types";
import type { Measure, Quantity, Result, Spread, Strategy } from "./types";

const of = (s: Strategy, m: Measure): Quantity | undefined =>
  s.summary?.quantities.find((q) => q.name === `measures.${m.name}`);

function heading(m: Measure): string {
  return `${m.name}${m.unit ? `, ${m.unit}` : ""}`;
}
function aim(m: Measure): string {
  const parts = [];
  if (m.better) parts.push(`${m.better} is better`);
  if (m.at_least !== null) parts.push(`at least ${num(m.at_least)}`);
  if (m.at_most !== null) parts.push(`at most ${num(m.at_most)}`);
  return parts.join("; ");
}

function Bands({ m, r }: { m: Measure; r: Result }) {
  const rows = r.strategies
    .map((s) => ({ s, q: of(s, m) }))
    .filter((x): x is { s: Strategy; q: Quantity } => !!x.q);
  const deep = searched(r),
    step = 24;
  const table = {
    head: [
      "strategy",
      "5 %",
      "25 %",
      "50 %",
      "75 %",
      "95 %",
      "mean",
      "least mean found",
      "most mean found",
      "chance to meet",
      "worst found",
      "best found",
    ],
    rows: rows.map(({ s, q }) => [
      s.name,
      q.p05[1],
      q.p25[1],
      q.p50[1],
      q.p75[1],
      q.p95[1],
      q.mean[1],
      q.mean[0],
      q.mean[2],
      q.meets?.[1],
      q.meets?.[0],
      q.meets?.[2],
    ]),
  };
  return (
    <Figure
      title={heading(m)}
      name={`measure-${m.name}`}
      table={table}
      note={
        <>
          {m.about ? `${m.about}. ` : ""}
          {aim(m)}
        </>
      }
    >
      <Chart height={rows.length * step + 34} label={`Bands of ${heading(m)} by strategy`}>
        {(w, h) => {
          const left = w < 520 ? 110 : 168,
            right =
              m.at_least !== null || m.at_most !== null ? (w < 520 ? 50 : deep ? 132 : 50) : 8;
          const x = scaleLinear(
            domain([
              ...rows.flatMap(({ q }) => [q.p05[1], q.p95[1], q.mean[0], q.mean[2]]),
              m.at_least,
              m.at_most,
            ]),
            [left, w - right],
          );
          const at = (s: Spread, k: number) => x(s[k] ?? 0);
          return (
            <>
              <XAxis scale={x} y={h - 26} top={2} n={w < 520 ? 3 : 6} />
              {[m.at_least, m.at_most].map((t) =>
                t === null ? null : (
                  <line class="threshold" x1={x(t)} x2={x(t)} y1={2} y2={h - 26} />
                ),
              )}
              {rows.map(({ s, q }, k) => {
                const y = k * step + step / 2;
                return (
                  <g class={s.name === advisedOf(r) ? "row advised" : "row"}>
                    <text x={left - 8} y={y + 4} text-anchor="end">
                      {clip(s.name, w < 520 ? 13 : 24)}
                    </text>
                    {q.p05[1] === null ? null : (
                      <>
                        <line class="thin" x1={at(q.p05, 1)} x2={at(q.p95, 1)} y1={y} y2={y} />
                        <rect
                          class="band"
                          x={at(q.p25, 1)}
                          width={Math.max(1, at(q.p75, 1) - at(q.p25, 1))}
                          y={y - 6}
                          height={12}
                          rx={2}
                        />
                        <line
                          class="median"
                          x1={at(q.p50, 1)}
                          x2={at(q.p50, 1)}
                          y1={y - 6}
                          y2={y + 6}
                        />
                        {deep && q.mean[0] !== q.mean[2] ? (
                          <line
                            class="reach"
                            x1={at(q.mean, 0)}
                            x2={at(q.mean, 2)}
                            y1={y + 9}
                            y2={y + 9}
                          />
                        ) : null}
                      </>
                    )}
                    {q.meets ? (
                      <text x={w} y={y + 4} text-anchor="end">
                        {percent(q.meets[1])}
                        {deep && w >= 520 && q.meets[0] !== q.meets[2]
                          ? ` (${range(q.meets[0], q.meets[2], percent)})`
                          : ""}
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

/** A heat map: strategies down, measures across.  `good`: are large values good? */
function Heat(props: {
  r: Result;
  title: string;
  name: string;
  note: ComponentChildren;
  pick: (q: Quantity) => Spread | undefined;
  show: (x: number) => string;
  relative: boolean;
}) {
  const { r } = props;
  const measures = r.measures.filter((m) =>
    r.strategies.some((s) => {
      const q = of(s, m);
      return q && props.pick(q);
    }),
  );
  const strategies = r.strategies.filter((s) => s.name !== "base");
  if (!measures.length || strategies.length < 2) return null;
  const value = (s: Strategy, m: Measure) => {
    const q = of(s, m);
    return q ? middle(props.pick(q)) : null;
  };
  const most = new Map(
    measures.map((m) => [m.name, Math.max(...strategies.map((s) => value(s, m) ?? 0)) || 1]),
  );
  const all = {
    head: ["strategy", ...measures.map(heading)],
    rows: strategies.map((s) => [s.name, ...measures.map((m) => value(s, m))]),
  };
  return (
    <Figure title={props.title} name={props.name} table={all} note={props.note}>
      <div class="scroll" tabIndex={0} role="region" aria-label={props.title}>
        <table class="heat">
          <thead>
            <tr>
              <td />{" "}
              {measures.map((m) => (
                <th scope="col">{m.name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {strategies.map((s) => (
              <tr>
                <th scope="row">
                  {s.name}
                  {s.name === advisedOf(r) ? " ★" : ""}
                </th>
                {measures.map((m) => {
                  const v = value(s, m);
                  const level =
                    v === null
                      ? 0
                      : Math.round(
                          6 * Math.min(1, props.relative ? v / (most.get(m.name) ?? 1) : v),
                        );
                  return <td class={`n h${level}`}>{v === null ? "–" : props.show(v)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  );
}

/** One axis a measure, one line a strategy; dragging on an axis keeps the lines that pass there. */
function Parallel({ r }: { r: Result }) {
  const [brush, setBrush] = useState<Record<string, [number, number]>>({});
  const [drag, setDrag] = useState<{ m: string; from: number } | null>(null);
  const advised = advisedOf(r);
  const measures = r.measures.filter((m) =>
    r.strategies.every((s) => of(s, m)?.mean[1] !== undefined),
  );
  if (measures.length < 2 || r.strategies.length < 2) return null;
  const value = (s: Strategy, m: Measure) => middle(of(s, m)?.mean);
  const kept = (s: Strategy) =>
    measures.every((m) => {
      const b = brush[m.name],
        v = value(s, m);
      return !b || (v !== null && v >= Math.min(...b) && v <= Math.max(...b));
    });
  const names = r.strategies.filter(kept).map((s) => s.name);
  const brushed = Object.keys(brush).length > 0;
  return (
    <Figure
      title="Trade-offs between measures"
      name="trade-offs"
      note={
        <>
          mean of each measure over all futures; up is better. Drag along an axis to keep the
          strategies that pass there.
        </>
      }
      table={{
        head: ["strategy", ...measures.map(heading)],
        rows: r.strategies.map((s) => [s.name, ...measures.map((m) => value(s, m))]),
      }}
    >
      <Chart
        height={(w) => (w < 520 ? 300 : 340)}
        label="Parallel coordinates of strategies over measures"
      >
        {(w, h) => {
          const top = 30,
            bottom = h - 26,
            x = scaleLinear([0, measures.length - 1], [w < 520 ? 26 : 60, w - (w < 520 ? 26 : 60)]);
          const scales = measures.map((m) =>
            scaleLinear(
              domain(r.strategies.map((s) => value(s, m))),
              m.better === "low" ? [top, bottom] : [bottom, top],
            ),
          );
          const local = (e: PointerEvent) => {
            const box = (e.currentTarget as SVGElement).ownerSVGElement?.getBoundingClientRect();
            return box ? ((e.clientY - box.top) * h) / box.height : 0;
          };
          return (
            <>
              {[...r.strategies]
                .sort(
                  (a, b) =>
                    Number(kept(a)) - Number(kept(b)) ||
                    Number(a.name === advised) - Number(b.name === advised),
                )
                .map((s) => (
                  <path
                    class={classes("strand", {
                      out: !kept(s),
                      advised: s.name === advised,
                      base: s.name === "base",
                    })}
                    d={measures
                      .map((m, k) => `${k ? "L" : "M"}${x(k)},${scales[k](value(s, m) ?? 0)}`)
                      .join("")}
                  >
                    <title>{s.name}</title>
                  </path>
                ))}
              {measures.map((m, k) => {
                const b = brush[m.name],
                  [a, z] = scales[k].domain();
                return (
                  <g>
                    <line class="spine" x1={x(k)} x2={x(k)} y1={top} y2={bottom} />
                    <text x={x(k)} y={k % 2 && w < 900 ? 24 : 12} text-anchor="middle">
                      {clip(m.name, Math.max(6, Math.floor((1.9 * w) / measures.length / 7)))}
                    </text>
                    <text
                      class="label"
                      x={x(k)}
                      y={h - (k % 2 && w < 520 ? 2 : 12)}
                      text-anchor="middle"
                    >
                      {num(m.better === "low" ? z : a)}
                    </text>
                    {b ? (
                      <rect
                        class="brush"
                        x={x(k) - 9}
                        width={18}
                        y={Math.min(scales[k](b[0]), scales[k](b[1]))}
                        height={Math.abs(scales[k](b[0]) - scales[k](b[1]))}
                      />
                    ) : null}
                    <rect
                      class="grip"
                      data-measure={m.name}
                      x={x(k) - 14}
                      width={28}
                      y={top - 4}
                      height={bottom - top + 8}
                      onPointerDown={(e) => {
                        (e.currentTarget as Element).setPointerCapture(e.pointerId);
                        setDrag({ m: m.name, from: scales[k].invert(local(e)) });
                      }}
                      onPointerMove={(e) => {
                        if (drag?.m === m.name)
                          setBrush({ ...brush, [m.name]: [drag.from, scales[k].invert(local(e))] });
                      }}
                      onPointerUp={(e) => {
                        const to = scales[k].invert(local(e));
                        const next = { ...brush };
                        if (drag && Math.abs(scales[k](drag.from) - scales[k](to)) < 4)
                          delete next[m.name];
                        else if (drag) next[m.name] = [drag.from, to];
                        setBrush(next);
                        setDrag(null);
                      }}
                    />
                  </g>
                );
              })}
            </>
          );
        }}
      </Chart>
      <fieldset class="brushes">
        <legend class="note">Limits, without the mouse</legend>
        {measures.map((m) => (
          <label>
            {m.name} {m.better === "low" ? "at most" : "at least"}{" "}
            <input
              type="number"
              step="any"
              aria-label={`${m.name} ${m.better === "low" ? "at most" : "at least"}`}
              onChange={(e) => {
                const text = e.currentTarget.value,
                  next = { ...brush };
                if (text === "") delete next[m.name];
                else
                  next[m.name] =
                    m.better === "low" ? [-1e300, Number(text)] : [Number(text), 1e300];
                setBrush(next);
              }}
            />
          </label>
        ))}
        {brushed ? (
          <button type="button" onClick={() => setBrush({})}>
            Clear
          </button>
        ) : null}
      </fieldset>
      <p aria-live="polite" class="kept">
        {brushed
          ? `${names.length} of ${r.strategies.length} strategies pass: ${names.join(", ") || "none"}`
          : `${advised ? `The thick line is ${advised}. ` : ""}The dashed line is the case as it stands.`}
      </p>
    </Figure>
  );
}

export function Strategies({ r }: { r: Result }) {
  if (!r.strategies.some((s) => s.summary) || !r.measures.length) return null;
  const deep = searched(r);
  return (
    <section id="strategies" aria-labelledby="strategies-h">
      <h2 id="strategies-h">Strategies</h2>
      <p class="lead">
        All strategies meet the same futures. <b>base</b> is the case as it stands. Bars span the
        middle half of the futures, thin lines 5 % to 95 %, the tick is the median
        {deep
          ? "; the line below a bar runs from the least to the most mean found over the deep ranges"
          : ""}
        . The dashed line is the threshold; the number at the right is the chance to meet it
        {deep
          ? " (on a wide page also from the worst found over the deep ranges to the best found)"
          : ""}
        .
      </p>
      <div class="bands">
        {r.measures.map((m) => (
          <Bands m={m} r={r} />
        ))}
      </div>
      <Heat
        r={r}
        title="Regret"
        name="regret"
        relative
        pick={(q) => q.regret}
        show={num}
        note={
          <>
            what each strategy misses on average by not being the best one of each future, in the
            measure's unit. Darker is worse; shades compare within a column.
          </>
        }
      />
      <Heat
        r={r}
        title="Who wins"
        name="wins"
        relative={false}
        pick={(q) => q.best}
        show={percent}
        note={<>share of the futures in which no other strategy is better. Darker is more.</>}
      />
      <Parallel r={r} />
      {r.futures && r.futures.axes.some((a) => a.edges.length) ? (
        <Futures r={r} f={r.futures} />
      ) : null}
      <details>
        <summary>What the strategies are</summary>
        <dl class="list">
          {r.strategies.map((s) => (
            <>
              <dt>
                {s.name}
                {s.title ? `: ${s.title}` : ""}
              </dt>
              <dd>
                {s.about ?? (s.name === "base" ? "The case as it stands." : "")}{" "}
                {s.source ? <span class="note">[{s.source}]</span> : null}
              </dd>
            </>
          ))}
        </dl>
      </details>
    </section>
  );
}

// Brushing over futures: the kept futures counted by classes of their measures, never one by one.
import { scaleLinear } from "d3-scale";
import { useMemo, useState } from "preact/hooks";
import { num, percent } from "./format";
import { Chart, clip, Figure } from "./parts";
import { advisedOf, foremost } from "./types";
import type { FutureAxis, Futures as Shape, Result } from "./types";

/** Classes of a measure in words, from the lowest values up. */
function classes(a: FutureAxis): string[] {
  const low = (k: number) =>
    a.edges[k].above ? `${num(a.edges[k].at)} and more` : `above ${num(a.edges[k].at)}`;
  const high = (k: number) =>
    a.edges[k].above ? `below ${num(a.edges[k].at)}` : `up to ${num(a.edges[k].at)}`;
  if (!a.edges.length) return ["all alike"];
  return [...a.edges, null].map((_, k) =>
    k === 0 ? high(0) : k === a.edges.length ? low(k - 1) : `${low(k - 1)}, ${high(k)}`,
  );
}

/** A curve from one point to another that leaves and arrives level. */
function bend([x0, y0]: [number, number], [x1, y1]: [number, number]): string {
  const middle = (x0 + x1) / 2;
  return `M${x0},${y0}C${middle},${y0} ${middle},${y1} ${x1},${y1}`;
}

/** Each cell's classes, and its futures under one strategy. */
interface Cell {
  digits: number[];
  n: number;
}
function cellsOf(f: Shape, name: string): Cell[] {
  const radix = f.axes.map((a) => a.edges.length + 1);
  return (f.strategies.find((s) => s.name === name)?.cells ?? []).map(([cell, n]) => {
    const digits: number[] = [];
    for (let k = radix.length - 1, left = cell; k >= 0; k--) {
      digits[k] = left % radix[k];
      left = Math.floor(left / radix[k]);
    }
    return { digits, n };
  });
}

export function Futures({ r, f }: { r: Result; f: Shape }) {
  const [shown, setShown] = useState(
    f.strategies.find((s) => s.name === foremost(r))?.name ?? f.strategies[0].name,
  );
  const [brush, setBrush] = useState<number[][]>(f.axes.map(() => []));
  const all = useMemo(() => new Map(f.strategies.map((s) => [s.name, cellsOf(f, s.name)])), [f]);
  const passes = (c: Cell) => brush.every((b, k) => !b.length || b.includes(c.digits[k]));
  const share = (name: string) => {
    const cells = all.get(name) ?? [],
      n = cells.reduce((s, c) => s + c.n, 0);
    return n ? cells.filter(passes).reduce((s, c) => s + c.n, 0) / n : 0;
  };
  const toggle = (axis: number, k: number) =>
    setBrush(
      brush.map((b, i) => (i !== axis ? b : b.includes(k) ? b.filter((x) => x !== k) : [...b, k])),
    );
  const names = f.axes.map(classes),
    brushed = brush.some((b) => b.length);
  const cells = all.get(shown) ?? [],
    total = cells.reduce((s, c) => s + c.n, 0) || 1;
  const rows = f.strategies
    .map((s) => ({ name: s.name, share: share(s.name) }))
    .sort((a, b) => b.share - a.share);
  const low = (k: number) => r.measures.find((m) => m.name === f.axes[k].measure)?.better === "low";
  return (
    <Figure
      title="Brushing over futures"
      name="futures"
      note={
        <>
          {f.kept.toLocaleString("en")} kept futures of each strategy, counted by classes of their
          measures (edges are thresholds, else quantiles of all strategies together). Choose
          classes, here or below, and see in how many futures each strategy ends up in all of them.
          Up is better; a line is as thick as it has futures.
          {r.run.deep_ranges
            ? " Of the deep ranges each future has drawn its own values, all as likely."
            : ""}
        </>
      }
      table={{
        head: ["strategy", ...f.axes.map((a) => a.measure), "futures"],
        rows: f.strategies.flatMap((s) =>
          (all.get(s.name) ?? []).map((c) => [s.name, ...c.digits.map((d, k) => names[k][d]), c.n]),
        ),
      }}
    >
      <div class="filter">
        <label>
          Strategy{" "}
          <select value={shown} onChange={(e) => setShown(e.currentTarget.value)}>
            {f.strategies.map((s) => (
              <option value={s.name}>{s.name}</option>
            ))}
          </select>
        </label>
        <button type="button" disabled={!brushed} onClick={() => setBrush(f.axes.map(() => []))}>
          All futures
        </button>
      </div>
      {f.axes.length > 1 ? (
        <Chart
          height={(w) => (w < 520 ? 220 : 250)}
          label={`Futures of ${shown} by classes of ${f.axes.map((a) => a.measure).join(", ")}`}
        >
          {(w, h) => {
            const side = w < 520 ? 24 : 58,
              x = scaleLinear([0, f.axes.length - 1], [side, w - side]);
            const y = (axis: number, k: number) => {
              const n = names[axis].length,
                at = (k + 0.5) / n;
              return 34 + (low(axis) ? at : 1 - at) * (h - 44);
            };
            const pairs = f.axes.slice(1).map((_, a) => {
              const sums = new Map<
                string,
                { from: number; to: number; all: number; kept: number }
              >();
              for (const c of cells) {
                const key = `${c.digits[a]} ${c.digits[a + 1]}`;
                const s = sums.get(key) ?? {
                  from: c.digits[a],
                  to: c.digits[a + 1],
                  all: 0,
                  kept: 0,
                };
                s.all += c.n;
                if (passes(c)) s.kept += c.n;
                sums.set(key, s);
              }
              return [...sums.values()];
            });
            const thick = (n: number) => (n ? Math.max(0.6, (26 * n) / total) : 0);
            return (
              <>
                {(["all", "kept"] as const).map((what) =>
                  pairs.map((sums, a) =>
                    sums.map((s) =>
                      s[what] ? (
                        <path
                          class={`flow ${what}`}
                          stroke-width={thick(s[what])}
                          d={bend([x(a), y(a, s.from)], [x(a + 1), y(a + 1, s.to)])}
                        />
                      ) : null,
                    ),
                  ),
                )}
                {f.axes.map((a, k) => (
                  <g>
                    <text
                      x={k === 0 ? x(0) - 7 : k === f.axes.length - 1 ? x(k) + 7 : x(k)}
                      y={k % 2 && w < 900 ? 26 : 12}
                      text-anchor={k === 0 ? "start" : k === f.axes.length - 1 ? "end" : "middle"}
                    >
                      {clip(a.measure, Math.max(6, Math.floor((1.9 * w) / f.axes.length / 7)))}
                    </text>
                    {names[k].map((t, c) => {
                      const tall = (h - 44) / names[k].length - 8;
                      return (
                        <rect
                          class={`class${brush[k].includes(c) ? " picked" : ""}`}
                          data-class={`${k}-${c}`}
                          x={x(k) - 7}
                          width={14}
                          rx={3}
                          y={y(k, c) - tall / 2}
                          height={tall}
                          onClick={() => toggle(k, c)}
                        >
                          <title>{`${a.measure} ${t}`}</title>
                        </rect>
                      );
                    })}
                  </g>
                ))}
              </>
            );
          }}
        </Chart>
      ) : null}
      <div class="classes">
        {f.axes.map((a, k) =>
          names[k].length < 2 ? null : (
            <fieldset>
              <legend>{a.measure}</legend>
              {names[k].map((t, c) => (
                <label>
                  <input
                    type="checkbox"
                    checked={brush[k].includes(c)}
                    onChange={() => toggle(k, c)}
                  />{" "}
                  {t}
                </label>
              ))}
            </fieldset>
          ),
        )}
      </div>
      <p aria-live="polite" class="kept-futures">
        {brushed
          ? `${percent(share(shown))} of the futures of ${shown} are in all classes chosen.`
          : "No class is chosen: all futures."}
      </p>
      {brushed ? (
        <Figure
          title="In all classes chosen"
          name="futures-chosen"
          note="share of each strategy's kept futures"
          table={{
            head: ["strategy", "share of the kept futures"],
            rows: rows.map((s) => [s.name, s.share]),
          }}
        >
          <Chart
            most={640}
            height={rows.length * 20 + 4}
            label="Share of the kept futures in all classes chosen, by strategy"
          >
            {(w) => {
              const left = w < 520 ? 130 : 190,
                x = scaleLinear([0, 1], [left, w - 52]);
              return rows.map((s, k) => (
                <g class={s.name === advisedOf(r) ? "row advised" : "row"}>
                  <text x={left - 8} y={k * 20 + 15} text-anchor="end">
                    {clip(s.name, w < 520 ? 16 : 26)}
                  </text>
                  <rect
                    class="band"
                    x={left}
                    width={Math.max(1, x(s.share) - left)}
                    y={k * 20 + 4}
                    height={13}
                    rx={2}
                  />
                  <text x={x(s.share) + 5} y={k * 20 + 15}>
                    {percent(s.share)}
                  </text>
                </g>
              ));
            }}
          </Chart>
        </Figure>
      ) : null}
    </Figure>
  );
}

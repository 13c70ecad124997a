// A front: how the fight runs, whether it holds, when stocks run out, who pays more, what money buys, and
// how such models have done.
import { area, line } from "d3-shape";
import { scaleLinear, scaleLog } from "d3-scale";
import { num, percent, range } from "../format";
import { Chart, clip, DataTable, domain, Figure, XAxis } from "../parts";
import type * as made from "../schema/run";
import type { Model, Num, Output, Spread } from "../types";

type Shape = made.PictureAttrition;
type Point = [number, number];

function Fans({ m, s }: { m: Model; s: Shape }) {
  const f = s.fans;
  if (!f) return null;
  const steps = f.defender[2].length - 1,
    sides = [
      ["defender", s.defender.name, f.defender],
      ["attacker", s.attacker.name, f.attacker],
    ] as const;
  return (
    <Figure
      title="Survivors"
      name={`${m.name}-survivors`}
      note={
        <>
          what is left of each side's strength over the fight, from its start to the moment one side
          breaks (how long that takes, a front does not say): median, middle half and 5 % to 95 % of{" "}
          {f.futures.toLocaleString("en")} futures. What {s.defender.name} lacks at the start the
          raid has destroyed.
        </>
      }
      table={{
        head: [
          "share of the fight's time",
          ...sides.flatMap(([, n]) =>
            ["5 %", "25 %", "50 %", "75 %", "95 %"].map((p) => `${n}, ${p}`),
          ),
        ],
        rows: f.defender[2].map((_, k) => [
          k / steps,
          ...sides.flatMap(([, , fan]) => fan.map((b) => b[k])),
        ]),
      }}
    >
      <Chart
        most={760}
        height={(w) => (w < 520 ? 200 : 250)}
        label={`Survivors of ${s.defender.name} and ${s.attacker.name} over the fight`}
      >
        {(w, h) => {
          const least = Math.min(...sides.flatMap(([, , fan]) => fan[0].map((v) => v ?? 1)));
          const y = scaleLinear([Math.max(0, Math.floor(10 * least) / 10), 1], [h - 34, 22]);
          return sides.map(([side, name, fan], i) => {
            const x = scaleLinear([0, steps], i ? [w / 2 + 22, w - 12] : [46, w / 2 - 2]);
            return (
              <g>
                <g class="axis">
                  {y.ticks(5).map((t) => (
                    <g>
                      <line x1={x(0)} x2={x(steps)} y1={y(t)} y2={y(t)} />
                      {i ? null : (
                        <text x={40} y={y(t) + 4} text-anchor="end">
                          {percent(t)}
                        </text>
                      )}
                    </g>
                  ))}
                  <text x={x(0)} y={h - 18}>
                    start
                  </text>
                  <text x={x(steps)} y={h - 18} text-anchor="end">
                    a side breaks
                  </text>
                </g>
                <text x={x(0)} y={14}>
                  {name}
                </text>
                {(
                  [
                    [0, 4, ""],
                    [1, 3, " inner"],
                  ] as const
                ).map(([a, b, c]) => (
                  <path
                    class={`fan ${side}${c}`}
                    d={
                      area<Num>()
                        .x((_, k) => x(k))
                        .y0((v) => y(v ?? 0))
                        .y1((_, k) => y(fan[b][k] ?? 0))(fan[a]) ?? ""
                    }
                  />
                ))}
                <path
                  class={`line ${side}`}
                  d={
                    line<Num>()
                      .x((_, k) => x(k))
                      .y((v) => y(v ?? 0))(fan[2]) ?? ""
                  }
                />
              </g>
            );
          });
        }}
      </Chart>
    </Figure>
  );
}

function Exhaustion({ m, s }: { m: Model; s: Shape }) {
  const e = s.exhaustion;
  if (!e) return null;
  const deep = e.empty.some((v) => v[0] !== v[2]);
  return (
    <Figure
      title="When interceptors run out"
      name={`${m.name}-exhaustion`}
      note={
        <>
          share of the futures in which {s.defender.name}'s stock is empty by then, in months
          {deep
            ? "; the band goes from the least to the most over points of the deep ranges, the line is their middle"
            : ""}
        </>
      }
      table={{
        head: ["months", "empty", "least", "most"],
        rows: e.months.map((t, k) => [t, e.empty[k][1], e.empty[k][0], e.empty[k][2]]),
      }}
    >
      <Chart
        most={560}
        height={200}
        label={`Exhaustion curve of ${s.defender.name}'s interceptors`}
      >
        {(w, h) => {
          const x = scaleLinear([0, e.months[e.months.length - 1] ?? 1], [46, w - 12]),
            y = scaleLinear([0, 1], [h - 34, 8]);
          return (
            <>
              <XAxis scale={x} y={h - 34} top={8} n={5} label="months" right={w - 12} />
              <g class="axis">
                {[0, 0.5, 1].map((t) => (
                  <text x={40} y={y(t) + 4} text-anchor="end">
                    {percent(t)}
                  </text>
                ))}
              </g>
              {deep ? (
                <path
                  class="fan defender"
                  d={
                    area<Spread>()
                      .x((_, k) => x(e.months[k] ?? 0))
                      .y0((v) => y(v[0] ?? 0))
                      .y1((v) => y(v[2] ?? 0))(e.empty) ?? ""
                  }
                />
              ) : null}
              <path
                class="curve"
                d={
                  line<Spread>()
                    .x((_, k) => x(e.months[k] ?? 0))
                    .y((v) => y(v[1] ?? 0))(e.empty) ?? ""
                }
              />
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

function Exchange({
  m,
  s,
  get,
}: {
  m: Model;
  s: Shape;
  get: (name: string) => Output | undefined;
}) {
  const all: [string, Output | undefined, Spread | undefined][] = [
    ["interceptors", get("cost_ratio"), s.exchange?.interceptors_cost_more],
    ["with damage", get("damage_ratio"), s.exchange?.with_damage_cost_more],
  ];
  const rows = all.filter(
    (x): x is [string, Output, Spread] => !!x[1] && !!x[2] && (x[1].p95[1] ?? 0) > 0,
  );
  if (!rows.length) return null;
  const at = (v: Num) => Math.max(1e-3, v ?? 0);
  return (
    <Figure
      title="Cost exchange"
      name={`${m.name}-exchange`}
      note={
        <>
          what {s.defender.name} pays for each 1 that {s.attacker.name} spends on the raid: for
          interceptors, and with what the raid destroys. Right of the line {s.defender.name} pays
          more; the number is the share of the futures in which it does.
        </>
      }
      table={{
        head: ["what", "5 %", "25 %", "50 %", "75 %", "95 %", "pays more: least", "middle", "most"],
        rows: rows.map(([t, o, c]) => [
          t,
          o.p05[1],
          o.p25[1],
          o.p50[1],
          o.p75[1],
          o.p95[1],
          c[0],
          c[1],
          c[2],
        ]),
      }}
    >
      <Chart most={720} height={rows.length * 26 + 34} label={`Cost exchange of ${m.name}`}>
        {(w, h) => {
          const left = w < 520 ? 92 : 130,
            x = scaleLog(
              [
                Math.min(0.5, ...rows.map(([, o]) => at(o.p05[1]))),
                Math.max(2, ...rows.map(([, o]) => at(o.p95[1]))),
              ],
              [left, w - (w < 520 ? 56 : 100)],
            ).nice();
          const ticks = x.ticks().filter((t) => /^[1]/.test(t.toExponential()));
          return (
            <>
              <g class="axis">
                {ticks.map((t) => (
                  <g>
                    <line x1={x(t)} x2={x(t)} y1={2} y2={h - 26} />
                    <text x={x(t)} y={h - 12} text-anchor="middle">
                      {num(t)}
                    </text>
                  </g>
                ))}
              </g>
              <line class="threshold" x1={x(1)} x2={x(1)} y1={2} y2={h - 26} />
              {rows.map(([t, o, c], k) => {
                const y = k * 26 + 13,
                  p = (v: Num) => x(at(v));
                return (
                  <g class="row">
                    <text x={left - 8} y={y + 4} text-anchor="end">
                      {t}
                    </text>
                    <line class="thin" x1={p(o.p05[1])} x2={p(o.p95[1])} y1={y} y2={y} />
                    <rect
                      class="band"
                      x={p(o.p25[1])}
                      width={Math.max(1, p(o.p75[1]) - p(o.p25[1]))}
                      y={y - 6}
                      height={12}
                      rx={2}
                    />
                    <line class="median" x1={p(o.p50[1])} x2={p(o.p50[1])} y1={y - 7} y2={y + 7} />
                    <text x={w} y={y + 4} text-anchor="end">
                      {w < 520 ? percent(c[1]) : range(c[0], c[2], percent)}
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

function Frontier({ m, s }: { m: Model; s: Shape }) {
  const b = s.budget;
  if (!b) return null;
  const lines = (
    [
      ["other", "on interceptors", b.interceptors],
      ["defender", `on ${b.force}`, b.forces],
    ] as const
  ).filter(([, , v]) => v[1] !== null);
  const points = (v: readonly Num[]) =>
    v.map((y, k) => [b.money[k], y] as [number, Num]).filter((q): q is Point => q[1] !== null);
  const last = b.money.length - 1,
    split = b.to_interceptors[last];
  return (
    <Figure
      title="Budget frontier"
      name={`${m.name}-budget`}
      note={
        <>
          chance to hold, at the medians, by the money that {s.defender.name} adds (MUSD): all of it{" "}
          {lines.map(([, t]) => t).join(" or ")}, and the best split, the frontier
          {lines.length > 1
            ? `: of ${num(b.money[last])} MUSD it puts ${percent(split)} into interceptors`
            : ""}
          .
        </>
      }
      table={{
        head: ["MUSD added", "best", "share to interceptors", ...lines.map(([, t]) => `all ${t}`)],
        rows: b.money.map((x, k) => [
          x,
          b.best[k],
          b.to_interceptors[k],
          ...lines.map(([, , v]) => v[k]),
        ]),
      }}
    >
      <Chart most={640} height={230} label={`Budget frontier of ${s.defender.name}`}>
        {(w, h) => {
          const x = scaleLinear([0, b.money[last] ?? 1], [46, w - (w < 520 ? 96 : 130)]);
          const y = scaleLinear(domain([...b.best, ...lines.flatMap(([, , v]) => [...v])], 0.05), [
            h - 34,
            8,
          ]);
          const path = (v: readonly Num[]) =>
            line<Point>()
              .x((q) => x(q[0]))
              .y((q) => y(q[1]))(points(v)) ?? "";
          return (
            <>
              <XAxis
                scale={x}
                y={h - 34}
                top={8}
                n={w < 520 ? 3 : 5}
                label="MUSD"
                right={x.range()[1]}
              />
              <g class="axis">
                {y.ticks(4).map((t) => (
                  <g>
                    <line x1={46} x2={x.range()[1]} y1={y(t)} y2={y(t)} />
                    <text x={40} y={y(t) + 4} text-anchor="end">
                      {percent(t)}
                    </text>
                  </g>
                ))}
              </g>
              <path class="line best" d={path(b.best)} />
              {lines.map(([c, t, v]) => (
                <g>
                  <path class={`line ${c}`} d={path(v)} />
                  <text x={x.range()[1] + 6} y={y(v[last] ?? 0) + 4}>
                    {clip(t, w < 520 ? 14 : 20)}
                  </text>
                </g>
              ))}
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

function Calibration({ m, s }: { m: Model; s: Shape }) {
  const c = s.calibration;
  if (!c) return null;
  return (
    <aside class="calibration" aria-label={`How models like ${m.name} have done`}>
      <h4>How such models have done</h4>
      <p>{c.record}</p>
      <p class="note">
        ln(loss ratio) varies by {num(c.history_sd)} (standard deviation) in history; this front
        takes {num(c.own_sd)}.
      </p>
      <Figure
        title="Who wins a battle"
        name={`${m.name}-calibration`}
        note={
          <>
            area under the curve of forecasts on 614 battles, out of sample: 0.5 is a coin, 1 is
            certain; the last two use what is judged of a battle, the last after it.
          </>
        }
        table={{
          head: ["model", "area under the curve", "Brier score"],
          rows: c.scores.map((y) => [y.model, y.auc, y.brier]),
        }}
      >
        <Chart
          most={560}
          height={c.scores.length * 20 + 4}
          label="Area under the curve of models for who wins a battle"
        >
          {(w) => {
            const left = w < 520 ? 150 : 220,
              x = scaleLinear([0.5, 1], [left, w - 44]);
            return c.scores.map((y, k) => (
              <g class="row">
                <text x={left - 8} y={k * 20 + 15} text-anchor="end">
                  {clip(y.model, w < 520 ? 22 : 34)}
                </text>
                <rect
                  class="band"
                  x={left}
                  width={Math.max(1, x(y.auc ?? 0.5) - left)}
                  y={k * 20 + 4}
                  height={13}
                />
                <text x={x(y.auc ?? 0.5) + 5} y={k * 20 + 15}>
                  {y.auc === null ? "–" : y.auc.toFixed(3)}
                </text>
              </g>
            ));
          }}
        </Chart>
      </Figure>
    </aside>
  );
}

export function Attrition({ m }: { m: Model }) {
  const s = m.picture as Shape,
    { attacker, defender } = s;
  const get = (name: string): Output | undefined =>
    m.outputs.find((o) => o.name === `models.${m.name}.${name}`);
  const hold = get("p_hold"),
    deterred = get("deterred");
  const bands = [
    ["share lost by " + defender.name, get(`losses.${defender.name}`)],
    ["share lost by " + attacker.name, get(`losses.${attacker.name}`)],
    ["chance to hold", hold],
    ["raid that leaks through", get("leak")],
  ].filter((x): x is [string, Output] => !!x[1] && (x[1] as Output).p50[1] !== null);
  return (
    <>
      <ul class="tiles">
        {hold ? (
          <li>
            <span class="tile-n">{range(hold.mean[0], hold.mean[2], percent)}</span>
            <span class="tile-t">{defender.name} holds</span>
          </li>
        ) : null}
        {deterred ? (
          <li>
            <span class="tile-n">{range(deterred.mean[0], deterred.mean[2], percent)}</span>
            <span class="tile-t">the attack does not pay</span>
          </li>
        ) : null}
        {get("cost_ratio") ? (
          <li>
            <span class="tile-n">{num(get("cost_ratio")!.p50[1])}</span>
            <span class="tile-t">
              cost to {defender.name} for each 1 that {attacker.name} spends (median)
            </span>
          </li>
        ) : null}
      </ul>
      <Fans m={m} s={s} />
      <Figure
        title="Losses and leaks"
        name={`${m.name}-losses`}
        note="middle half of the futures, and 5 % to 95 %"
        table={{
          head: ["what", "5 %", "25 %", "50 %", "75 %", "95 %"],
          rows: bands.map(([t, o]) => [t, o.p05[1], o.p25[1], o.p50[1], o.p75[1], o.p95[1]]),
        }}
      >
        <Chart most={720} height={bands.length * 26 + 34} label={`Losses and leaks of ${m.name}`}>
          {(w, h) => {
            const left = w < 520 ? 120 : 190,
              x = scaleLinear([0, 1], [left, w - 16]);
            return (
              <>
                <XAxis scale={x} y={h - 26} top={2} n={5} />
                {bands.map(([t, o], k) => {
                  const y = k * 26 + 13,
                    at = (v: Num) => x(Math.max(0, Math.min(1, v ?? 0)));
                  return (
                    <g class="row">
                      <text x={left - 8} y={y + 4} text-anchor="end">
                        {clip(t, w < 520 ? 17 : 30)}
                      </text>
                      <line class="thin" x1={at(o.p05[1])} x2={at(o.p95[1])} y1={y} y2={y} />
                      <rect
                        class="band"
                        x={at(o.p25[1])}
                        width={Math.max(1, at(o.p75[1]) - at(o.p25[1]))}
                        y={y - 6}
                        height={12}
                        rx={2}
                      />
                      <line
                        class="median"
                        x1={at(o.p50[1])}
                        x2={at(o.p50[1])}
                        y1={y - 7}
                        y2={y + 7}
                      />
                    </g>
                  );
                })}
              </>
            );
          }}
        </Chart>
      </Figure>
      <Exhaustion m={m} s={s} />
      <Exchange m={m} s={s} get={get} />
      <Frontier m={m} s={s} />
      <DataTable
        caption={`Forces of ${m.name}`}
        table={{
          head: ["forces", "count", "effect of one", "price, MUSD"],
          rows: [attacker, defender].flatMap((x) =>
            x.forces.map((f) => [
              `${x.name}: ${f.type}`,
              num(f.count),
              num(f.effect),
              f.price ? num(f.price) : "–",
            ]),
          ),
        }}
      />
      <Calibration m={m} s={s} />
    </>
  );
}

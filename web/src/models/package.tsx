// Packages: the frontier for two of the parties, named packages and solutions on it, red-line prices.
import { scaleLinear } from "d3-scale";
import { useState } from "preact/hooks";
import { num, percent, tick } from "../format";
import { Chart, clip, DataTable, domain, Figure, XAxis } from "../parts";
import type * as made from "../schema/run";
import type { Model, Num } from "../types";

type Shape = made.PicturePackage;
type Point = Shape["frontier"][number];

/** Changes of a named package that make somebody better off and nobody worse. */
function Swaps({ p, m, x }: { p: Shape; m: Model; x: Shape["named"][number] }) {
  if (!x.swaps) return null;
  if (!x.swaps.length)
    return (
      <p class="note">
        <b>{x.name}</b>: no change of up to four issues makes somebody better off and nobody worse.
      </p>
    );
  const table = {
    head: ["change", ...p.parties.map((y) => `${y.party} gains`)],
    rows: x.swaps.map((s) => [
      s.changes.map((c) => `${c.issue} ${c.from} → ${c.to}`).join(", "),
      ...s.gains,
    ]),
  };
  return (
    <Figure
      title={`Better swaps of ${x.name}`}
      name={`${m.name}-swaps-${x.name}`}
      table={table}
      shown
      note={
        <>
          changes, of which no part alone does it, that make somebody better off and nobody worse,
          in points; the best {x.swaps.length} by the least gain.
          {x.distance !== null && x.distance > 0
            ? ` At once, all could gain ${percent(x.distance)} of their range more.`
            : ""}
        </>
      }
    />
  );
}

export function Package({ m }: { m: Model }) {
  const p = m.picture as Shape;
  const [pair, setPair] = useState<[number, number]>([0, Math.min(1, p.parties.length - 1)]);
  const [a, b] = pair;
  const gain = (x: Point, k: number) => (x.values[k] ?? 0) - (p.parties[k].no_deal ?? 0);
  const marks = [
    ...p.solutions.map((s) => ({
      ...s,
      distance: null as Num | undefined,
      what: s.chosen ? "solution chosen" : "solution",
    })),
    ...p.named.map((s) => ({ ...s, title: s.name, what: "package" })),
  ];
  const chance = (what: string, name: string) =>
    m.outputs.find((o) => o.name === `models.${m.name}.${what}.${name}`)?.mean[1];
  const prices = p.red_lines
    .filter((l) => l.price !== null && Math.abs(l.price) > 1e-9)
    .sort((x, y) => (y.price ?? 0) - (x.price ?? 0));
  return (
    <>
      <Figure
        title="Frontier"
        name={`${m.name}-frontier`}
        note={
          <>
            what each package brings over no deal to two of the parties, in points; dots cannot be
            improved for all ({p.frontier_points} such, {p.frontier.length} drawn), dark ones all
            accept. Diamonds are solutions, squares named packages.
          </>
        }
        table={{
          head: [
            "point",
            "accepted",
            ...p.parties.map((x) => `gain of ${x.party}`),
            ...p.issues.map((i) => i.issue),
          ],
          rows: [
            ...marks.map((x) => [
              x.name,
              x.accepted ? "yes" : "no",
              ...p.parties.map((_, k) => gain(x, k)),
              ...x.levels,
            ]),
            ...p.frontier.map((x, k) => [
              `frontier ${k + 1}`,
              x.accepted ? "yes" : "no",
              ...p.parties.map((_, j) => gain(x, j)),
              ...x.levels,
            ]),
          ],
        }}
      >
        {p.parties.length > 2 ? (
          <div class="filter">
            {[0, 1].map((k) => (
              <label>
                {k ? "Up" : "Across"}{" "}
                <select
                  value={String(pair[k])}
                  onChange={(e) => {
                    const next: [number, number] = [...pair];
                    next[k] = Number(e.currentTarget.value);
                    setPair(next);
                  }}
                >
                  {p.parties.map((x, j) => (
                    <option value={String(j)}>{x.party}</option>
                  ))}
                </select>
              </label>
            ))}
          </div>
        ) : null}
        <Chart
          most={640}
          height={(w) => Math.min(380, 0.8 * w)}
          label={`Frontier of ${m.name} for ${p.parties[a].party} and ${p.parties[b].party}`}
        >
          {(w, h) => {
            const points = [...p.frontier, ...marks];
            const x = scaleLinear(domain([0, ...points.map((q) => gain(q, a))]), [52, w - 12]);
            const y = scaleLinear(domain([0, ...points.map((q) => gain(q, b))]), [h - 42, 10]);
            return (
              <>
                <XAxis
                  scale={x}
                  y={h - 42}
                  top={10}
                  n={5}
                  label={`${p.parties[a].party} gains`}
                  right={w - 12}
                />
                <g class="axis">
                  {y.ticks(5).map((t) => (
                    <g>
                      <line x1={52} x2={w - 12} y1={y(t)} y2={y(t)} />
                      <text x={46} y={y(t) + 4} text-anchor="end">
                        {tick(t)}
                      </text>
                    </g>
                  ))}
                  <text class="label" x={4} y={10}>
                    {p.parties[b].party}
                  </text>
                </g>
                <line class="zero" x1={x(0)} x2={x(0)} y1={10} y2={h - 42} />
                <line class="zero" x1={52} x2={w - 12} y1={y(0)} y2={y(0)} />
                {p.frontier.map((q) => (
                  <circle
                    class={q.accepted ? "front" : "front refused"}
                    cx={x(gain(q, a))}
                    cy={y(gain(q, b))}
                    r={3}
                  />
                ))}
                {marks.map((q) => {
                  const px = x(gain(q, a)),
                    py = y(gain(q, b));
                  return q.what === "package" ? (
                    <g>
                      <rect class="named" x={px - 5} y={py - 5} width={10} height={10} />
                      <text
                        x={px > w / 2 ? px - 8 : px + 8}
                        y={py + 12}
                        text-anchor={px > w / 2 ? "end" : "start"}
                      >
                        {clip(q.name, 14)}
                      </text>
                    </g>
                  ) : (
                    <g>
                      <path
                        class={q.what === "solution chosen" ? "solution chosen" : "solution"}
                        d={`M${px},${py - 7}l6,7l-6,7l-6,-7z`}
                      />
                      {q.what === "solution chosen" ? (
                        <text x={px + 9} y={py - 6}>
                          {q.name}
                        </text>
                      ) : null}
                      <title>{q.title}</title>
                    </g>
                  );
                })}
              </>
            );
          }}
        </Chart>
      </Figure>
      {p.solutions.length + p.named.length ? (
        <DataTable
          caption={`Packages of ${m.name}`}
          table={{
            head: ["", ...marks.map((x) => x.name)],
            rows: [
              ...p.issues.map((i, k) => [
                `${i.issue}${i.unit ? `, ${i.unit}` : ""}`,
                ...marks.map((x) => x.levels[k]),
              ]),
              ...p.parties.map((y, k) => [
                `${y.party} gains`,
                ...marks.map((x) => num(gain(x, k))),
              ]),
              ["all accept", ...marks.map((x) => (x.accepted ? "yes" : "no"))],
              ...(p.named.length
                ? [
                    [
                      "accepted in",
                      ...marks.map((x) =>
                        x.what === "package" ? percent(chance("accepted", x.name)) : "",
                      ),
                    ],
                    [
                      "short of the frontier",
                      ...marks.map((x) =>
                        x.distance === undefined || x.distance === null
                          ? ""
                          : x.distance > 0
                            ? percent(x.distance)
                            : "on it",
                      ),
                    ],
                  ]
                : []),
            ],
          }}
        />
      ) : (
        <p>No package is acceptable to all who must accept, at the medians.</p>
      )}
      {p.named.map((x) => (
        <Swaps p={p} m={m} x={x} />
      ))}
      {p.red_lines.length ? (
        <Figure
          title="Prices of red lines"
          name={`${m.name}-red-lines`}
          note={
            <>
              what its holder would gain more, in points, without the line; below 0 the line pays.
              Lines that change nothing are left out of the picture.
            </>
          }
          table={{
            head: ["line of", "issue", "hard", "price"],
            rows: p.red_lines.map((l) => [l.of, l.issue, l.hard ? "yes" : "no", l.price]),
          }}
        >
          {prices.length ? (
            <Chart most={640} height={prices.length * 20 + 6} label="Prices of red lines">
              {(w) => {
                const left = w < 520 ? 150 : 220,
                  x = scaleLinear(domain([0, ...prices.map((l) => l.price)], 0.1), [left, w - 44]);
                return prices.map((l, k) => (
                  <g class="row">
                    <text x={left - 8} y={k * 20 + 15} text-anchor="end">
                      {clip(`${l.of} ${l.issue}`, w < 520 ? 22 : 32)}
                    </text>
                    <rect
                      class="price"
                      x={Math.min(x(0), x(l.price ?? 0))}
                      width={Math.abs(x(l.price ?? 0) - x(0))}
                      y={k * 20 + 4}
                      height={13}
                    />
                    <text x={x(Math.max(0, l.price ?? 0)) + 5} y={k * 20 + 15}>
                      {num(l.price)}
                    </text>
                  </g>
                ));
              }}
            </Chart>
          ) : (
            <p class="note">At the medians no red line changes the solution.</p>
          )}
        </Figure>
      ) : null}
    </>
  );
}

// Assumptions: every input, what rests on which status, the graph of quantities.
import { useMemo, useState } from "preact/hooks";
import { brief, classes, num, percent } from "./format";
import { Chart, clip, Figure } from "./parts";
import type { Input, Result } from "./types";

const STATUS = ["data", "quoted", "estimate", "illustrative", "unstated"] as const;
type Status = (typeof STATUS)[number];

function Density({ i }: { i: Input }) {
  if (!i.density) return null;
  const w = 92 / i.density.length;
  return (
    <svg
      class={`density ${i.kind}`}
      viewBox="0 0 92 22"
      width="92"
      height="22"
      role="img"
      aria-label={`${i.kind === "deep" ? "range" : "density"} from ${num(i.low)} to ${num(i.high)}`}
    >
      {i.density.map((d, k) => (
        <rect x={k * w} width={w} y={22 - 21 * (d ?? 0)} height={21 * (d ?? 0)} />
      ))}
    </svg>
  );
}

/** Shares of variance that inputs of each status explain, by claim. */
function useShares(r: Result) {
  return useMemo(() => {
    const status = new Map<string, Status>(
      (r.inputs ?? []).map((i) => [i.name, i.status ?? "unstated"]),
    );
    const by = new Map<string, { claim: string; share: number }[]>();
    const claims = r.claims
      .filter((c) => c.hinges_on.length)
      .map((c) => {
        const sums: Record<Status, number> = {
          data: 0,
          quoted: 0,
          estimate: 0,
          illustrative: 0,
          unstated: 0,
        };
        for (const d of c.hinges_on) {
          const share = d.share ?? 0;
          const name = status.has(d.name) ? d.name : `${d.name}.chance`;
          sums[status.get(name) ?? "unstated"] += share;
          by.set(name, [...(by.get(name) ?? []), { claim: c.name, share }]);
        }
        return { name: c.name, sums };
      });
    return { by, claims };
  }, [r]);
}

function Bars({
  rows,
  show,
  label,
  total,
}: {
  rows: { name: string; sums: Record<Status, number> }[];
  show: (x: number) => string;
  label: string;
  total: (s: Record<Status, number>) => number;
}) {
  const step = 20;
  return (
    <Chart height={rows.length * step + 6} label={label}>
      {(w) => {
        const left = w < 520 ? 106 : 166,
          width = w - left - 8;
        return rows.map((row, k) => {
          let at = left;
          const sum = total(row.sums) || 1;
          return (
            <g class="row">
              <text x={left - 8} y={k * step + 14} text-anchor="end">
                {clip(row.name, w < 520 ? 13 : 22)}
              </text>
              {STATUS.map((s) => {
                const part = Math.min(1, row.sums[s] / sum) * width || 0,
                  x = at;
                at += part;
                return part > 0 ? (
                  <rect class={`status ${s}`} x={x} width={part} y={k * step + 3} height={step - 6}>
                    <title>{`${s}: ${show(row.sums[s])}`}</title>
                  </rect>
                ) : null;
              })}
            </g>
          );
        });
      }}
    </Chart>
  );
}

const groupOf = (name: string): string => {
  const p = name.split(".");
  if (p[0] === "stances") return `${p[1]} wants`;
  if (p[0] === "actors" || p[0] === "issues" || p[0] === "strategies") return p[0];
  return p.slice(0, 2).join(".");
};

/** The graph of quantities by groups, in layers from inputs to measures. */
function Graph({ r }: { r: Result }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [zoom, setZoom] = useState(0.7);
  const g = useMemo(() => {
    if (!r.graph) return null;
    const groups = new Map<
      string,
      { name: string; n: number; kinds: Set<string>; layer: number; y: number }
    >();
    const into = new Map<string, Set<string>>(),
      from = new Map<string, Set<string>>();
    const group = r.graph.nodes.map((n) => groupOf(n.name));
    r.graph.nodes.forEach((n, k) => {
      const x = groups.get(group[k]) ?? {
        name: group[k],
        n: 0,
        kinds: new Set<string>(),
        layer: 0,
        y: 0,
      };
      x.n++;
      x.kinds.add(n.kind);
      groups.set(group[k], x);
    });
    for (const [a, b] of r.graph.edges) {
      if (group[a] === group[b]) continue;
      (into.get(group[b]) ?? into.set(group[b], new Set()).get(group[b])!).add(group[a]);
      (from.get(group[a]) ?? from.set(group[a], new Set()).get(group[a])!).add(group[b]);
    }
    // Layers by longest path; groups may form cycles that quantities do not, so rounds are limited.
    for (let round = 0; round < 12; round++) {
      for (const x of groups.values())
        for (const y of into.get(x.name) ?? [])
          x.layer = Math.min(11, Math.max(x.layer, groups.get(y)!.layer + 1));
    }
    const last = Math.max(...[...groups.values()].map((x) => x.layer), 1);
    for (const x of groups.values()) if (x.name.startsWith("measures.")) x.layer = last;
    const used = [...new Set([...groups.values()].map((x) => x.layer))].sort((a, b) => a - b);
    for (const x of groups.values()) x.layer = used.indexOf(x.layer);
    const layers = used.map((_, l) =>
      [...groups.values()]
        .filter((x) => x.layer === l)
        .sort((a, b) => a.name.localeCompare(b.name)),
    );
    return { groups, into, from, layers };
  }, [r]);
  if (!g || !r.graph) return null;
  const reach = (start: string, edges: Map<string, Set<string>>): Set<string> => {
    const seen = new Set<string>(),
      todo = [start];
    while (todo.length)
      for (const y of edges.get(todo.pop()!) ?? [])
        if (!seen.has(y)) {
          seen.add(y);
          todo.push(y);
        }
    return seen;
  };
  const up = chosen ? reach(chosen, g.into) : null,
    down = chosen ? reach(chosen, g.from) : null;
  const on = (n: string) => !chosen || n === chosen || up!.has(n) || down!.has(n);
  const column = 190,
    step = 17,
    tall = Math.max(...g.layers.map((l) => l.length));
  const width = g.layers.length * column,
    height = tall * step + 20;
  const place = new Map<string, [number, number]>();
  g.layers.forEach((l, k) =>
    l.forEach((x, i) =>
      place.set(x.name, [k * column + 8, 16 + (i + (tall - l.length) / 2) * step]),
    ),
  );
  return (
    <Figure
      title="From inputs to measures"
      name="graph"
      note={
        <>
          quantities by groups ({r.graph.nodes.length} quantities, {r.graph.edges.length} links);
          choose one to see what it rests on and what rests on it.
        </>
      }
      table={{
        head: ["quantity", "kind", "computed from"],
        rows: r.graph.nodes.map((n, k) => [
          n.name,
          n.kind,
          r
            .graph!.edges.filter((e) => e[1] === k)
            .map((e) => r.graph!.nodes[e[0]].name)
            .join("; "),
        ]),
      }}
    >
      <div class="zoom">
        <button type="button" onClick={() => setZoom(Math.min(3, zoom * 1.3))} aria-label="Zoom in">
          +
        </button>
        <button
          type="button"
          onClick={() => setZoom(Math.max(0.3, zoom / 1.3))}
          aria-label="Zoom out"
        >
          −
        </button>
        {chosen ? (
          <button type="button" onClick={() => setChosen(null)}>
            Show all
          </button>
        ) : null}
        <span class="note" aria-live="polite">
          {chosen ? `${chosen}: rests on ${up!.size}, carries ${down!.size}` : ""}
        </span>
      </div>
      <div class="scroll graph" tabIndex={0} role="region" aria-label="The graph of quantities">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width * zoom}
          height={height * zoom}
          role="group"
          aria-label="Groups of quantities, from inputs at the left to measures at the right"
        >
          {[...g.from].flatMap(([a, bs]) =>
            [...bs].map((b) => {
              const [x1, y1] = place.get(a)!,
                [x2, y2] = place.get(b)!;
              const lit =
                chosen &&
                on(a) &&
                on(b) &&
                (a === chosen ||
                  b === chosen ||
                  (up!.has(a) && up!.has(b)) ||
                  (down!.has(a) && down!.has(b)));
              if (chosen && !lit) return null;
              return (
                <path
                  class={`link${lit ? " lit" : ""}`}
                  d={`M${x1 + 150},${y1}C${x1 + 175},${y1} ${x2 - 25},${y2} ${x2 - 4},${y2}`}
                />
              );
            }),
          )}
          {[...g.groups.values()].map((x) => {
            const [px, py] = place.get(x.name)!;
            return (
              <g
                class={classes("node", {
                  off: !on(x.name),
                  chosen: x.name === chosen,
                  measure: x.name.startsWith("measures."),
                })}
                role="button"
                tabIndex={0}
                aria-label={`${x.name}, ${x.n} quantities`}
                onClick={() => setChosen(x.name === chosen ? null : x.name)}
                onKeyDown={(e) => {
                  if (e.key === "Enter" || e.key === " ") {
                    e.preventDefault();
                    setChosen(x.name === chosen ? null : x.name);
                  }
                }}
              >
                <rect x={px - 4} y={py - 8} width={154} height={15} rx={3} />
                <text x={px} y={py + 4}>
                  {clip(brief(x.name), 20)}
                  {x.n > 1 ? ` · ${x.n}` : ""}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
    </Figure>
  );
}

export function Assumptions({ r }: { r: Result }) {
  const { by, claims } = useShares(r);
  const [status, setStatus] = useState("all"),
    [word, setWord] = useState(""),
    [all, setAll] = useState(false);
  if (!r.inputs) return null;
  const most = (i: Input) => Math.max(0, ...(by.get(i.name) ?? []).map((x) => x.share));
  const found = r.inputs
    .filter(
      (i) =>
        (status === "all" || (i.status ?? "unstated") === status) &&
        (!word ||
          `${i.name} ${i.about ?? ""} ${i.source ?? ""}`
            .toLowerCase()
            .includes(word.toLowerCase())),
    )
    .sort((a, b) => most(b) - most(a));
  const shown = all ? found : found.slice(0, 25);
  const counts = r.measures
    .filter((m) => m.rests_on)
    .map((m) => ({ name: m.name, sums: m.rests_on as unknown as Record<Status, number> }));
  return (
    <section id="assumptions" aria-labelledby="assumptions-h">
      <h2 id="assumptions-h">Assumptions</h2>
      <p class="lead">
        {r.quality.inputs} numbers and draws that the case computes with. What each rests on:
        {STATUS.map((s) => (
          <>
            {" "}
            <span class={`key ${s}`} />
            {r.quality[s]} {s === "unstated" ? "not stated" : s}
          </>
        ))}
        .
      </p>
      {claims.length ? (
        <Figure
          title="How much of each claim rests on what"
          name="claims-by-status"
          note={
            <>
              share of the margin's variance that its main inputs explain, by what these rest on;
              the rest of the bar is spread over many inputs.
            </>
          }
          table={{
            head: ["claim", ...STATUS],
            rows: claims.map((c) => [c.name, ...STATUS.map((s) => c.sums[s])]),
          }}
        >
          <Bars
            rows={claims}
            show={percent}
            total={(s) =>
              Math.max(
                1,
                STATUS.reduce((n, k) => n + s[k], 0),
              )
            }
            label="Shares of variance by status, for each claim"
          />
        </Figure>
      ) : null}
      {counts.length ? (
        <Figure
          title="What the measures rest on"
          name="measures-by-status"
          note={
            <>
              number of inputs that each measure is computed from, by what these rest on, with all
              strategies and shocks.
            </>
          }
          table={{
            head: ["measure", ...STATUS],
            rows: counts.map((c) => [c.name, ...STATUS.map((s) => c.sums[s])]),
          }}
        >
          <Bars
            rows={counts}
            show={String}
            total={(s) => STATUS.reduce((n, k) => n + s[k], 0)}
            label="Inputs by status, for each measure"
          />
        </Figure>
      ) : null}
      <Graph r={r} />
      <Figure
        title="Every input"
        name="inputs"
        note="those that move a claim most first."
        table={{
          head: [
            "input",
            "kind",
            "as written",
            "value or median",
            "unit",
            "status",
            "source",
            "about",
            "share of variance",
          ],
          rows: r.inputs.map((i) => [
            i.name,
            i.kind,
            i.text,
            i.value,
            i.unit,
            i.status ?? "unstated",
            i.source,
            i.about,
            (by.get(i.name) ?? []).map((x) => `${x.claim} ${percent(x.share)}`).join("; "),
          ]),
        }}
      >
        <div class="filter">
          <label>
            Find{" "}
            <input type="search" value={word} onInput={(e) => setWord(e.currentTarget.value)} />
          </label>
          <label>
            Status{" "}
            <select value={status} onChange={(e) => setStatus(e.currentTarget.value)}>
              {["all", ...STATUS].map((s) => (
                <option value={s}>{s}</option>
              ))}
            </select>
          </label>
          <span class="note">
            {found.length} of {r.inputs.length}
          </span>
        </div>
        <div class="scroll" tabIndex={0} role="region" aria-label="Inputs">
          <table class="inputs">
            <thead>
              <tr>
                <th scope="col">Input</th>
                <th scope="col">Value</th>
                <th scope="col">Density</th>
                <th scope="col">Status</th>
                <th scope="col">Source</th>
                <th scope="col">Moves</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((i) => (
                <tr>
                  <th scope="row">
                    <code>{brief(i.name)}</code>
                    {i.about ? <span class="note"> {i.about}</span> : null}
                  </th>
                  <td class="value">
                    {i.text ?? num(i.value)}
                    {i.unit ? ` ${i.unit}` : ""}
                  </td>
                  <td>
                    <Density i={i} />
                  </td>
                  <td>
                    <span class={`key ${i.status ?? "unstated"}`} />
                    {i.status ?? "not stated"}
                  </td>
                  <td>{i.source}</td>
                  <td>
                    {(by.get(i.name) ?? [])
                      .sort((a, b) => b.share - a.share)
                      .slice(0, 3)
                      .map((x) => `${x.claim} ${percent(x.share)}`)
                      .join(", ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {found.length > shown.length ? (
          <button type="button" onClick={() => setAll(true)}>
            Show all {found.length}
          </button>
        ) : null}
      </Figure>
    </section>
  );
}

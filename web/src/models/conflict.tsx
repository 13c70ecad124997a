// The graph of states: single moves, what holds by which concept, the ways from the status quo, and how
// often play ends where.
import { scaleLinear } from "d3-scale";
import { useState } from "preact/hooks";
import { classes, percent } from "../format";
import { Chart, clip, Figure } from "../parts";
import type * as made from "../schema/run";
import type { Model } from "../types";

type Shape = made.PictureConflict;
type State = Shape["states"][number];

export function Conflict({ m }: { m: Model }) {
  const c = m.picture as Shape;
  const [way, setWay] = useState(0);
  const [all, setAll] = useState(c.states.length <= 12);
  const label = (s: State) => s.name ?? String(s.state);
  const chance = (what: string, s: State) => {
    const o = s.name
      ? m.outputs.find((x) => x.name === `models.${m.name}.${what}.${s.name}`)
      : undefined;
    return o ? o.mean : null;
  };
  const path = c.ways[way];
  const steps =
    path && c.status_quo
      ? path.moves.map((x, k) => ({
          by: x.by,
          from: k ? path.moves[k - 1].to : c.status_quo!,
          to: x.to,
        }))
      : [];
  const onWay = (a: number, b: number) => steps.some((s) => s.from === a && s.to === b);
  const chances = (s: State) => [chance("end", s)?.[1] ?? 0, chance("equilibrium", s)?.[1] ?? 0];
  const likely = c.states
    .filter((s) => Math.max(...chances(s)) >= 0.005)
    .sort((a, b) => chances(b)[0] - chances(a)[0] || chances(b)[1] - chances(a)[1]);
  const rows = c.states.map((s) => [
    label(s),
    s.happening,
    s.equilibrium.join(" "),
    s.holds ? "yes" : "no",
    chance("equilibrium", s)?.[1],
    chance("end", s)?.[1],
  ]);
  return (
    <>
      <Figure
        title="States and moves"
        name={`${m.name}-states`}
        note={
          <>
            filled: nobody leaves it, each by its own concept; ringed: the status quo. Arrows are
            moves that improve their mover's lot{all ? ", pale ones other moves" : ""}; the thick
            path is the way chosen below.
          </>
        }
        table={{
          head: [
            "state",
            "what is happening",
            "equilibrium by",
            "holds",
            "chance: equilibrium",
            "chance: play ends there",
          ],
          rows,
        }}
      >
        <Chart
          most={760}
          height={(w) => Math.min(w, 560)}
          label={`States of ${m.name}: ${
            c.states
              .filter((s) => s.holds)
              .map(label)
              .join(", ") || "none"
          } hold`}
        >
          {(w, h) => {
            const R = Math.min(w, h) / 2 - (w < 520 ? 30 : 60),
              cx = w / 2,
              cy = h / 2,
              n = c.states.length;
            const place = new Map(
              c.states.map((s, k) => [
                s.state,
                [
                  cx + R * Math.cos((2 * Math.PI * k) / n - Math.PI / 2),
                  cy + R * Math.sin((2 * Math.PI * k) / n - Math.PI / 2),
                ],
              ]),
            );
            return (
              <>
                <defs>
                  {["arrow", "arrow-way"].map((id) => (
                    <marker
                      id={`${id}-${m.name}`}
                      class={id}
                      viewBox="0 0 8 8"
                      refX="7"
                      refY="4"
                      markerWidth="6"
                      markerHeight="6"
                      orient="auto"
                    >
                      <path d="M0,0L8,4L0,8z" />
                    </marker>
                  ))}
                </defs>
                {c.moves.map((x) => {
                  const lit = onWay(x.from, x.to);
                  if (!lit && !x.improves && !all) return null;
                  const [x1, y1] = place.get(x.from)!,
                    [x2, y2] = place.get(x.to)!,
                    d = Math.hypot(x2 - x1, y2 - y1) || 1;
                  const ux = (x2 - x1) / d,
                    uy = (y2 - y1) / d,
                    bend = 10;
                  const sx = x1 + ux * 11,
                    sy = y1 + uy * 11,
                    ex = x2 - ux * 13,
                    ey = y2 - uy * 13;
                  return (
                    <path
                      class={classes(`move dm${c.dms.findIndex((y) => y.dm === x.by) % 4}`, {
                        improves: x.improves,
                        way: lit,
                      })}
                      marker-end={
                        x.improves || lit ? `url(#arrow${lit ? "-way" : ""}-${m.name})` : undefined
                      }
                      d={`M${sx},${sy}Q${(sx + ex) / 2 - uy * bend},${(sy + ey) / 2 + ux * bend} ${ex},${ey}`}
                    >
                      <title>{`${x.by}: ${x.from} to ${x.to}`}</title>
                    </path>
                  );
                })}
                {c.states.map((s) => {
                  const [x, y] = place.get(s.state)!,
                    right = x > cx + 1,
                    side = Math.abs(x - cx) > R / 3;
                  const named =
                    s.name &&
                    (w >= 520 || s.state === c.status_quo) &&
                    (n <= 10 ||
                      s.holds ||
                      s.state === c.status_quo ||
                      steps.some((t) => t.to === s.state));
                  return (
                    <g
                      class={`state${s.holds ? " holds" : ""}${s.state === c.status_quo ? " now" : ""}`}
                    >
                      <circle cx={x} cy={y} r={10} />
                      <text x={x} y={y + 4} text-anchor="middle">
                        {s.state}
                      </text>
                      {named ? (
                        <text
                          class="name"
                          x={side ? x + (right ? 15 : -15) : x}
                          y={side ? y + 4 : y + (y < cy ? -15 : 24)}
                          text-anchor={side ? (right ? "start" : "end") : "middle"}
                        >
                          {clip(
                            s.name!,
                            side
                              ? Math.floor((right ? w - x - 15 : x - 15) / 7.6)
                              : w < 520
                                ? 9
                                : 26,
                          )}
                        </text>
                      ) : null}
                      <title>{`${label(s)}: ${s.happening}`}</title>
                    </g>
                  );
                })}
              </>
            );
          }}
        </Chart>
        <div class="filter">
          {c.ways.length ? (
            <label>
              Way from the status quo to{" "}
              <select value={String(way)} onChange={(e) => setWay(Number(e.currentTarget.value))}>
                {c.ways.map((x, k) => (
                  <option value={String(k)}>
                    {label(c.states[x.to - 1])}
                    {x.by_improvements ? "" : " (not by improvements alone)"}
                  </option>
                ))}
              </select>
            </label>
          ) : (
            <span class="note">No way leads from the status quo to another state that holds.</span>
          )}
          <label>
            <input type="checkbox" checked={all} onChange={() => setAll(!all)} /> all moves
          </label>
        </div>
        {steps.length ? (
          <p>
            {steps.map((s, k) => (
              <>
                {k ? ", then " : ""}
                <b>{s.by}</b> moves to {label(c.states[s.to - 1])}
              </>
            ))}
            .
          </p>
        ) : null}
      </Figure>
      {likely.length ? (
        <Figure
          title="How likely each is"
          name={`${m.name}-chances`}
          note={
            <>
              dark: play from the status quo ends there; pale: it is an equilibrium, each by its own
              concept. Named states with at least one in two hundred futures.
            </>
          }
          table={{
            head: ["state", "chance: equilibrium", "chance: play ends there"],
            rows: likely.map((s) => [
              label(s),
              chance("equilibrium", s)?.[1],
              chance("end", s)?.[1],
            ]),
          }}
        >
          <Chart
            most={640}
            height={likely.length * 26 + 4}
            label={`Chances of the states of ${m.name}`}
          >
            {(w) => {
              const left = w < 520 ? 110 : 190,
                x = scaleLinear([0, 1], [left, w - 52]);
              return likely.map((s, k) => {
                const [end, e] = chances(s);
                return (
                  <g class="row">
                    <text x={left - 8} y={k * 26 + 17} text-anchor="end">
                      {clip(label(s), w < 520 ? 14 : 26)}
                    </text>
                    <rect
                      class="band"
                      x={left}
                      width={x(e) - left}
                      y={k * 26 + 5}
                      height={16}
                      rx={2}
                    />
                    <rect
                      class="actor"
                      x={left}
                      width={x(end) - left}
                      y={k * 26 + 9}
                      height={8}
                      rx={2}
                    />
                    <text x={x(Math.max(e, end)) + 5} y={k * 26 + 17}>
                      {percent(end)}
                    </text>
                  </g>
                );
              });
            }}
          </Chart>
        </Figure>
      ) : null}
      <div class="scroll" tabIndex={0} role="region" aria-label={`Equilibria of ${m.name}`}>
        <table class="wide">
          <thead>
            <tr>
              <th scope="col">State that holds by some concept</th>
              <th scope="col">What is happening</th>
              <th scope="col">By</th>
              <th scope="col">Equilibrium in</th>
              <th scope="col">Play ends there in</th>
            </tr>
          </thead>
          <tbody>
            {c.states
              .filter((s) => s.equilibrium.length || s.state === c.status_quo)
              .map((s) => (
                <tr>
                  <th scope="row">
                    {label(s)}
                    {s.state === c.status_quo ? " (status quo)" : ""}
                  </th>
                  <td>{s.happening}</td>
                  <td>{s.equilibrium.join(", ") || "none"}</td>
                  <td class="n">
                    {chance("equilibrium", s) ? percent(chance("equilibrium", s)![1]) : "–"}
                  </td>
                  <td class="n">{chance("end", s) ? percent(chance("end", s)![1]) : "–"}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      <p class="note">
        {c.dms.map((d) => `${d.dm}: ${d.concept}`).join("; ")}. Chances are of states with a name.
      </p>
    </>
  );
}

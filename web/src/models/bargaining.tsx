// Issue lines: who wants what, how much it weighs, red lines, and what each rule gives.
import { scaleLinear } from "d3-scale";
import { num } from "../format";
import { Chart, clip, Figure } from "../parts";
import type * as made from "../schema/run";
import type { Model } from "../types";

type Issue = made.PictureBargaining["issues"][number];
type Stance = Issue["actors"][number];

export function Bargaining({ m }: { m: Model }) {
  const { issues } = m.picture as { issues: Issue[] };
  return (
    <div class="issues">
      {issues.map((i) => {
        const actors = i.actors.filter((a) => a.position !== null);
        const rows = [...actors.filter((a) => a.seated), ...actors.filter((a) => !a.seated)];
        const weight = (a: Stance) => ((a.capability ?? 0) * (a.salience ?? 0)) / 100;
        const most = Math.max(...rows.map(weight), 1e-9);
        const outcomes = m.outputs
          .filter((o) => o.name === `models.${m.name}.${i.issue}` || o.name.endsWith(`.${i.issue}`))
          .filter((o) => o.name.split(".").length <= 4 && !o.truth)
          .map((o) => ({
            rule: o.name.split(".").length === 3 ? "outcome" : o.name.split(".")[2],
            o,
          }));
        const step = 18,
          title = `${i.name ?? i.issue}${i.unit ? `, ${i.unit}` : ""}`;
        return (
          <Figure
            title={title}
            name={`${m.name}-${i.issue}`}
            note={
              <>
                {i.record
                  ? `◆ and the line through it: what did come out${i.record.about ? ` (${i.record.about})` : ""}; `
                  : ""}
                a circle's area is weight (capability × salience); ▸ ◂ are red lines, filled when
                hard; hollow circles have no seat
              </>
            }
            table={{
              head: [
                "actor",
                "seated",
                "position",
                "salience",
                "capability",
                "at least",
                "at most",
                "hard line",
              ],
              rows: [
                ...rows.map((a) => [
                  a.actor,
                  a.seated ? "yes" : "no",
                  a.position,
                  a.salience,
                  a.capability,
                  a.at_least,
                  a.at_most,
                  a.at_least === null && a.at_most === null ? "" : a.hard ? "yes" : "no",
                ]),
                ...outcomes.map((x) => [
                  x.rule,
                  "rule",
                  x.o.p50[1],
                  null,
                  null,
                  x.o.p05[1],
                  x.o.p95[1],
                  "5 % and 95 %",
                ]),
                ...(i.record
                  ? [
                      [
                        "what came out",
                        "record",
                        i.record.middle,
                        null,
                        null,
                        i.record.low,
                        i.record.high,
                        i.record.source ?? "",
                      ],
                    ]
                  : []),
              ],
            }}
          >
            <Chart
              height={(rows.length + outcomes.length) * step + 52}
              label={`Positions on ${title}`}
            >
              {(w) => {
                const from = i.from ?? 0,
                  to = i.to ?? 1;
                const left = w < 520 ? 92 : 140,
                  x = scaleLinear([from, to], [left + 10, w - 14]);
                const way = to >= from ? 1 : -1;
                const ticks = w < 520 ? (Math.max(Math.abs(from), Math.abs(to)) >= 1e4 ? 2 : 4) : 7;
                const ends = [Math.min(from, to), Math.max(from, to)];
                const at = (v: number) => x(Math.max(ends[0], Math.min(ends[1], v)));
                const bottom = (rows.length + outcomes.length) * step + 8;
                return (
                  <>
                    <g class="axis">
                      {x.ticks(ticks).map((t) => (
                        <g>
                          <line x1={x(t)} x2={x(t)} y1={4} y2={bottom} />
                          <text
                            x={x(t)}
                            y={bottom + 14}
                            text-anchor={t === ends[1] && way > 0 ? "end" : "middle"}
                          >
                            {x.tickFormat(ticks, i.unit === "year" ? "d" : undefined)(t)}
                          </text>
                        </g>
                      ))}
                    </g>
                    {i.now !== null ? (
                      <>
                        <line class="threshold" x1={at(i.now)} x2={at(i.now)} y1={4} y2={bottom} />
                        <text
                          class="label"
                          x={at(i.now)}
                          y={bottom + 30}
                          text-anchor={
                            at(i.now) < left + 40 ? "start" : at(i.now) > w - 40 ? "end" : "middle"
                          }
                        >
                          now {i.unit === "year" ? i.now : num(i.now)}
                        </text>
                      </>
                    ) : null}
                    {rows.map((a, k) => {
                      const y = 4 + k * step + step / 2;
                      return (
                        <g class="row">
                          <text x={left} y={y + 4} text-anchor="end">
                            {clip(a.actor, w < 520 ? 12 : 18)}
                            <title>{a.name ?? a.actor}</title>
                          </text>
                          {a.at_least !== null ? (
                            <path
                              class={`redline${a.hard ? " hard" : ""}`}
                              d={`M${at(a.at_least)},${y - 5}l${8 * way},5l${-8 * way},5z`}
                            />
                          ) : null}
                          {a.at_most !== null ? (
                            <path
                              class={`redline${a.hard ? " hard" : ""}`}
                              d={`M${at(a.at_most)},${y - 5}l${-8 * way},5l${8 * way},5z`}
                            />
                          ) : null}
                          <circle
                            class={a.seated ? "actor" : "actor unseated"}
                            cx={at(a.position ?? 0)}
                            cy={y}
                            r={2 + 6 * Math.sqrt(weight(a) / most)}
                          >
                            <title>{`${a.name ?? a.actor}: ${num(a.position)}, salience ${num(a.salience)}`}</title>
                          </circle>
                        </g>
                      );
                    })}
                    {outcomes.map(({ rule, o }, k) => {
                      const y = 4 + (rows.length + k) * step + step / 2;
                      return o.p50[1] === null ? null : (
                        <g class="row advised">
                          <text x={left} y={y + 4} text-anchor="end">
                            {clip(rule, 16)}
                          </text>
                          <line
                            class="thin"
                            x1={at(o.p05[1] ?? 0)}
                            x2={at(o.p95[1] ?? 0)}
                            y1={y}
                            y2={y}
                          />
                          <rect
                            class="band"
                            x={Math.min(at(o.p25[1] ?? 0), at(o.p75[1] ?? 0))}
                            width={Math.max(1, Math.abs(at(o.p75[1] ?? 0) - at(o.p25[1] ?? 0)))}
                            y={y - 5}
                            height={10}
                            rx={2}
                          />
                          <line
                            class="median"
                            x1={at(o.p50[1])}
                            x2={at(o.p50[1])}
                            y1={y - 6}
                            y2={y + 6}
                          />
                        </g>
                      );
                    })}
                    {i.record ? (
                      <g class="record">
                        {i.record.high > i.record.low ? (
                          <rect
                            x={Math.min(at(i.record.low), at(i.record.high))}
                            width={Math.abs(at(i.record.high) - at(i.record.low))}
                            y={4 + rows.length * step}
                            height={bottom - 4 - rows.length * step}
                          />
                        ) : null}
                        <line
                          x1={at(i.record.middle)}
                          x2={at(i.record.middle)}
                          y1={4}
                          y2={bottom}
                        />
                        <path d={`M${at(i.record.middle)},${bottom - 6}l5,6l-5,6l-5,-6z`}>
                          <title>
                            {`what came out: ${num(i.record.middle)}`}
                            {i.record.source ? ` (${i.record.source})` : ""}
                          </title>
                        </path>
                      </g>
                    ) : null}
                  </>
                );
              }}
            </Chart>
          </Figure>
        );
      })}
    </div>
  );
}

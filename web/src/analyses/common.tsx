// Parts of the analyses' pictures.
import type { ComponentChildren } from "preact";
import { scaleLinear } from "d3-scale";
import { brief, num } from "../format";
import { Chart, clip, domain, Figure, XAxis } from "../parts";
import type { Table } from "../parts";
import type { Num } from "../types";

export interface Estimate {
  value: Num;
  error: Num;
}

/** One of several, by a list; nothing when there is only one. */
export function Choice(props: {
  label: string;
  names: string[];
  at: number;
  choose: (k: number) => void;
}) {
  if (props.names.length < 2)
    return (
      <p class="note">
        {props.label}: <b>{props.names[0]}</b>
      </p>
    );
  return (
    <div class="filter">
      <label>
        {props.label}{" "}
        <select
          value={String(props.at)}
          onChange={(e) => props.choose(Number(e.currentTarget.value))}
        >
          {props.names.map((n, k) => (
            <option value={String(k)}>{n}</option>
          ))}
        </select>
      </label>
    </div>
  );
}

export interface Bar {
  name: string;
  values: (Estimate | undefined)[];
}

/** Bars with 95 % intervals, one row a name, one bar a series. */
export function Bars(props: {
  title: string;
  name: string;
  note: ComponentChildren;
  series: string[];
  rows: Bar[];
  unit?: string | null;
  mark?: { at: Num; says: string };
}) {
  const { rows, series } = props,
    each = series.length > 1 ? 11 : 13,
    row = each * series.length + 9;
  const ends = (e: Estimate | undefined): Num[] =>
    e && e.value !== null ? [e.value, e.value - (e.error ?? 0), e.value + (e.error ?? 0)] : [];
  const table: Table = {
    head: ["input", ...series.flatMap((s) => [s, `${s}, half width of 95 %`])],
    rows: rows.map((r) => [r.name, ...r.values.flatMap((v) => [v?.value, v?.error])]),
  };
  return (
    <Figure
      title={props.title}
      name={props.name}
      note={
        <>
          {props.note}
          {series.length > 1 ? (
            <>
              {" "}
              {series.map((s, k) => (
                <span class="whole">
                  <span class={`key s${k}`} />
                  {s}{" "}
                </span>
              ))}
            </>
          ) : null}
        </>
      }
      table={table}
    >
      <Chart most={760} height={rows.length * row + 44} label={props.title}>
        {(w) => {
          const left = Math.min(250, 0.44 * w),
            bottom = rows.length * row + 6;
          const x = scaleLinear(
            domain([0, props.mark?.at, ...rows.flatMap((r) => r.values.flatMap(ends))]),
            [left, w - 12],
          );
          return (
            <>
              <XAxis
                scale={x}
                y={bottom}
                top={2}
                n={w < 520 ? 3 : 5}
                label={props.unit ?? ""}
                right={w - 12}
              />
              {rows.map((r, i) => (
                <g>
                  <text x={left - 8} y={i * row + (row - 9) / 2 + 10} text-anchor="end">
                    {clip(brief(r.name), Math.floor((left - 10) / 6.4))}
                    <title>{r.name}</title>
                  </text>
                  {r.values.map((v, k) => {
                    if (!v || v.value === null) return null;
                    const y = i * row + k * each + 5;
                    return (
                      <g>
                        <rect
                          class={`s${k}`}
                          x={Math.min(x(0), x(v.value))}
                          y={y}
                          width={Math.abs(x(v.value) - x(0))}
                          height={each - 2}
                        >
                          <title>
                            {`${series[k]}: ${num(v.value)}`}
                            {v.error === null ? "" : ` ± ${num(v.error)}`}
                          </title>
                        </rect>
                        {v.error !== null ? (
                          <line
                            class="err"
                            x1={x(v.value - v.error)}
                            x2={x(v.value + v.error)}
                            y1={y + each / 2 - 1}
                            y2={y + each / 2 - 1}
                          />
                        ) : null}
                      </g>
                    );
                  })}
                </g>
              ))}
              <line class="zero" x1={x(0)} x2={x(0)} y1={2} y2={bottom} />
              {props.mark && props.mark.at !== null ? (
                <line
                  class="threshold"
                  x1={x(props.mark.at)}
                  x2={x(props.mark.at)}
                  y1={2}
                  y2={bottom}
                >
                  <title>{props.mark.says}</title>
                </line>
              ) : null}
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

/** Shade 0..6 of the heat maps. */
export const shade = (x: number): string => `h${Math.round(6 * Math.max(0, Math.min(1, x)))}`;

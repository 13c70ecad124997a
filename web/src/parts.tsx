// What all sections share: a figure with its numbers, a chart as wide as its place, labels.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Num } from "./types";

export type Cell = string | number | null | undefined;
export interface Table {
  head: string[];
  rows: Cell[][];
}

/** The width of an element, followed as it changes.  Before the first look: `first`. */
export function useWidth(first = 640): [{ current: HTMLDivElement | null }, number] {
  const at = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const element = at.current;
    if (!element) return;
    const look = () => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    const observer = new ResizeObserver(look);
    look();
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [at, width];
}

/** An SVG as wide as its place; it shrinks with the page when printed. */
export function Chart(props: {
  height: number | ((width: number) => number);
  label: string;
  most?: number;
  children: (width: number, height: number) => ComponentChildren;
}) {
  const [at, place] = useWidth();
  const width = Math.min(place, props.most ?? 4000);
  const height = typeof props.height === "number" ? props.height : props.height(width);
  return (
    <div ref={at} class="chart">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={props.label}
      >
        {props.children(width, height)}
      </svg>
    </div>
  );
}

const csvCell = (x: Cell): string => {
  const s = x === null || x === undefined ? "" : String(x);
  return /[",\n\r]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s;
};

function download(name: string, t: Table): void {
  const text = [t.head, ...t.rows].map((row) => row.map(csvCell).join(",")).join("\n") + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** A file of CSV has all digits, a table what a reader takes in. */
const shown = (x: Cell): string =>
  typeof x === "number"
    ? String(Number.isInteger(x) ? x : Number(x.toPrecision(3)))
    : x === null || x === undefined
      ? "–"
      : x;

export function DataTable({ table, caption }: { table: Table; caption: string }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {table.head.map((h) => (
              <th scope="col">{h}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              {row.map((x, k) =>
                k === 0 ? (
                  <th scope="row">{shown(x)}</th>
                ) : (
                  <td class={typeof x === "number" ? "n" : ""}>{shown(x)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A chart with a heading, its explanation, and its numbers as a table and a CSV file; `shown`: the table is all
 * there is to see. */
export function Figure(props: {
  title: string;
  name: string;
  note?: ComponentChildren;
  table: Table;
  shown?: boolean;
  children?: ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  return (
    <figure>
      <figcaption>
        <strong>{props.title}</strong>
        {props.note ? <span class="note"> {props.note}</span> : null}
      </figcaption>
      {props.shown ? <DataTable table={props.table} caption={props.title} /> : props.children}
      <div class="numbers">
        {props.shown ? null : (
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Hide numbers" : "Numbers"}
          </button>
        )}
        <button
          type="button"
          onClick={() => download(props.name, props.table)}
          aria-label={`CSV of ${props.title}`}
        >
          CSV
        </button>
      </div>
      {open ? <DataTable table={props.table} caption={props.title} /> : null}
    </figure>
  );
}

export function Verdict({ is }: { is: string }) {
  return <span class={`verdict ${is.replace(/ /g, "-")}`}>{is}</span>;
}

/** The middle of a spread, or the mean of its ends' sign: for places with room for one number. */
export const middle = (s: [Num, Num, Num] | undefined): Num => (s ? s[1] : null);

/** Ticks' labels and lines of a horizontal axis at the bottom. */
export function XAxis(props: {
  scale: {
    (x: number): number;
    ticks(n: number): number[];
    tickFormat(n: number): (x: number) => string;
  };
  y: number;
  top: number;
  n?: number;
  label?: string;
  right?: number;
}) {
  const n = props.n ?? 5,
    f = props.scale.tickFormat(n);
  return (
    <g class="axis">
      {props.scale.ticks(n).map((x) => (
        <g>
          <line x1={props.scale(x)} x2={props.scale(x)} y1={props.top} y2={props.y} />
          <text x={props.scale(x)} y={props.y + 14} text-anchor="middle">
            {f(x)}
          </text>
        </g>
      ))}
      {props.label ? (
        <text class="label" x={props.right ?? 0} y={props.y + 30} text-anchor="end">
          {props.label}
        </text>
      ) : null}
    </g>
  );
}

export function clip(text: string, n: number): string {
  return text.length > n ? `${text.slice(0, Math.max(1, n - 1))}…` : text;
}

/** Makes the domain a little wider than the numbers are. */
export function domain(xs: (Num | undefined)[], room = 0.04): [number, number] {
  const all = xs.filter((x): x is number => typeof x === "number" && Number.isFinite(x));
  let a = Math.min(...all),
    b = Math.max(...all);
  if (!all.length) return [0, 1];
  if (a === b) {
    a -= Math.abs(a) * 0.1 || 1;
    b += Math.abs(b) * 0.1 || 1;
  }
  return [a - room * (b - a), b + room * (b - a)];
}

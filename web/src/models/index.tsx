// Each model's own picture: one component a kind.  A new kind adds its component to `kinds`.
import type { ComponentChildren } from "preact";
import { num, percent } from "../format";
import { DataTable } from "../parts";
import type { Model, Output, Result } from "../types";
import { Attrition } from "./attrition";
import { Bargaining } from "./bargaining";
import { Conflict } from "./conflict";
import { Dynamics } from "./dynamics";
import { Package } from "./package";

export type Picture = (p: { m: Model; r: Result }) => ComponentChildren;
const kinds: Record<string, Picture | undefined> = {
  attrition: Attrition,
  bargaining: Bargaining,
  conflict: Conflict,
  dynamics: Dynamics,
  package: Package,
};

export const output = (m: Model, name: string): Output | undefined =>
  m.outputs.find((o) => o.name === `models.${m.name}.${name}`);

function Outputs({ m }: { m: Model }) {
  const prefix = `models.${m.name}.`;
  return (
    <details>
      <summary>All outputs</summary>
      <DataTable
        caption={`Outputs of ${m.name}`}
        table={{
          head: ["output", "unit", "mean", "least mean", "most mean", "5 %", "50 %", "95 %"],
          rows: m.outputs.map((o) => [
            o.name.replace(prefix, ""),
            o.truth ? "chance" : o.unit,
            ...(o.truth
              ? [percent(o.mean[1]), percent(o.mean[0]), percent(o.mean[2]), "", "", ""]
              : [
                  num(o.mean[1]),
                  num(o.mean[0]),
                  num(o.mean[2]),
                  num(o.p05[1]),
                  num(o.p50[1]),
                  num(o.p95[1]),
                ]),
          ]),
        }}
      />
    </details>
  );
}

export function Models({ r }: { r: Result }) {
  const list = r.models ?? [];
  if (!list.length) return null;
  return (
    <section id="models" aria-labelledby="models-h">
      <h2 id="models-h">Models</h2>
      <p class="lead">
        What each model shows of itself in the case as it stands. Structure and positions are at the
        medians of what is uncertain; chances and bands are over{" "}
        {list[0].futures.toLocaleString("en")} futures of their own.
      </p>
      {list.map((m, k) => {
        const P = kinds[m.kind];
        return (
          <details class="model" open={k < 1} id={`model-${m.name}`}>
            <summary>
              <b>{m.name}</b> <span class="kind">{m.kind}</span>{" "}
              {m.about ? <span class="note">{m.about}</span> : null}
            </summary>
            {P && m.picture ? (
              <P m={m} r={r} />
            ) : (
              <p class="note">There is no picture of this model; its outputs are below.</p>
            )}
            <Outputs m={m} />
          </details>
        );
      })}
    </section>
  );
}

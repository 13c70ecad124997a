// Value of information: what knowing each input before choosing is worth.
import { useState } from "preact/hooks";
import { num, percent } from "../format";
import { DataTable } from "../parts";
import type * as made from "../schema/voi";
import type { Result } from "../types";
import { Bars, Choice } from "./common";
import type { Answer } from "./index";

type Shape = made.Answer;

export function Worth({ a, name }: { a: Answer; r: Result; name: string }) {
  const s = a as Shape;
  const [at, setAt] = useState(0);
  const d = s.decisions[at];
  if (!d) return null;
  const unit = d.unit ? ` ${d.unit}` : "",
    rows = d.inputs.filter((i) => (i.evppi.value ?? 0) > 0);
  return (
    <>
      <Choice label="Choosing by" names={s.decisions.map((x) => x.by)} at={at} choose={setAt} />
      <p>
        {d.choose_now ? (
          <>Now {d.choose_now} would be chosen.</>
        ) : (
          <>Now {(d.equally_good ?? []).join(", ")} are equally good.</>
        )}{" "}
        Knowing everything first would be worth {num(d.evpi.value)}
        {d.evpi.error !== null ? ` ± ${num(d.evpi.error)}` : ""}
        {unit}.
      </p>
      {rows.length ? (
        <Bars
          title={`Worth of knowing, by ${d.by}`}
          name={`${name}-worth`}
          note={
            <>
              what it adds on average to know this input, and it alone, before choosing; the dashed
              line is the worth of knowing everything.
            </>
          }
          series={["worth"]}
          unit={d.unit}
          rows={rows.map((i) => ({ name: i.input, values: [i.evppi] }))}
          mark={{ at: d.evpi.value, says: "knowing everything" }}
        />
      ) : null}
      {rows.length ? (
        <DataTable
          caption={`How often knowing changes the choice by ${d.by}`}
          table={{
            head: ["input", "changes the choice in"],
            rows: rows.map((i) => [i.input, percent(i.changes)]),
          }}
        />
      ) : null}
    </>
  );
}

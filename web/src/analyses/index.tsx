// What the analyses found: of the run's own futures, and of other commands on the same case before.
// A new analysis adds its component to `kinds`, under the name of its answer.
import type { ComponentChildren } from "preact";
import type { Envelope, Result } from "../types";
import { Discover } from "./discover";
import { Experts } from "./experts";
import { Robust } from "./robust";
import { Sensitivity } from "./sensitivity";
import { Thresholds } from "./thresholds";
import { Worth } from "./voi";

/** What a command printed as JSON; each component knows its own. */
export interface Answer {
  casus: Envelope;
  method?: string;
}
export interface Analysis {
  command: string | null;
  run: number | null;
  result: Answer;
}
export type View = (p: { a: Answer; r: Result; name: string }) => ComponentChildren;

const kinds: Record<string, { title: string; view: View } | undefined> = {
  robust: { title: "Which strategy survives", view: Robust },
  discover: { title: "In which futures it fails", view: Discover },
  sensitivity: { title: "What drives the results", view: Sensitivity },
  thresholds: { title: "What must be true", view: Thresholds },
  voi: { title: "What is worth finding out", view: Worth },
};
const order = Object.keys(kinds);

export const hasAnalyses = (r: Result): boolean =>
  (r.analyses ?? []).some((a) => kinds[a.result.casus.answer]) ||
  (r.inputs ?? []).some((i) => i.asked);

export function Analyses({ r }: { r: Result }) {
  const list = (r.analyses ?? [])
    .filter((a) => kinds[a.result.casus.answer])
    .sort((a, b) => order.indexOf(a.result.casus.answer) - order.indexOf(b.result.casus.answer));
  if (!hasAnalyses(r)) return null;
  return (
    <section id="analyses" aria-labelledby="analyses-h">
      <h2 id="analyses-h">Analyses</h2>
      <p class="lead">
        In which futures a strategy fails, and what casus robust, sensitivity, thresholds and voi,
        or discover with settings of its own, found of this text of the case, once they have been
        asked.
      </p>
      {list.map((a, k) => {
        const kind = kinds[a.result.casus.answer];
        if (!kind) return null;
        return (
          <details class="model" open={k < 2}>
            <summary>
              <b>{kind.title}</b>{" "}
              <span class="kind">
                {a.result.casus.answer}
                {a.result.method ? `: ${a.result.method}` : ""}
              </span>
            </summary>
            <p class="note">
              {a.command ? (
                <>
                  Run {a.run} of the ledger: <code>{a.command}</code>
                </>
              ) : (
                "From futures that this run kept."
              )}
            </p>
            <kind.view a={a.result} r={r} name={`${a.result.casus.answer}-${k + 1}`} />
          </details>
        );
      })}
      <Experts r={r} />
    </section>
  );
}

// The first screen: question, answer, how sure, what would change it, the standing warning.
import { scaleLinear } from "d3-scale";
import { brief, count, num, percent } from "./format";
import { Chart, clip, domain, Verdict, XAxis } from "./parts";
import type { Answered, Driver, Result, Strategy } from "./types";
import { isDeep } from "./types";

const nameOf = (s: Strategy | undefined, id: string): string =>
  id === "base" ? "As things stand" : (s?.title ?? id);

/** What an input would have to be for the next strategy to overtake the first. */
function change(d: Driver, r: Result, second: string): string {
  const input = r.inputs?.find((i) => i.name === d.name);
  const c = d.curve;
  const unit = input?.unit && input.unit !== "0..100" ? ` ${input.unit}` : "";
  const share = `${percent(d.share)} of the variance`;
  if (!c) return `It moves the lead over ${second} most (${share}).`;
  if (c.kind === "shock") {
    const [no, yes] = c.mean;
    return no === null || yes === null || no > 0 === yes > 0
      ? `Whether it happens moves the lead over ${second} (${share}) and does not turn it.`
      : `${yes > 0 ? "Unless" : "If"} it happens, ${second} does better (${share}).`;
  }
  if (!c.flips.length)
    return `It moves the lead over ${second} (${share}); within its range it does not turn it.`;
  const last = c.mean[c.mean.length - 1];
  return c.flips.length === 1
    ? `${(last ?? 0) < 0 ? "Above" : "Below"} about ${num(c.flips[0])}${unit}, ${second} does better (${share}).`
    : `The lead turns at about ${c.flips.map(num).join(", ")}${unit} (${share}).`;
}

/** What strategies are judged by, of one strategy: worst, mean, best. */
function reach(r: Result, a: Answered, id: string, mean: number | null) {
  const s = r.strategies.find((x) => x.name === id)?.summary;
  const x =
    a.aim === "all_met"
      ? s?.all_met
      : a.aim === "measure"
        ? s?.quantities.find((q) => q.name === `measures.${a.measure}`)?.mean
        : undefined;
  return [x?.[0] ?? mean, mean, x?.[2] ?? mean] as const;
}

/** A row a strategy, best first: a dot at the mean, a line from the worst to the best found. */
function Standing({ r, a }: { r: Result; a: Answered }) {
  const rows = a.by.mean.order.map((id, k) => ({
    id,
    x: reach(r, a, id, a.by.mean.values[k]),
    leads: a.by.mean.leads.includes(id),
  }));
  const show = a.aim === "all_met" ? percent : num;
  const step = 24;
  return (
    <Chart
      height={rows.length * step + 34}
      most={760}
      label={`Strategies by ${a.aim === "all_met" ? "how often all thresholds are met" : "what they are judged by"}, the best first`}
    >
      {(w, h) => {
        const left = w < 520 ? 130 : 270;
        const ends = rows.flatMap(({ x }) => [...x]);
        const x = scaleLinear(a.aim === "all_met" ? [0, 1] : domain(ends), [left, w - 46]);
        return (
          <>
            <XAxis scale={x} y={h - 26} top={2} n={w < 520 ? 3 : 6} show={show} />
            {rows.map(({ id, x: [low, mid, high], leads }, k) => {
              const y = k * step + step / 2;
              if (low === null || mid === null || high === null) return null;
              return (
                <g class={leads ? "row advised" : "row"}>
                  <text x={left - 8} y={y + 4} text-anchor="end">
                    {clip(
                      nameOf(
                        r.strategies.find((s) => s.name === id),
                        id,
                      ),
                      Math.floor((left - 8) / 8.2),
                    )}
                  </text>
                  <line class="thin" x1={x(low)} x2={x(high)} y1={y} y2={y} />
                  <circle class="dot" cx={x(mid)} cy={y} r={5} />
                  <text x={w} y={y + 4} text-anchor="end">
                    {show(mid)}
                  </text>
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}

/** The first sentence, and the rest. */
function sentences(says: string): [string, string] {
  const at = says.search(/[.:] /);
  return at < 0 ? [says, ""] : [says.slice(0, at + 1), says.slice(at + 2)];
}

export function Answer({ r }: { r: Result }) {
  const a = r.answer ?? null;
  const deep = isDeep(r);
  const find = (id: string) => r.strategies.find((s) => s.name === id);
  const second = r.advice ? nameOf(find(r.advice.second), r.advice.second) : "";
  const first = a?.by.mean.order[0];
  const verdicts = ["holds", "fails", "mixed", "undecided", "no value", "not tested", "left out"]
    .map((v) => [v, r.claims.filter((c) => c.verdict === v).length] as const)
    .filter(([, n]) => n);
  const fails = first && find(first)?.fails_when;
  return (
    <section id="answer" aria-labelledby="answer-h">
      <h2 id="answer-h" class="unseen">
        The answer
      </h2>
      {a ? (
        <div class="advice">
          <p class="kicker">{a.settled ? "Settled" : "Not settled"}</p>
          <p class="big">{sentences(a.says)[0]}</p>
          <p>{sentences(a.says)[1]}</p>
          <Standing r={r} a={a} />
          <p class="note">
            The dot is the mean
            {deep
              ? ", the line goes from the worst to the best found over the deep ranges, which nobody gives a probability"
              : ""}
            . Bold: no other is settled to be better on average.
          </p>
        </div>
      ) : (
        <p class="advice">No strategies are compared in this case.</p>
      )}
      <div class="two">
        <div>
          <h3>What would change it</h3>
          {r.advice && r.advice.hinges_on.length ? (
            <ul>
              {r.advice.hinges_on.slice(0, 2).map((d) => (
                <li>
                  <code>{brief(d.name)}</code>: {change(d, r, second)}
                </li>
              ))}
            </ul>
          ) : null}
          {r.advice && !r.advice.hinges_on.length ? (
            <p>No single input moves the lead over {second} beyond chance.</p>
          ) : null}
          {r.advice ? null : <p>No strategy leads alone on average.</p>}
        </div>
        <div>
          <h3>How sure</h3>
          <p>
            {verdicts.length ? (
              <>
                Of {count(r.claims.length, "claim")}:{" "}
                {verdicts.map(([v, n], k) => (
                  <>
                    <span class="whole">
                      {n} <Verdict is={v} />
                      {k + 1 < verdicts.length ? "," : "."}
                    </span>{" "}
                  </>
                ))}
              </>
            ) : null}
          </p>
          <p class="note">
            {r.run.done.toLocaleString("en")} futures
            {deep ? `; the worst and the best were searched at ${r.run.box_points} points` : ""}. Of{" "}
            {r.quality.inputs} inputs, {r.quality.data} are data, {r.quality.quoted} quoted,{" "}
            {r.quality.estimate} estimates, {r.quality.illustrative} illustrative,{" "}
            {r.quality.unstated} do not say.
          </p>
        </div>
      </div>
      {fails ? (
        <p>
          <b>Fails when.</b> {fails}
        </p>
      ) : null}
    </section>
  );
}

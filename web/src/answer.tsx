// The first screen: question, advice, how sure, what would change it, the standing warning.
import { count, num, percent, range, brief } from "./format";
import { Verdict } from "./parts";
import type { Driver, Num, Result, Strategy } from "./types";

const nameOf = (s: Strategy | undefined, id: string): string => s?.title ?? id;

const points = (x: number | null) => (x === null ? null : Math.round(1000 * x) / 10);

/** What an input would have to be for the next strategy to overtake the advised one. */
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
  if (c.kind === "deep") {
    const n = c.x.length - 1,
      shown = (x: Num) => (r.advised_by === "all_met" ? `${num(points(x))} points` : num(x));
    const turns =
      c.flips.length === 1
        ? `; it turns at about ${num(c.flips[0])}${unit}`
        : c.flips.length
          ? "; on the way it changes its sign more than once"
          : "";
    const from = num(r.advised_by === "all_met" ? points(c.mean[0]) : c.mean[0]);
    const lead = `the mean lead over ${second} goes from ${from} to ${shown(c.mean[n])}`;
    return `As it goes from ${num(c.x[0])} to ${num(c.x[n])}${unit}, ${lead}${turns}.`;
  }
  if (!c.flips.length)
    return `It moves the lead over ${second} (${share}); within its range it does not turn it.`;
  const last = c.mean[c.mean.length - 1];
  return c.flips.length === 1
    ? `${(last ?? 0) < 0 ? "Above" : "Below"} about ${num(c.flips[0])}${unit}, ${second} does better (${share}).`
    : `The advice turns at about ${c.flips.map(num).join(", ")}${unit} (${share}).`;
}

export function Answer({ r }: { r: Result }) {
  const deep = r.run.deep_done > 1;
  const find = (id: string) => r.strategies.find((s) => s.name === id);
  const advised = r.advised ? find(r.advised) : undefined;
  const equals = r.equally_good ?? [];
  const thresholds = r.measures.filter((m) => m.at_least !== null || m.at_most !== null);
  const q = (name: string) =>
    advised?.summary?.quantities.find((x) => x.name === `measures.${name}`);
  const second = r.advice ? nameOf(find(r.advice.second), r.advice.second) : "";
  const verdicts = ["holds", "fails", "mixed", "undecided", "no value", "not tested", "left out"]
    .map((v) => [v, r.claims.filter((c) => c.verdict === v).length] as const)
    .filter(([, n]) => n);
  const where = deep ? " at the worst point of the deep ranges" : "";
  return (
    <section id="answer" aria-labelledby="answer-h">
      <h2 id="answer-h" class="unseen">
        The answer
      </h2>
      {advised ? (
        <div class="advice">
          <p class="kicker">Advised strategy</p>
          <p class="big">{nameOf(advised, advised.name)}</p>
          <p>
            {r.advised_by === "all_met" ? (
              <>
                It meets all {thresholds.length} thresholds together in{" "}
                <b>{percent(deep ? advised.summary?.all_met[0] : advised.summary?.all_met[1])}</b>{" "}
                of the futures{where}, more often than any other strategy.
              </>
            ) : (
              <>
                No strategy meets all {thresholds.length} thresholds together in even 1 % of the
                futures{where}. Counted one by one, this one meets most:{" "}
                <b>
                  {num(advised.summary?.met)} of {thresholds.length}
                </b>{" "}
                on average{where}.
              </>
            )}
          </p>
          {thresholds.length ? (
            <ul class="tiles">
              {thresholds.map((m) => {
                const x = q(m.name)?.meets;
                return (
                  <li>
                    <span class="tile-n">{x ? range(x[0], x[2], percent) : "–"}</span>
                    <span class="tile-t">{m.name.replace(/_/g, " ")}</span>
                    <span class="tile-s">
                      {m.at_least !== null ? `at least ${num(m.at_least)}` : ""}
                      {m.at_least !== null && m.at_most !== null ? ", " : ""}
                      {m.at_most !== null ? `at most ${num(m.at_most)}` : ""}
                      {m.unit && m.unit !== "0..100" ? ` ${m.unit}` : ""}
                    </span>
                  </li>
                );
              })}
            </ul>
          ) : null}
          {deep ? (
            <p class="note">
              Chances to meet each threshold, from the worst to the best point of the deep ranges:
              uncertainty that nobody gives a probability.
            </p>
          ) : (
            <p class="note">Chances to meet each threshold.</p>
          )}
        </div>
      ) : equals.length ? (
        <p class="advice">
          None is advised: {equals.map((id) => nameOf(find(id), id)).join(", ")} do equally well
          {r.advised_by === "all_met" ? (
            <>
              . Each meets all {thresholds.length} thresholds together in{" "}
              <b>
                {percent(
                  deep
                    ? find(equals[0])?.summary?.all_met[0]
                    : find(equals[0])?.summary?.all_met[1],
                )}
              </b>{" "}
              of the futures{where}.
            </>
          ) : (
            <>
              {" "}
              by the number of thresholds they meet:{" "}
              <b>
                {num(find(equals[0])?.summary?.met)} of {thresholds.length}
              </b>{" "}
              on average{where}. None meets all together in even 1 % of the futures.
            </>
          )}
        </p>
      ) : (
        <p class="advice">No measure of this case has a threshold, so no strategy is advised.</p>
      )}
      <div class="two">
        <div>
          <h3>What would change the advice</h3>
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
          {r.advice ? (
            <p class="note">
              The next strategy is {second}; the lead is{" "}
              {r.advised_by === "all_met"
                ? range(points(r.advice.worst), points(r.advice.best))
                : range(r.advice.worst, r.advice.best)}{" "}
              {r.advised_by === "all_met" ? "percentage points of the futures" : "thresholds"}
              {deep ? " over the deep points" : ""}, in {r.advice.futures.toLocaleString("en")}{" "}
              futures.
              {(r.advice.worst ?? 1) < 0 && (r.advice.best ?? 0) > 0
                ? " It changes sign: the two cannot be told apart for sure."
                : ""}
            </p>
          ) : equals.length ? (
            <p>Nothing is advised between equals.</p>
          ) : (
            <p>There is no second strategy to compare with.</p>
          )}
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
            {deep ? ` at each of ${r.run.deep_done} deep points` : ""}. Of {r.quality.inputs}{" "}
            inputs, {r.quality.data} are data, {r.quality.quoted} quoted, {r.quality.estimate}{" "}
            estimates, {r.quality.illustrative} illustrative, {r.quality.unstated} do not say.
          </p>
        </div>
      </div>
      {advised?.fails_when ? (
        <p>
          <b>Fails when.</b> {advised.fails_when}
        </p>
      ) : null}
      {r.rivals ? <p class="note">{r.rivals}</p> : null}
    </section>
  );
}

// The first screen: the answer in the program's own sentences, who leads in which way, how far apart the
// strategies are, what the lead hinges on, how sure.
import type { ComponentChildren } from "preact";
import { scaleLinear } from "d3-scale";
import { brief, classes, count, num, percent, range, rough } from "./format";
import { Chart, clip, domain, Figure, Verdict, XAxis } from "./parts";
import { advisedOf, searched } from "./types";
import type { Driver, Finding, Num, Order, Result, Strategy } from "./types";

/** A strategy as a reader knows it; the case itself is one of them. */
function nameOf(r: Result, id: string): string {
  return id === "base" ? "as things stand" : (r.strategies.find((s) => s.name === id)?.title ?? id);
}

const points = (x: Num): Num => (x === null ? null : 100 * x);

/** The sentences of a text, each with the space after it; no full stop within a name ends one. */
function sentences(text: string, names: string[]): string[] {
  const masked = [...names]
    .sort((a, b) => b.length - a.length)
    .reduce((t, n) => (n ? t.split(n).join("x".repeat(n.length)) : t), text);
  const ends = [...masked.matchAll(/[.!?] +/g)].map((m) => m.index + m[0].length);
  return [...ends, text.length]
    .map((end, k) => text.slice(k ? ends[k - 1] : 0, end))
    .filter((s) => s);
}

/** What the program says, word for word: the first sentence large, and who leads in which way below it. */
function Says({ r, a }: { r: Result; a: Finding }) {
  const [first, ...rest] = sentences(
    a.says,
    r.strategies.flatMap((s) => [s.title ?? "", s.name]),
  );
  return (
    <>
      <p class={first.length > 50 ? "says big long" : "says big"}>{first}</p>
      <Leads r={r} a={a} />
      {rest.length ? (
        <p class="says">
          {rest.map((s) => (
            <span class="sentence">{s}</span>
          ))}
        </p>
      ) : null}
    </>
  );
}

/** A value of what strategies are judged by; a regret is a difference of such values. */
function shower(r: Result, a: Finding): (x: Num) => string {
  const unit = r.measures.find((m) => m.name === a.measure)?.unit;
  return a.aim === "all_met"
    ? percent
    : (x) => `${num(x)}${unit && unit !== "0..100" ? ` ${unit}` : ""}`;
}

/** Who leads by each of the orders, where they differ. */
function Leads({ r, a }: { r: Result; a: Finding }) {
  const { mean, worst, regret } = a.by;
  const orders: [string, string, Order | null][] = [
    ["Leads on average", "", mean],
    ["Leads at the worst found", "", worst],
    ["Has the least regret", " behind the best, at worst", regret],
  ];
  const there = orders.filter((o): o is [string, string, Order] => !!o[2]);
  if (new Set(there.map((o) => [...o[2].leads].sort().join(" "))).size < 2) return null;
  const show = shower(r, a);
  return (
    <dl class="ways">
      {there.map(([way, what, o]) => {
        const values = o.order.map((n, k) => (o.leads.includes(n) ? o.values[k] : null));
        const some = values.filter((x) => x !== null);
        const text = (x: Num) =>
          o === regret && a.aim === "all_met" ? `${rough(points(x))} points` : show(x);
        return (
          <div>
            <dt>{way}</dt>
            <dd>
              <b>
                {o.leads.length > 3
                  ? `${o.leads.length} of ${o.order.length} are not told apart`
                  : o.leads.map((n) => nameOf(r, n)).join(" or ")}
              </b>
              {some.length ? (
                <span class="note">
                  {": "}
                  {range(Math.min(...some), Math.max(...some), text)}
                  {what}
                </span>
              ) : null}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** From the worst to the best found over the deep ranges of what strategies are judged by; null: not searched,
 * or it does not move. */
function reachOf(r: Result, a: Finding, s: Strategy | undefined): [number, number] | null {
  const spread =
    a.aim === "all_met"
      ? s?.summary?.all_met
      : a.aim === "measure"
        ? s?.summary?.quantities.find((q) => q.name === `measures.${a.measure}`)?.mean
        : undefined;
  if (!searched(r) || !spread) return null;
  const [low, , high] = spread;
  return low === null || high === null || low === high ? null : [low, high];
}

/** One row a strategy: its mean, and how far it reaches over the deep ranges. */
function Ranking({ r, a }: { r: Result; a: Finding }) {
  const { mean, worst } = a.by;
  const rows = mean.order.map((id, k) => ({
    id,
    name: nameOf(r, id),
    value: mean.values[k],
    error: mean.errors[k] ?? 0,
    reach: reachOf(
      r,
      a,
      r.strategies.find((s) => s.name === id),
    ),
  }));
  const show = shower(r, a),
    bare = a.aim === "all_met" ? percent : num;
  const low = r.measures.find((m) => m.name === a.measure)?.better === "low";
  const deep = rows.some((x) => x.reach);
  const thresholds = r.measures.filter((m) => m.at_least !== null || m.at_most !== null).length;
  const what =
    a.aim === "all_met"
      ? `Share of the futures in which ${thresholds === 1 ? "the threshold is" : thresholds === 2 ? "both thresholds are" : `all ${thresholds} thresholds are`} met`
      : a.aim === "most_met"
        ? `Thresholds met on average, of ${thresholds}`
        : `Mean of ${a.measure} (${low ? "low" : "high"} is better)`;
  const ends = (x: (typeof rows)[number]): Num[] => [
    x.value,
    x.value === null ? null : x.value - x.error,
    x.value === null ? null : x.value + x.error,
    ...(x.reach ?? []),
  ];
  const step = 23;
  return (
    <Figure
      title={what}
      name="answer"
      note={
        <>
          best on average first; the dot is the mean, with its 95 % error
          {deep
            ? ", the line runs from the worst found to the best found over the deep ranges"
            : ""}
          . A full dot leads on average
          {deep && worst ? ", a full mark at the worst end leads there" : ""}; a ring does not.
        </>
      }
      table={{
        head: [
          "strategy",
          "mean",
          "error",
          ...(deep ? ["least found", "most found"] : []),
          "leads",
        ],
        rows: rows.map((x) => [
          x.name,
          x.value,
          x.error,
          ...(deep ? [x.reach?.[0], x.reach?.[1]] : []),
          [
            mean.leads.includes(x.id) ? "on average" : "",
            worst?.leads.includes(x.id) ? "at the worst" : "",
            a.by.regret?.leads.includes(x.id) ? "by regret" : "",
          ]
            .filter((t) => t)
            .join(", "),
        ]),
      }}
    >
      <Chart height={rows.length * step + 28} label={`${what}, by strategy`}>
        {(w, h) => {
          const narrow = w < 520,
            left = narrow ? 0.42 * w : 285,
            right = deep && !narrow ? 132 : a.aim === "measure" ? 60 : 44;
          const x = scaleLinear(
            domain([...(a.aim === "all_met" ? [0] : []), ...rows.flatMap(ends)], 0.03),
            [left, w - right],
          );
          if (a.aim === "all_met") x.domain([0, x.domain()[1]]);
          const f = x.tickFormat(narrow ? 3 : 6);
          const axis = Object.assign((v: number) => x(v), {
            ticks: (n: number) => x.ticks(n),
            tickFormat: () => (v: number) =>
              a.aim === "all_met" ? `${Math.round(1000 * v) / 10} %` : f(v),
          });
          return (
            <>
              <XAxis scale={axis} y={h - 24} top={0} n={narrow ? 3 : 6} />
              {rows.map((row, k) => {
                const y = k * step + step / 2,
                  first = mean.leads.includes(row.id),
                  end = row.reach?.[low ? 1 : 0] ?? row.value,
                  star = row.id === advisedOf(r) ? " ★" : "",
                  wide = a.first.includes(row.id) ? 8.2 : 7;
                return (
                  <g
                    class={classes("row rank", {
                      advised: row.id === advisedOf(r),
                      leads: a.first.includes(row.id),
                      base: row.id === "base",
                    })}
                    data-strategy={row.id}
                  >
                    <text x={left - 10} y={y + 4} text-anchor="end">
                      {clip(row.name, Math.floor((left - (star ? 34 : 14)) / wide))}
                      {star}
                      <title>{row.name}</title>
                    </text>
                    {row.reach ? (
                      <line class="span" x1={x(row.reach[0])} x2={x(row.reach[1])} y1={y} y2={y} />
                    ) : null}
                    {end !== null && worst?.leads.includes(row.id) ? (
                      <rect class="end" x={x(end) - 3} y={y - 6} width={6} height={12} />
                    ) : null}
                    {row.value === null ? null : (
                      <>
                        <line
                          class="err"
                          x1={x(row.value - row.error)}
                          x2={x(row.value + row.error)}
                          y1={y}
                          y2={y}
                        />
                        <circle
                          class={first ? "mean first" : "mean"}
                          cx={x(row.value)}
                          cy={y}
                          r={first ? 5.5 : 4.5}
                        />
                      </>
                    )}
                    <text x={w} y={y + 4} text-anchor="end">
                      {bare(row.value)}
                      {row.reach && !narrow ? ` (${range(row.reach[0], row.reach[1], bare)})` : ""}
                      <title>{show(row.value)}</title>
                    </text>
                  </g>
                );
              })}
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

/** How an input moves the lead over the next strategy, and where it would turn it. */
function change(d: Driver, r: Result, a: Finding, second: string): string {
  const input = r.inputs?.find((i) => i.name === d.name);
  const c = d.curve;
  const unit = input?.unit && input.unit !== "0..100" ? ` ${input.unit}` : "";
  const share = `${percent(d.share)} of the variance`;
  if (!c) return `It moves the lead over ${second} (${share}).`;
  if (c.kind === "shock") {
    const [no, yes] = c.mean;
    return no === null || yes === null || no > 0 === yes > 0
      ? `Whether it happens moves the lead over ${second} (${share}) and does not turn it.`
      : `${yes > 0 ? "Unless" : "If"} it happens, ${second} does better (${share}).`;
  }
  const n = c.x.length - 1;
  if (c.kind === "deep") {
    const all = a.aim === "all_met",
      shown = (x: Num) => rough(all ? points(x) : x);
    const turns =
      c.flips.length === 1
        ? `; it turns at about ${num(c.flips[0])}${unit}`
        : c.flips.length
          ? "; on the way it changes its sign more than once"
          : "";
    const lead = `the lead over ${second} goes from ${shown(c.mean[0])} to ${shown(c.mean[n])}`;
    return `As it goes from ${num(c.x[0])} to ${num(c.x[n])}${unit}, ${lead}${all ? " points" : ""}${turns} (${share}).`;
  }
  if (!c.flips.length)
    return `It moves the lead over ${second} (${share}); within its range it does not turn it.`;
  return c.flips.length === 1
    ? `${(c.mean[n] ?? 0) < 0 ? "Above" : "Below"} about ${num(c.flips[0])}${unit}, ${second} does better (${share}).`
    : `The lead turns at about ${c.flips.map(num).join(", ")}${unit} (${share}).`;
}

/** What the lead on average hinges on, where there is one. */
function Hinges({ r, a }: { r: Result; a: Finding }) {
  const lead = r.advice;
  if (!lead) return null;
  const second = nameOf(r, lead.second),
    first = nameOf(r, lead.first),
    all = a.aim === "all_met",
    what = all ? " points" : a.aim === "most_met" ? " thresholds" : "";
  return (
    <div>
      <h3>What the lead on average hinges on</h3>
      {lead.hinges_on.length ? (
        <ul>
          {lead.hinges_on.slice(0, 3).map((d) => (
            <li>
              <code>{brief(d.name)}</code>: {change(d, r, a, second)}
            </li>
          ))}
        </ul>
      ) : (
        <p>No single input moves it beyond chance.</p>
      )}
      <p class="note">
        {first} against {second}: {rough(all ? points(lead.lead) : lead.lead)} ±{" "}
        {rough(all ? points(lead.error) : lead.error)}
        {what}, in {lead.futures.toLocaleString("en")} futures.
      </p>
    </div>
  );
}

/** The chance of what is advised to meet each threshold. */
function Tiles({ r, s }: { r: Result; s: Strategy }) {
  const thresholds = r.measures.filter((m) => m.at_least !== null || m.at_most !== null);
  const all = thresholds.map(
    (m) => s.summary?.quantities.find((x) => x.name === `measures.${m.name}`)?.meets,
  );
  if (thresholds.length < 2) return null;
  return (
    <>
      <h3>Chances of {nameOf(r, s.name)} to meet each threshold</h3>
      <ul class="tiles">
        {thresholds.map((m, k) => (
          <li>
            <span class="tile-n">{percent(all[k]?.[1])}</span>
            <span class="tile-t">{m.name.replace(/_/g, " ")}</span>
            <span class="tile-s">
              {m.at_least !== null ? `at least ${num(m.at_least)}` : ""}
              {m.at_least !== null && m.at_most !== null ? ", " : ""}
              {m.at_most !== null ? `at most ${num(m.at_most)}` : ""}
              {m.unit && m.unit !== "0..100" ? ` ${m.unit}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Why there is no answer. */
function Nothing({ r }: { r: Result }) {
  return (
    <p class="advice">
      {r.answer === undefined
        ? "This result is of an older casus: run the case again for an answer."
        : r.strategies.length < 2
          ? "This case compares no strategies: it answers by its claims, measures and models."
          : "No measure of this case has a threshold or a direction, so there is nothing to judge strategies by."}
    </p>
  );
}

function Sure({ r }: { r: Result }) {
  const verdicts = ["holds", "fails", "mixed", "undecided", "no value", "not tested", "left out"]
    .map((v) => [v, r.claims.filter((c) => c.verdict === v).length] as const)
    .filter(([, n]) => n);
  return (
    <div>
      <h3>How sure</h3>
      {verdicts.length ? (
        <p>
          Of {count(r.claims.length, "claim")}:{" "}
          {verdicts.map(([v, n], k) => (
            <>
              <span class="whole">
                {n} <Verdict is={v} />
                {k + 1 < verdicts.length ? "," : "."}
              </span>{" "}
            </>
          ))}
        </p>
      ) : null}
      <p class="note">
        {r.run.done.toLocaleString("en")} futures
        {r.run.deep_ranges
          ? `, each with its own values of the ${r.run.deep_ranges} deep ranges`
          : ""}
        {searched(r)
          ? `; the worst and the best were sought at ${r.run.box_points} points of them`
          : ""}
        . Of {r.quality.inputs} inputs, {r.quality.data} are data, {r.quality.quoted} quoted,{" "}
        {r.quality.estimate} estimates, {r.quality.illustrative} illustrative, {r.quality.unstated}{" "}
        do not say.
      </p>
    </div>
  );
}

export function Answer({ r }: { r: Result }) {
  const a = r.answer ?? null;
  const advised = r.strategies.find((s) => s.name === advisedOf(r));
  const body: ComponentChildren = a ? (
    <div class="advice">
      <Says r={r} a={a} />
      <Ranking r={r} a={a} />
      {advised ? <Tiles r={r} s={advised} /> : null}
      {advised?.fails_when ? (
        <p>
          <b>Fails when.</b> {advised.fails_when}
        </p>
      ) : null}
    </div>
  ) : (
    <Nothing r={r} />
  );
  return (
    <section id="answer" aria-labelledby="answer-h">
      <h2 id="answer-h" class="unseen">
        The answer
      </h2>
      {body}
      <div class="two">
        {a ? <Hinges r={r} a={a} /> : null}
        <Sure r={r} />
      </div>
    </section>
  );
}

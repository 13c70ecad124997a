// Claims: a row each, with its margin and error; unfolding shows how the margin moves with what it
// hinges on, and where it turns.
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { useState } from "preact/hooks";
import { brief, num, percent, rough, tick } from "./format";
import { Chart, DataTable, domain, Figure, Verdict, XAxis } from "./parts";
import { searched } from "./types";
import type { Claim, Driver, Num, Result } from "./types";

/** Margin in units of its own reach, so that claims on different scales share one picture. */
function MarginBar({ c }: { c: Claim }) {
  const m = c.margin ?? null;
  if (m === null) return <span class="note">no margin</span>;
  const e = c.error ?? 0,
    a = Math.min(c.worst ?? m, m - e),
    b = Math.max(c.best ?? m, m + e);
  const reach = Math.max(Math.abs(a), Math.abs(b)) || 1;
  const x = scaleLinear([-reach, reach], [6, 154]);
  const ends =
    c.worst !== c.best
      ? `, worst found ${num(c.worst)}, best found ${num(c.best)} over the deep ranges`
      : "";
  return (
    <svg
      class="margin"
      viewBox="0 0 160 26"
      width="160"
      height="26"
      role="img"
      aria-label={`margin ${num(m)}, error ${num(e)}${ends}`}
    >
      <line class="zero" x1={x(0)} x2={x(0)} y1="2" y2="24" />
      <line class="box" x1={x(c.worst ?? m)} x2={x(c.best ?? m)} y1="13" y2="13" />
      <line class="err" x1={x(m - e)} x2={x(m + e)} y1="13" y2="13" />
      <line class="err" x1={x(m - e)} x2={x(m - e)} y1="9" y2="17" />
      <line class="err" x1={x(m + e)} x2={x(m + e)} y1="9" y2="17" />
      <circle class={c.verdict.replace(/ /g, "-")} cx={x(m)} cy="13" r="4.5" />
    </svg>
  );
}

/** A point of a curve with its band; numbers too large to square have none. */
interface Point {
  v: Num;
  m: Num;
  a: Num;
  b: Num;
}
type Whole = { [K in keyof Point]: number };
const isWhole = (p: Point): p is Whole => ![p.v, p.m, p.a, p.b].includes(null);

function CurveChart({ d, unit, claim }: { d: Driver; unit: string | null; claim: string }) {
  const c = d.curve;
  if (!c) return null;
  const title = `${brief(d.name)}${unit ? `, ${unit}` : ""}`;
  const label = (x: Num) => (c.kind === "shock" ? (x ? "happens" : "does not happen") : x);
  const table = {
    head: [c.kind === "shock" ? d.name : title, "margin", "low", "high"],
    rows: c.x.map((x, k) => [label(x), c.mean[k], c.low[k], c.high[k]]),
  };
  const points = c.x
    .map((v, k) => ({ v, m: c.mean[k], a: c.low[k], b: c.high[k] }))
    .filter(isWhole);
  const flips = c.flips.length
    ? `turns at about ${c.flips.map(num).join(", ")}`
    : "does not turn within its range";
  return (
    <Figure
      title={title}
      name={`${claim}-${brief(d.name)}`}
      table={table}
      note={
        <>
          {percent(d.share)} of the variance{c.kind === "shock" ? "" : `; ${flips}`}
        </>
      }
    >
      <Chart height={190} most={440} label={`Margin of ${claim} against ${title}: ${flips}`}>
        {(w, h) => {
          const x = scaleLinear(c.kind === "shock" ? [-0.5, 1.5] : domain(c.x, 0.02), [46, w - 10]);
          const y = scaleLinear(domain([...c.low, ...c.high, 0]), [h - 30, 8]);
          return (
            <>
              <g class="axis">
                {y.ticks(4).map((t) => (
                  <text x={40} y={y(t) + 4} text-anchor="end">
                    {tick(t)}
                  </text>
                ))}
              </g>
              {c.kind === "shock" ? (
                points.map((p) => (
                  <g>
                    <line class="err" x1={x(p.v)} x2={x(p.v)} y1={y(p.a)} y2={y(p.b)} />
                    <circle class="dot" cx={x(p.v)} cy={y(p.m)} r={4.5} />
                    <text x={x(p.v)} y={h - 12} text-anchor="middle">
                      {p.v ? "happens" : "does not"}
                    </text>
                  </g>
                ))
              ) : (
                <>
                  <XAxis scale={x} y={h - 30} top={8} n={Math.max(2, Math.floor(w / 90))} />
                  <path
                    class="band"
                    d={
                      area<Whole>()
                        .x((p) => x(p.v))
                        .y0((p) => y(p.a))
                        .y1((p) => y(p.b))(points) ?? ""
                    }
                  />
                  <path
                    class="curve"
                    d={
                      line<Whole>()
                        .x((p) => x(p.v))
                        .y((p) => y(p.m))(points) ?? ""
                    }
                  />
                </>
              )}
              <line class="zero" x1={46} x2={w - 10} y1={y(0)} y2={y(0)} />
              <text class="label" x={w - 10} y={y(0) - 5} text-anchor="end">
                holds above
              </text>
              {c.flips.map((f) =>
                f === null ? null : <circle class="flip" cx={x(f)} cy={y(0)} r={5} />,
              )}
            </>
          );
        }}
      </Chart>
    </Figure>
  );
}

function ClaimRow({ c, r }: { c: Claim; r: Result }) {
  const [open, setOpen] = useState(false);
  const id = `claim-${c.name}`;
  const unit = (d: Driver) => r.inputs?.find((i) => i.name === d.name)?.unit ?? null;
  return (
    <li class="claim">
      <button
        type="button"
        class="unfold"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span class="claim-v">
          <Verdict is={c.verdict} />
        </span>
        <span class="claim-t">
          <b>{c.name}</b> {c.says}
        </span>
        <span class="claim-m">
          <MarginBar c={c} />
        </span>
      </button>
      <div id={id} hidden={!open} class="claim-more">
        {open ? (
          <>
            <p class="note">
              {c.source ? <>Source: {c.source}. </> : null}
              {c.about}
              {c.needs && c.verdict === "not tested" ? (
                <> Waits for a model of kind {c.needs}.</>
              ) : null}
            </p>
            {c.why ? <p>It cannot be computed: {c.why}.</p> : null}
            {c.holds_if ? (
              <p>
                Holds if <code>{c.holds_if}</code>
              </p>
            ) : null}
            {c.margin !== undefined && c.margin !== null ? (
              <p>
                Margin {num(c.margin)} ± {rough(c.error ?? null)}
                {c.worst !== c.best ? (
                  <>
                    ; over the deep ranges {num(c.worst)}
                    {c.worst_error ? ` ± ${rough(c.worst_error)}` : ""} is the worst found,{" "}
                    {num(c.best)}
                    {c.best_error ? ` ± ${rough(c.best_error)}` : ""} the best found
                  </>
                ) : null}
                .
              </p>
            ) : null}
            {c.terms.length ? (
              <DataTable
                caption={`Terms of ${c.name}`}
                table={{
                  head: ["term", "value", "± error"],
                  rows: c.terms.map((t) => [t.text, t.value, t.error]),
                }}
              />
            ) : null}
            {c.hinges_on.length ? (
              <h4>The margin against what it hinges on</h4>
            ) : c.margin !== undefined && c.margin !== null ? (
              <p class="note">No input moves the margin beyond chance.</p>
            ) : null}
            <div class="curves">
              {c.hinges_on
                .filter((d) => (d.share ?? 0) >= 0.005)
                .map((d) => (
                  <CurveChart d={d} unit={unit(d)} claim={c.name} />
                ))}
            </div>
          </>
        ) : null}
      </div>
    </li>
  );
}

export function Claims({ r }: { r: Result }) {
  const [only, setOnly] = useState("all");
  if (!r.claims.length) return null;
  const verdicts = [...new Set(r.claims.map((c) => c.verdict))];
  const list = r.claims.filter((c) => only === "all" || c.verdict === only);
  return (
    <section id="claims" aria-labelledby="claims-h">
      <h2 id="claims-h">Claims</h2>
      <p class="lead">
        Each sentence, whether the computation bears it out, and by what margin: right of the line
        it holds. The dot is the mean, the whiskers its 95 % error
        {searched(r)
          ? ", the pale bar its reach from the worst to the best found over the deep ranges"
          : ""}
        . Unfold a claim to see what it hinges on.
      </p>
      {verdicts.length > 1 ? (
        <div class="filter" role="group" aria-label="Show claims">
          {["all", ...verdicts].map((v) => (
            <button type="button" aria-pressed={only === v} onClick={() => setOnly(v)}>
              {v} {v === "all" ? r.claims.length : r.claims.filter((c) => c.verdict === v).length}
            </button>
          ))}
        </div>
      ) : null}
      <ol class="claims">
        {list.map((c) => (
          <ClaimRow key={c.name} c={c} r={r} />
        ))}
      </ol>
      <Figure
        title="All claims"
        name="claims"
        note="as a table"
        table={{
          head: [
            "claim",
            "verdict",
            "margin",
            "error",
            "worst found",
            "error of the worst",
            "best found",
            "error of the best",
            "hinges on",
            "says",
            "source",
          ],
          rows: r.claims.map((c) => [
            c.name,
            c.verdict,
            c.margin,
            c.error,
            c.worst,
            c.worst_error,
            c.best,
            c.best_error,
            c.hinges_on
              .filter((d) => (d.share ?? 0) >= 0.005)
              .map((d) => `${d.name} ${percent(d.share)}`)
              .join("; "),
            c.says,
            c.source,
          ]),
        }}
      >
        {null}
      </Figure>
    </section>
  );
}

// Audit: what was run, how to run it again, what went wrong, how to cite it.
import { num } from "./format";
import { DataTable } from "./parts";
import { searched } from "./types";
import type { Result } from "./types";

/** The command has every digit; a number of JavaScript only those of 2^53. */
const seedOf = (r: Result): string =>
  /--seed (\d+)/.exec(r.command ?? "")?.[1] ?? String(r.run.seed);

export function Audit({ r }: { r: Result }) {
  const found = r.run.found ?? [];
  const failed = r.strategies.flatMap((s) =>
    (s.summary?.quantities ?? [])
      .filter((q) => q.failed > 0)
      .map((q) => [s.name, q.name, q.failed]),
  );
  const errors = r.strategies.flatMap((s) =>
    (s.summary?.quantities ?? [])
      .filter((q) => q.name.startsWith("measures."))
      .map((q) => [s.name, q.name, q.mean[1], q.error]),
  );
  const title = (r.case.title ?? "A case").replace(/[{}\\]/g, "");
  const bibtex = [
    `@misc{casus-${r.case.hash.slice(0, 8)},`,
    `  title = {{${title}}},`,
    `  howpublished = {Report of casus ${r.casus.version}},`,
    ...(r.written ? [`  year = {${r.written.slice(0, 4)}},`] : []),
    `  note = {case SHA-256 ${r.case.hash}; ${r.command ?? ""}}`,
    "}",
  ].join("\n");
  return (
    <section id="audit" aria-labelledby="audit-h">
      <h2 id="audit-h">Audit</h2>
      {r.quality.warnings.length ? (
        <>
          <h3>Warnings</h3>
          <ul class="warnings">
            {r.quality.warnings.map((w) => (
              <li>{w}</li>
            ))}
          </ul>
        </>
      ) : null}
      <h3>The run</h3>
      <DataTable
        caption="The run"
        table={{
          head: ["what", "value"],
          rows: [
            ["casus", r.casus.version],
            ["case, SHA-256", r.case.hash],
            ["design", r.run.design],
            ["seed", seedOf(r)],
            ["futures", `${r.run.done} of ${r.run.futures} asked for`],
            [
              "replicates",
              `${r.run.replicates} independent ones; errors are half widths of 95 % intervals over them`,
            ],
            ...(r.run.deep_ranges
              ? [
                  [
                    "deep ranges",
                    `${r.run.deep_ranges}; each future has drawn its own values of them`,
                  ],
                  [
                    "search over the deep ranges",
                    searched(r)
                      ? `${r.run.box_points} points with ${r.run.box_futures} futures each; ` +
                        `the worst and best found again with ${r.run.found_futures} fresh ones`
                      : "none",
                  ],
                ]
              : []),
            ...(r.written ? [["written", r.written]] : []),
          ],
        }}
      />
      {r.command ? (
        <>
          <h3>The command that repeats it</h3>
          <p class="note">In the folder of the case; any number of threads gives the same bytes.</p>
          <pre tabIndex={0}>{r.command}</pre>
        </>
      ) : null}
      <h3>Failed futures</h3>
      {failed.length ? (
        <DataTable
          caption="Failed futures"
          table={{ head: ["strategy", "quantity", "futures without a value"], rows: failed }}
        />
      ) : (
        <p>None: every measure and every main output has a value in every future.</p>
      )}
      <details>
        <summary>Errors of the measures' means</summary>
        <DataTable
          caption="Errors of means"
          table={{ head: ["strategy", "measure", "mean", "± error"], rows: errors }}
        />
      </details>
      {found.length ? (
        <details>
          <summary>Where in the deep ranges the worst and the best were found</summary>
          <DataTable
            caption="Points of the worst and the best found"
            table={{
              head: ["point", ...Object.keys(found[0])],
              rows: found.map((p, k) => [k, ...Object.values(p).map((x) => num(x))]),
            }}
          />
        </details>
      ) : null}
      {Object.keys(r.records).length ? (
        <>
          <h3>How such models have done</h3>
          <dl class="list">
            {Object.entries(r.records).map(([k, t]) => (
              <>
                <dt>{k}</dt>
                <dd>{t}</dd>
              </>
            ))}
          </dl>
        </>
      ) : null}
      <h3>To cite</h3>
      <pre tabIndex={0}>{bibtex}</pre>
      {r.case.files?.length ? (
        <>
          <h3>The case</h3>
          {r.case.files.map((f) => (
            <details>
              <summary>{f.name}</summary>
              <pre tabIndex={0} class="case">
                {f.text}
              </pre>
            </details>
          ))}
        </>
      ) : null}
    </section>
  );
}

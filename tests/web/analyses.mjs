// The analyses on the page: each command's answer has its picture, works at both widths, and the
// page is the same bytes again.
//   node analyses.mjs CASUS SOURCE CHROMIUM
/* global document, window */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [, , casus, source, executablePath] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "casus-analyses-"));
let passed = 0,
  failed = 0;

function check(what, good, detail = "") {
  if (good) {
    passed++;
    return;
  }
  failed++;
  console.log(`FAILED: ${what} ${detail}`);
}
function run(...words) {
  execFileSync(casus, [...words.slice(0, 1), "-q", ...words.slice(1)], {
    env: { ...process.env, SOURCE_DATE_EPOCH: "" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

cpSync(join(source, "cases/first/case.yaml"), join(folder, "case.yaml"));
cpSync(join(source, "cases/base-poll"), join(folder, "poll"), { recursive: true });
const path = join(folder, "case.yaml");
run("report", path, "-n", "1024", "-o", join(folder, "bare.html"));
run("robust", path, "-n", "1024", "--resamples", "20");
run("discover", path, "-n", "1024", "--resamples", "10");
for (const method of ["sobol", "morris", "pawn"])
  run("sensitivity", path, "-n", "1024", "--method", method, "--points", "16");
run("sensitivity", path, "-n", "512", "--method", "given", "-m", "cost");
run("thresholds", path, "-n", "1024", "-c", "cheaper");
run("voi", path, "-n", "1024");
for (const name of ["page", "again"])
  run("report", path, "-n", "1024", "--no-progress", "-o", join(folder, `${name}.html`));
run("report", join(folder, "poll/case.yaml"), "-n", "1024", "-o", join(folder, "poll.html"));
check(
  "the same bytes",
  readFileSync(join(folder, "page.html"), "utf8") ===
    readFileSync(join(folder, "again.html"), "utf8"),
);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
async function look(name, width, what) {
  const noted = [];
  const tab = await browser.newPage({ viewport: { width, height: 900 } });
  tab.on("console", (m) => {
    if (["error", "warning"].includes(m.type())) noted.push(m.text());
  });
  tab.on("pageerror", (e) => noted.push(e.message));
  await tab.goto(`file://${join(folder, name)}.html`);
  await tab.evaluate(() =>
    document.querySelectorAll("#analyses details").forEach((d) => {
      d.open = true;
    }),
  );
  await what(tab, `${name} at ${width}`);
  check(
    `${name} at ${width}: wider than the page`,
    (await tab.evaluate(() => document.documentElement.scrollWidth)) <= width,
  );
  // The tests' own script is the only one the policy does not know: it is run by the debugger.
  await tab.evaluate(axe);
  const found = await tab.evaluate(() =>
    window.axe.run(document.querySelector("#analyses") ?? "#answer"),
  );
  const grave = (found?.violations ?? []).filter((v) => ["serious", "critical"].includes(v.impact));
  check(
    `${name} at ${width}: accessible`,
    found && !grave.length,
    grave.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`).join("; "),
  );
  check(`${name} at ${width}: nothing on the console`, !noted.length, noted.join("; "));
  await tab.close();
}
const titles = (tab) =>
  tab.$$eval("#analyses > details > summary .kind", (all) => all.map((x) => x.textContent));

for (const width of [1280, 390]) {
  await look("bare", width, async (tab, at) => {
    check(
      `${at}: what the run itself shows`,
      JSON.stringify(await titles(tab)) === JSON.stringify(["discover"]),
      JSON.stringify(await titles(tab)),
    );
  });
  await look("page", width, async (tab, at) => {
    const all = await titles(tab);
    check(
      `${at}: every analysis once`,
      JSON.stringify(all) ===
        JSON.stringify([
          "robust",
          "discover",
          "sensitivity: sobol",
          "sensitivity: morris",
          "sensitivity: pawn",
          "sensitivity: given",
          "thresholds",
          "voi",
        ]),
      JSON.stringify(all),
    );
    const of = (kind, inside) =>
      tab
        .locator("#analyses > details", {
          has: tab.locator(".kind", { hasText: new RegExp(`^${kind}$`) }),
        })
        .locator(inside);
    check(`${at}: ranks`, (await of("robust", "table.heat td").count()) > 3);
    await of("robust", "select").selectOption({ label: "cost" });
    check(
      `${at}: ranks of another measure`,
      (await of("robust", "figcaption strong").first().textContent()) ===
        "Ranks for cost by criterion",
    );
    check(
      `${at}: steps of the search`,
      (await of("discover", "circle.step").count()) > 5 &&
        (await of("discover", "circle.step.chosen").count()) === 1,
    );
    check(`${at}: limits`, (await of("discover", "rect.limit").count()) > 0);
    check(
      `${at}: futures`,
      (await of("discover", "circle.future").count()) > 100 &&
        (await of("discover", "circle.future.fails").count()) > 10,
    );
    check(`${at}: cells`, (await of("discover", "table.stacked td.n").count()) >= 36);
    check(`${at}: tree`, (await of("discover", "ul.tree").count()) > 0);
    await of("discover", "select").first().selectOption({ label: "trade" });
    check(`${at}: of another strategy`, (await of("discover", "circle.step.chosen").count()) === 1);
    check(
      `${at}: Sobol' bars with intervals`,
      (await of("sensitivity: sobol", "rect.s1").count()) > 3 &&
        (await of("sensitivity: sobol", "line.err").count()) > 3,
    );
    check(`${at}: Morris`, (await of("sensitivity: morris", "circle.front").count()) > 3);
    check(`${at}: a dummy's line`, (await of("sensitivity: pawn", "line.threshold").count()) === 1);
    check(
      `${at}: curves and where they turn`,
      (await of("thresholds", "path.curve").count()) > 0 &&
        (await of("thresholds", "circle.flip").count()) > 0,
    );
    check(
      `${at}: map`,
      (await of("thresholds", "table.map td.for").count()) > 0 &&
        (await of("thresholds", "table.map td.against").count()) > 0,
    );
    check(`${at}: worth`, (await of("voi", "rect.s0").count()) > 0);
    const numbers = of("voi", "button[aria-expanded]").first();
    await numbers.focus();
    await tab.keyboard.press("Enter");
    check(`${at}: numbers by keyboard`, (await of("voi", "figure table").count()) > 0);
  });
  await look("poll", width, async (tab, at) => {
    const all = await titles(tab);
    check(
      `${at}: experts`,
      all.includes("elicit") && (await tab.locator("#analyses rect.band").count()) === 4,
      JSON.stringify(all),
    );
    check(`${at}: calibration`, (await tab.locator("#analyses rect.s0").count()) >= 8);
  });
}
await browser.close();
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

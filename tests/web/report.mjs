// The page of `casus report` as a reader meets it, in headless Chromium:
//   node report.mjs CASUS SOURCE CHROMIUM CASE...
/* global document, window */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [, , casus, source, executablePath, ...wanted] = process.argv;
const thorough = Boolean(process.env.CASUS_THOROUGH);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "casus-page-"));
const widths = [1280, 390];
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

function report(path, name, ...options) {
  const page = join(folder, `${name}.html`);
  execFileSync(casus, ["report", "-q", "--no-ledger", "-n", "1024", "-o", page, ...options, path], {
    env: { ...process.env, SOURCE_DATE_EPOCH: "" },
  });
  return page;
}

/** A case full of markup, quotes and ends of scripts. */
function hostile() {
  const evil = `</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2>"'&<!--`;
  const q = JSON.stringify(evil).replace(/\u2028/g, "");
  const path = join(folder, "hostile.yaml");
  writeFileSync(
    path,
    `casus: 1
title: ${q}
question: ${q}
caveat: ${q}
actors: {A: {name: ${q}, capability: 10}, B: {name: ${q}, capability: 20}}
issues: {i: {name: ${q}, unit: ${q}, from: 0, to: 10, now: 1, no_deal: 1}}
stances:
  A: {i: {position: 1..3, salience: 50, source: ${q}}}
  B: {i: {position: 7..9, salience: 60, source: ${q}}}
models: {t: {kind: bargaining, issues: [i], about: ${q}}}
quantities: {x: {value: 0..1, unit: ${q}, source: ${q}, about: ${q}}}
measures: {m: {value: t.i + x, unit: ${q}, about: ${q}, better: low, at_most: 6}}
strategies: {s: {name: ${q}, about: ${q}, source: ${q}, set: {stances.A.i.salience: 90}}
  , r: {name: ${q}, set: {x: 0.5}}}
claims: {c: {says: ${q}, source: ${q}, about: ${q}, holds_if: E(m | s) < E(m | base)}}
`,
  );
  return path;
}

// Every case of a tutorial; names of figures that must stand in a model's picture, by model.
const front = [
  "Survivors",
  "Losses and leaks",
  "When interceptors run out",
  "Cost exchange",
  "Budget frontier",
];
const cases = [
  [
    "flagship",
    join(source, "cases/rok-us-2025/case.yaml"),
    ["--deep", "8"],
    ["bargaining", "attrition", "conflict", "package"],
    {
      front,
      grand: ["Frontier", "Better swaps of only_pay", "Prices of red lines"],
      triangle: ["States and moves", "How likely each is"],
    },
  ],
  ["first", join(source, "cases/first/case.yaml"), [], ["bargaining"], {}],
  ["cheap-drones", join(source, "cases/cheap-drones/case.yaml"), [], ["attrition"], { front }],
  ["nk-2017", join(source, "cases/nk-2017/case.yaml"), [], ["conflict"], {}],
  ["panama", join(source, "cases/panama-1974/case.yaml"), [], ["package"], {}],
  ["base-poll", join(source, "cases/base-poll/case.yaml"), [], [], {}],
  ["hostile", hostile(), [], ["bargaining"], {}],
];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

async function open(page, width, scheme, noted) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    bypassCSP: false,
  });
  const tab = await context.newPage();
  tab.on("console", (m) => {
    if (["error", "warning"].includes(m.type())) noted.push(m.text());
  });
  tab.on("pageerror", (e) => noted.push(e.message));
  tab.on("request", (q) => {
    if (!q.url().startsWith("file:") && !q.url().startsWith("blob:"))
      noted.push(`request of ${q.url()}`);
  });
  let files = 0;
  tab.on("request", (q) => {
    if (q.url().startsWith("file:") && ++files > 1) noted.push(`second file ${q.url()}`);
  });
  await tab.goto(`file://${page}`);
  await tab.waitForSelector("#audit", { timeout: 10000 });
  return tab;
}

/** Is any chart wider than its place, the page wider than the window, or a chart's text outside it? */
const wide = () => ({
  texts: [...document.querySelectorAll(".chart svg")].flatMap((s) => {
    const box = s.getBoundingClientRect();
    return [...s.querySelectorAll("text")]
      .filter((t) => {
        const b = t.getBoundingClientRect();
        return (
          b.width &&
          (b.left < box.left - 3 ||
            b.right > box.right + 3 ||
            b.top < box.top - 3 ||
            b.bottom > box.bottom + 3)
        );
      })
      .map((t) => `${s.getAttribute("aria-label").slice(0, 40)}: ${t.textContent}`);
  }),
  page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  charts: [...document.querySelectorAll(".chart svg")].filter(
    (s) => s.getBoundingClientRect().width > s.parentElement.clientWidth + 1,
  ).length,
  broken: /NaN|undefined|Infinity/.test(
    [...document.querySelectorAll("svg *")]
      .flatMap((e) => [...e.attributes].filter((a) => a.name !== "aria-label").map((a) => a.value))
      .join(" "),
  ),
});

async function sections(name, tab, width, kinds, figures) {
  const at = `${name} at ${width}`;
  const ids = await tab.$$eval("main section", (all) => all.map((s) => s.id));
  for (const id of ["answer", "assumptions", "audit", ...(kinds.length ? ["models"] : [])])
    check(`${at}: section ${id}`, ids.includes(id), ids.join());
  for (const d of await tab.$$("details:not([open]) > summary"))
    await d.evaluate((x) => {
      x.parentElement.open = true;
    });
  const found = await tab.$$eval(".model .kind", (all) => all.map((k) => k.textContent));
  for (const k of kinds)
    check(
      `${at}: a picture of kind ${k}`,
      found.includes(k) && (await tab.$$(`.model:has(.kind:text-is("${k}")) svg`)).length > 0,
    );
  for (const [model, titles] of Object.entries(figures)) {
    const there = await tab.$$eval(`#model-${model} figcaption strong`, (all) =>
      all.map((t) => t.textContent),
    );
    for (const t of titles) check(`${at}: "${t}" of ${model}`, there.includes(t), there.join());
  }
  if (figures.front) {
    check(`${at}: bands of survivors`, (await tab.$$("#model-front .fan")).length >= 4);
    check(
      `${at}: the calibration box`,
      (await tab.textContent("#model-front .calibration")).includes("CDB90"),
    );
  }
  await tab.waitForTimeout(150);
  const w = await tab.evaluate(wide);
  check(`${at}: nothing wider than the page`, w.page <= 0 && w.charts === 0, JSON.stringify(w));
  check(`${at}: no text outside its chart`, w.texts.length === 0, w.texts.slice(0, 8).join("; "));
  check(`${at}: charts hold numbers only`, !w.broken);
}

/** The answer: the program's own sentences, a row a strategy in order, nothing advised that is not settled. */
async function answers(at, tab) {
  const r = await tab.evaluate(() =>
    JSON.parse(document.getElementById("casus-result").textContent),
  );
  const a = r.answer;
  const rows = await tab.$$eval("#answer [data-strategy]", (all) =>
    all.map((g) => g.dataset.strategy),
  );
  const stars = await tab.$$eval("#report .advised[data-strategy]", (all) =>
    all.map((g) => g.dataset.strategy),
  );
  if (!a) {
    check(`${at}: no answer, no chart of one`, rows.length === 0 && stars.length === 0);
    return;
  }
  const said = (await tab.$$eval("#answer .says", (all) => all.map((p) => p.textContent))).join("");
  check(`${at}: the answer word for word`, said === a.says, `${said} against ${a.says}`);
  check(
    `${at}: strategies in the order of their means`,
    rows.join() === a.by.mean.order.join(),
    rows.join(),
  );
  check(
    `${at}: advised only what is settled`,
    stars.join() === (a.settled ? a.first[0] : "") &&
      (a.settled || !(await tab.textContent("#report")).includes("★")),
    stars.join(),
  );
  const marked = await tab.$$eval("#answer .leads", (all) => all.map((g) => g.dataset.strategy));
  check(
    `${at}: what leads is marked`,
    marked.sort().join() === [...a.first].sort().join(),
    marked.join(),
  );
  const reaches = (await tab.$$("#answer .span")).length;
  check(
    `${at}: a reach where the deep ranges were searched`,
    a.aim !== "all_met" || reaches > 0 === r.run.box_points > 0,
    String(reaches),
  );
  const leads = [a.by.mean, a.by.worst, a.by.regret]
    .filter((o) => o)
    .map((o) => [...o.leads].sort().join());
  const lines = (await tab.$$("#answer .ways > div")).length;
  check(
    `${at}: who leads in which way, where that differs`,
    lines === (new Set(leads).size > 1 ? leads.length : 0),
    String(lines),
  );
  const hinges = (await tab.textContent("#answer")).includes("What the lead on average hinges on");
  check(`${at}: what a lead hinges on, where there is one`, hinges === !!r.advice);
  check(
    `${at}: no deep points`,
    !/deep point/i.test(await tab.$eval("#report", (x) => x.textContent)),
  );
}

/** A page with the result of an older casus, which had no answer, shows the rest. */
async function older(page, name) {
  const path = join(folder, `${name}-older.html`),
    text = readFileSync(page, "utf8");
  const begin = text.indexOf(">", text.indexOf('id="casus-result"')) + 1,
    end = text.indexOf("</script>", begin);
  const r = JSON.parse(text.slice(begin, end));
  delete r.answer;
  Object.assign(r, { advised: r.strategies[0].name, advised_by: "all_met", equally_good: [] });
  if (r.advice) {
    Object.assign(r.advice, { worst: r.advice.lead, best: r.advice.lead });
    delete r.advice.lead;
    delete r.advice.error;
  }
  const { design, seed, futures, done, replicates } = r.run;
  r.run = { design, seed, futures, done, replicates, deep_points: 1, deep_done: 1, deep: [{}] };
  for (const s of r.strategies) {
    s.points = [{ all_met: s.all_met }];
    delete s.all_met;
  }
  for (const c of r.claims) {
    delete c.worst_error;
    delete c.best_error;
    c.holds_share = 1;
  }
  r.casus.form = 1;
  const json = JSON.stringify(r).replace(/[<>&]/g, (x) => `\\u00${x.charCodeAt(0).toString(16)}`);
  writeFileSync(path, text.slice(0, begin) + json + text.slice(end));
  const noted = [];
  const tab = await open(path, 1280, "light", noted);
  check(
    `${name}: a result of an older casus`,
    noted.length === 0 && (await tab.textContent("#answer")).includes("an older casus"),
    noted.join("; "),
  );
  await tab.context().close();
}

/** Chooses classes of futures with the keyboard and the mouse; compares the share with the page's own counts. */
async function brushFutures(at, tab) {
  const boxes = await tab.$$(".classes input");
  if (!boxes.length) return;
  const f = await tab.evaluate(
    () => JSON.parse(document.getElementById("casus-result").textContent).futures,
  );
  for (const s of f.strategies)
    check(
      `${at}: all futures of ${s.name} are counted`,
      s.cells.reduce((n, c) => n + c[1], 0) + s.failed === f.kept,
    );
  const shown = await tab.$eval("figure:has(.classes) select", (x) => x.value);
  const radix = f.axes.map((a) => a.edges.length + 1),
    first = radix.findIndex((n) => n > 1);
  const place = radix.slice(first + 1).reduce((a, b) => a * b, 1);
  const cells = f.strategies.find((s) => s.name === shown).cells;
  const lowest =
    cells
      .filter(([c]) => Math.floor(c / place) % radix[first] === 0)
      .reduce((n, c) => n + c[1], 0) / cells.reduce((n, c) => n + c[1], 0);
  await boxes[0].focus();
  await tab.keyboard.press("Space");
  const words = await tab.textContent(".kept-futures");
  const said = words.startsWith("<1")
    ? 0.002
    : words.startsWith(">99")
      ? 0.998
      : parseFloat(words) / 100;
  check(
    `${at}: brushing futures by keyboard`,
    Math.abs(said - lowest) < 0.006,
    `${words} against ${lowest}`,
  );
  const kept = (await tab.$$(".flow.kept")).length;
  check(`${at}: some lines are left`, radix.length < 2 || (lowest > 0 ? kept > 0 : kept === 0));
  if (await tab.$(".class")) {
    const box = await tab.$(`[data-class="${first}-0"]`);
    await box.scrollIntoViewIfNeeded();
    await box.click();
    check(
      `${at}: a click takes the class back`,
      (await tab.textContent(".kept-futures")).startsWith("No class"),
    );
  }
}

/** Goes through the ways of a conflict and shows all moves, by keyboard only. */
async function walkConflict(at, tab) {
  const select = await tab.$(".model:has(.kind:text-is('conflict')) .filter select");
  if (!select) return;
  const figure = await select.evaluateHandle((x) => x.closest("figure"));
  const ways = await select.$$eval("option", (all) => all.length);
  check(`${at}: a way is drawn`, (await figure.$$(".move.way")).length > 0);
  await select.focus();
  if (ways > 1) {
    const before = await figure.$eval("p", (p) => p.textContent);
    await tab.keyboard.press("ArrowDown");
    check(
      `${at}: another way by keyboard`,
      (await figure.$eval("p", (p) => p.textContent)) !== before,
      before,
    );
  }
  const moves = (await figure.$$(".move")).length,
    box = await figure.$("input[type=checkbox]"),
    all = await box.isChecked();
  await box.focus();
  await tab.keyboard.press("Space");
  const then = (await figure.$$(".move")).length;
  check(
    `${at}: all moves by keyboard`,
    all ? then <= moves : then > moves,
    `${moves} then ${then}`,
  );
  if (all) await tab.keyboard.press("Space");
}

/** Unfolds the first claim with a curve, brushes the trade-offs, opens a table of numbers. */
async function uses(name, tab, width) {
  const at = `${name} at ${width}`;
  const folds = await tab.$$(".unfold");
  let curves = 0;
  for (const f of folds.slice(0, 12)) {
    await f.evaluate((x) => x.click());
    check(`${at}: a claim unfolds`, (await f.getAttribute("aria-expanded")) === "true");
    curves = await tab.$$eval(".claim-more .curve, .claim-more .dot", (all) => all.length);
    if (curves) break;
  }
  const any = await tab.evaluate(() =>
    JSON.parse(document.getElementById("casus-result").textContent)
      .claims.slice(0, 12)
      .some((c) => c.hinges_on.some((d) => d.curve && d.share >= 0.005)),
  );
  if (["flagship", "first"].includes(name)) check(`${at}: claims hinge on something`, any);
  if (any) check(`${at}: a curve of a margin`, curves > 0);
  const buttons = await tab.$$(".numbers button[aria-expanded]");
  await buttons[0].evaluate((x) => x.click());
  check(`${at}: numbers of a chart`, (await tab.$$("figure table")).length > 0);
  const [csv] = await Promise.all([
    tab.waitForEvent("download"),
    tab.$eval(".numbers button:nth-child(2)", (x) => x.click()),
  ]);
  check(
    `${at}: a CSV file with rows`,
    readFileSync(await csv.path(), "utf8")
      .trim()
      .split("\n").length > 1,
  );
  await brushFutures(at, tab);
  await walkConflict(at, tab);
  const grip = await tab.$(".grip");
  if (!grip) return;
  await grip.scrollIntoViewIfNeeded();
  const box = await grip.boundingBox();
  await tab.mouse.move(box.x + box.width / 2, box.y + 6);
  await tab.mouse.down();
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 3, { steps: 4 });
  await tab.mouse.up();
  const words = await tab.textContent(".kept"),
    numbers = /(\d+) of (\d+) strategies pass/.exec(words);
  check(`${at}: brushing keeps some and drops some`, numbers && +numbers[1] < +numbers[2], words);
  check(
    `${at}: as many lines are out`,
    (await tab.$$(".strand.out")).length === numbers[2] - numbers[1],
  );
}

/** In haste the contrast of the flagship's texts, 20 s of work each time, is left to pages that show the same. */
async function accessible(at, tab, name) {
  // The tests' own script is the only one the policy does not know: it is run by the debugger.
  await tab.evaluate(axe);
  const rules = thorough || name !== "flagship" ? {} : { "color-contrast": { enabled: false } };
  const found = await tab.evaluate(
    async (rules) =>
      (await window.axe.run(document, { resultTypes: ["violations"], rules })).violations
        .filter((v) => v.impact === "serious" || v.impact === "critical")
        .map(
          (v) =>
            `${v.id}: ${v.nodes.length} ` +
            `(${v.nodes[0].html.slice(0, 120)}; ${v.nodes[0].failureSummary?.slice(0, 160)})`,
        ),
    rules,
  );
  check(`${at}: no serious violation`, found.length === 0, found.join("\n  "));
}

const known = cases.map(([name]) => name);
for (const name of wanted) check(`a case ${name}`, known.includes(name));
for (const [name, path, options, kinds, figures] of cases.filter(([name]) =>
  wanted.includes(name),
)) {
  const page = report(path, name, ...options);
  const again = name === "flagship" ? page : report(path, `${name}-again`, "-t", "1", ...options);
  check(
    `${name}: the same bytes, on one thread or many`,
    readFileSync(page).equals(readFileSync(again)),
  );
  check(`${name}: at most 2 MB`, statSync(page).size <= 2e6, String(statSync(page).size));
  for (const width of widths) {
    const noted = [];
    const tab = await open(page, width, width === 390 ? "dark" : "light", noted);
    await sections(name, tab, width, kinds, figures);
    await answers(`${name} at ${width}`, tab);
    await uses(name, tab, width);
    await accessible(`${name} at ${width}`, tab, name);
    check(`${name} at ${width}: no error, no request`, noted.length === 0, noted.join("; "));
    if (name === "hostile") {
      check("hostile: nothing ran", (await tab.evaluate(() => window.hacked)) === undefined);
      check(
        "hostile: the title is text",
        (await tab.textContent("h1")).includes("</script><script>"),
      );
      check("hostile: no image came in", (await tab.$$("img")).length === 0);
    }
    if (width === 1280) {
      await tab.emulateMedia({ media: "print" });
      await tab.setViewportSize({ width: 680, height: 900 });
      await tab.waitForTimeout(200);
      const cut = await tab.evaluate(wide);
      check(
        `${name}: printed charts are not cut`,
        cut.charts === 0 && cut.texts.length === 0,
        JSON.stringify(cut),
      );
      const beyond = await tab.$$eval("table", (all) =>
        all
          .filter((t) => t.getBoundingClientRect().right > 682)
          .map((t) => t.caption?.textContent ?? t.className),
      );
      check(`${name}: printed tables are not cut`, beyond.length === 0, beyond.join("; "));
      const tall = await tab.$$eval(
        "figure .chart",
        (all) => all.filter((c) => c.getBoundingClientRect().height > 950).length,
      );
      check(`${name}: printed charts fit a page`, tall === 0, String(tall));
      const pdf = await tab.pdf({ format: "A4" });
      check(`${name}: prints`, pdf.length > 10000);
    }
    await tab.context().close();
  }
  await older(page, name);
  // Without scripts the tables are there.
  const still = await browser.newContext({ javaScriptEnabled: false });
  const tab = await still.newPage();
  await tab.goto(`file://${page}`);
  const plain = await tab.textContent("main");
  check(
    `${name}: tables without scripts`,
    (await tab.$$("table tr")).length > 3 &&
      plain.includes("Audit") &&
      !plain.includes("undefined"),
  );
  if (name === "hostile")
    check(
      "hostile: plain text",
      plain.includes("<img src=x") && (await tab.$$("main img, main script")).length === 0,
    );
  await still.close();
}
await browser.close();
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

// First contentful paint and the end of rendering of a page from a file, the median of five:
//   node paint.mjs PAGE CHROMIUM
/* global performance */
import { chromium } from "playwright-core";

const [, , page, executablePath] = process.argv;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const paints = [],
  ends = [];
for (let k = 0; k < 5; k++) {
  const tab = await browser.newPage();
  await tab.goto(`file://${page}`);
  await tab.waitForSelector("#audit");
  await tab.waitForTimeout(200);
  const [paint, end] = await tab.evaluate(() => [
    performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    performance.getEntriesByType("navigation")[0].loadEventEnd,
  ]);
  paints.push(paint);
  ends.push(end);
  await tab.close();
}
await browser.close();
const median = (x) => x.sort((a, b) => a - b)[2].toFixed(0);
console.log(`first paint ${median(paints)} ms, loaded ${median(ends)} ms`);

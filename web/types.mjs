// Writes src/schema/*.ts, the types of casus' answers, from ../schema/*.schema.json:
//   node types.mjs            writes them
//   node types.mjs --check    exit status 1 when one is not what its schema gives
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";
import prettier from "prettier";

// The answers that the page shows, each the name of its schema and of its type's file.
const answers = ["run", "robust", "discover", "sensitivity", "thresholds", "voi"];

/** Drops what would make a type another one at each place: words beside a reference, "at least one". */
function plain(node) {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== "object" || node === null) return node;
  if (node.$ref) return { $ref: node.$ref };
  const { minItems, ...rest } = node;
  const kept = node.maxItems === undefined ? rest : { ...rest, minItems };
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, plain(value)]));
}

async function typesOf(name) {
  const schema = plain(JSON.parse(readFileSync(`../schema/${name}.schema.json`, "utf8")));
  const text = await compile({ ...schema, title: "answer" }, "answer", {
    additionalProperties: false,
    bannerComment: `// Made by types.mjs from schema/${name}.schema.json.`,
    format: false,
  });
  const style = await prettier.resolveConfig("src/types.ts");
  return prettier.format(text, { ...style, parser: "typescript" });
}

const check = process.argv[2] === "--check";
mkdirSync("src/schema", { recursive: true });
for (const name of answers) {
  const path = `src/schema/${name}.ts`;
  const text = await typesOf(name);
  if (!check) {
    writeFileSync(path, text);
  } else if (readFileSync(path, "utf8") !== text) {
    console.error(`web/${path} is not what schema/${name}.schema.json gives: run tools/page.sh`);
    process.exitCode = 1;
  }
}

// Builds one page with everything in it: dist/index.html.  casus puts the run's JSON and the plain
// tables in place of the three marks (see src/report/page.c).
import { createHash } from "node:crypto";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

/** Allows just the page's own script and style, by their hashes, and nothing from elsewhere. */
function contentSecurityPolicy(): Plugin {
  const hashes = (html: string, tag: string): string => {
    const found: string[] = [];
    for (const m of html.matchAll(
      new RegExp(`<${tag}(?![^>]*application/json)[^>]*>([\\s\\S]*?)</${tag}>`, "g"),
    ))
      found.push(`'sha256-${createHash("sha256").update(m[1]).digest("base64")}'`);
    return found.join(" ") || "'none'";
  };
  return {
    name: "content-security-policy",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset" || !file.fileName.endsWith(".html")) continue;
        const html = String(file.source);
        const policy =
          `default-src 'none'; script-src ${hashes(html, "script")}; ` +
          `style-src ${hashes(html, "style")}; img-src data:; base-uri 'none'; form-action 'none'`;
        file.source = html.replace("%CSP%", policy);
      }
    },
  };
}

export default defineConfig({
  plugins: [preact(), viteSingleFile({ removeViteModuleLoader: true }), contentSecurityPolicy()],
  build: { target: "es2020", cssCodeSplit: false, reportCompressedSize: false },
});

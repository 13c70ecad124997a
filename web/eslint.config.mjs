import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";

export default defineConfig(
  globalIgnores(["dist"]),
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  hooks.configs["recommended-latest"],
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    files: ["*.mjs", "*.ts"],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: { console: "readonly", process: "readonly" } },
  },
);

import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const ground = { group: ["phoenix", "phoenix/*"], message: "Only src/wire imports phoenix." };

/** Imports go down only: wire < core < repeater, presence, schemas < react < testing. */
function floor(files, ...forbidden) {
  return {
    files: [files],
    rules: {
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: forbidden }],
    },
  };
}

export default tseslint.config(
  { ignores: ["**/dist/", "coverage/", "**/node_modules/", "test/package/app/"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat["recommended-latest"],
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "no-console": ["error", { allow: ["warn", "error"] }],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "react-hooks/exhaustive-deps": "error",
    },
  },
  {
    // Types that depend on what an app registers look decided where nothing is.
    files: ["src/**"],
    rules: {
      "@typescript-eslint/no-redundant-type-constituents": "off",
      "@typescript-eslint/no-duplicate-type-constituents": "off",
      "@typescript-eslint/no-unnecessary-type-arguments": "off",
    },
  },
  floor("src/wire/**", {
    group: ["**/core/**", "**/repeater/**", "**/react/**", "**/testing/**", "react", "zustand*"],
  }),
  floor("src/core/**", ground, {
    group: ["**/{repeater,presence,schemas}/**", "**/react/**", "**/testing/**", "react"],
  }),
  floor("src/core/{time,connection,topics}/**", ground, {
    group: [
      "**/{repeater,presence,schemas}/**",
      ...["**/react/**", "**/testing/**", "react", "**/channel/**", "**/client.js"],
    ],
  }),
  floor("src/{presence,schemas}/**", ground, {
    group: ["**/repeater/**", "**/react/**", "**/testing/**", "react", "zustand*"],
  }),
  floor("src/repeater/**", ground, {
    group: ["**/react/**", "**/testing/**", "react", "zustand*"],
  }),
  floor("src/react/**", ground, { group: ["**/wire/**", "**/testing/**", "zustand*"] }),
  floor("src/testing/**", ground, {
    group: ["**/core/**", "**/wire/**", "**/repeater/**", "**/react/**"],
  }),
  {
    files: ["**/*.js"],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: ["demo/{server,repeater}/**", "demo/start.ts", "test/**"],
    rules: {
      "no-console": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);

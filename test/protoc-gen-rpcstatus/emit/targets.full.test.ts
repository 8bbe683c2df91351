// Every accepted case in every target: the same exports, with the same content and the same types.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import { type InputOptions, rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as codegen from "../../../src/codegenv1.js";
import * as protobuf from "../../../src/protobuf.js";
import { createWorkspace, root, type Workspace } from "../build.js";
import { compile, filesIn, writeFiles } from "../compile.js";
import { compileProtos, generate, generateEs } from "../generate.js";

const accepted = join(root, "test/testdata/plugin/accepted");
const config = join(accepted, "tsconfig.json");
const variants = {
  ts: "target=ts",
  js: "target=js+dts",
  commonjs: "target=js+dts,js_import_style=legacy_commonjs",
  erasable: "target=ts,erasable_syntax=true",
  "erasable-js": "target=js+dts,erasable_syntax=true",
};
type Variant = keyof typeof variants;

let workspace: Workspace;
let modules: string[];
beforeAll(async () => {
  workspace = createWorkspace();
  const [compiled] = await compileProtos([accepted], workspace.dir, { es: true });
  if (compiled === undefined) throw new Error("cannot compile the accepted cases");
  for (const [name, opt] of Object.entries(variants)) {
    const { ok, stderr, files } = await generate(compiled, opt);
    expect(ok, stderr).toBe(true);
    writeFiles(files, folder(name));
    writeFiles(generateEs(compiled, opt), folder(name));
  }
  modules = filesIn(accepted, /_rpcstatus\.ts$/).map((file) => file.replace(/\.ts$/, ""));
}, 120_000);
afterAll(() => {
  workspace.remove();
});

function folder(variant: string): string {
  return join(workspace.dir, variant);
}

describe("files", () => {
  test.each<[Variant, string[]]>([
    ["js", [".d.ts", ".js"]],
    ["commonjs", [".d.ts", ".js"]],
    ["erasable", [".ts"]],
    ["erasable-js", [".d.ts", ".js"]],
  ])("%s: %j for each proto", (variant, extensions) => {
    const found = filesIn(folder(variant), /_rpcstatus\./);
    expect(modules.length).toBeGreaterThan(20);
    expect(found).toEqual(modules.flatMap((name) => extensions.map((end) => name + end)).sort());
  });

  test("CommonJS has the declarations of the ES modules", () => {
    for (const name of modules) {
      const [one, other] = (["js", "commonjs"] as const).map((variant) =>
        // The first line names the options.
        readFileSync(join(folder(variant), `${name}.d.ts`), "utf8").replace(/^.*\n/, ""),
      );
      expect(other, name).toBe(one);
    }
  });
});

describe("content", () => {
  let expected: Map<string, object>;
  beforeAll(async () => {
    expected = await bundled("ts", ".ts");
  });

  test("an ES module has the content of the TypeScript module", async () => {
    expect(await bundled("js", ".js")).toEqual(expected);
  });

  test("a CommonJS module has the same content", () => {
    const loaded = loader(folder("commonjs"));
    for (const name of modules) {
      expect(contentOf(loaded(join(folder("commonjs"), name))), name).toEqual(expected.get(name));
    }
  });

  test.each(["erasable", "erasable-js"] as const)(
    "%s: the content is the same, except that enums do not map numbers to names",
    async (variant) => {
      const extension = variant === "erasable" ? ".ts" : ".js";
      const found = await bundled(variant, extension);
      for (const [name, content] of found) {
        const enums = Object.entries(content).filter(([, value]) => "enum" in value);
        const rest = Object.fromEntries(enums.map(([key]) => [key, expect.anything()]));
        expect(content, name).toEqual({ ...expected.get(name), ...rest });
        for (const [key, { enum: members }] of enums) {
          const both = (expected.get(name) as Record<string, { enum: [string, unknown][] }>)[key];
          expect(members).toEqual(both?.enum.filter(([, value]) => typeof value === "number"));
        }
      }
    },
  );
});

describe("types", () => {
  function copy(from: string, pattern: RegExp, to: string): void {
    for (const file of filesIn(from, pattern)) {
      mkdirSync(dirname(join(to, file)), { recursive: true });
      cpSync(join(from, file), join(to, file));
    }
  }

  test("code that uses the TypeScript target compiles with the other targets, under erasableSyntaxOnly too", async () => {
    const own = join(workspace.dir, "uses");
    const es = join(workspace.dir, "uses-es");
    for (const variant of ["js", "erasable", "erasable-js"] as const) {
      // The usage files of the TypeScript target, with the output of another target.
      copy(accepted, /usage\.ts$/, join(own, variant));
      copy(folder(variant), /_rpcstatus\.(d\.)?ts$/, join(own, variant));
      copy(folder(variant), /_pb\.(d\.)?ts$/, join(es, variant));
    }
    expect(await compile([own], [own, es], config, { erasableSyntaxOnly: true })).toBe("");
  });

  test("JavaScript without declarations passes checkJs", async () => {
    const own = join(workspace.dir, "checked");
    const es = join(workspace.dir, "checked-es");
    copy(folder("js"), /_rpcstatus\.js$/, own);
    copy(folder("js"), /_pb\.d\.ts$/, es);
    const options = { allowJs: true, checkJs: true, isolatedDeclarations: false };
    expect(await compile([own], [own, es], config, options)).toBe("");
  });
});

describe("a bundle contains", () => {
  test("a single error, without the other errors, the catalog and the enum", async () => {
    const entry = `import { orderErrorOutOfStock } from "./ordinary/orders_rpcstatus.js";
      console.log(orderErrorOutOfStock);`;
    const code = await bundleOf("js", entry);
    expect(code).toContain('reason: "OUT_OF_STOCK"');
    expect(code.match(/reason: "/g)).toHaveLength(1);
    expect(code).not.toMatch(/defineCatalog\(|UNSPECIFIED|orderErrorByValue/);
  });

  test("a single enum", async () => {
    const entry = `import { OrderError } from "./ordinary/orders_rpcstatus.js";
      console.log(OrderError);`;
    const code = await bundleOf("js", entry);
    expect(code).toContain('0: "UNSPECIFIED"');
    expect(code).not.toMatch(/reason: "|@__PURE__/);
  });

  test.each(["js", "erasable-js"] as const)("nothing if no export is used: %s", async (variant) => {
    const entry = modules.map((name) => `import "./${name}.js";`).join("\n");
    const code = await bundleOf(variant, entry);
    expect(code.replace(/^(\/\/.*|import "rpcstatus\/\w+";)$/gm, "").trim()).toBe("");
  });
});

/** Returns the content of every module, bundled with the source of the runtime. */
async function bundled(variant: Variant, extension: string): Promise<Map<string, object>> {
  const input = Object.fromEntries(
    modules.map((name) => [name, join(folder(variant), name + extension)]),
  );
  const dir = join(workspace.dir, `${variant}-bundle`);
  const build = await rolldown({ ...withRuntime, input });
  await build.write({ dir, format: "esm", entryFileNames: "[name].mjs" });
  await build.close();
  const found = new Map<string, object>();
  for (const name of modules) found.set(name, contentOf(await import(join(dir, `${name}.mjs`))));
  return found;
}

const withRuntime: InputOptions = {
  resolve: {
    alias: {
      "rpcstatus/codegenv1": join(root, "src/codegenv1.ts"),
      "rpcstatus/protobuf": join(root, "src/protobuf.ts"),
    },
  },
  platform: "node",
  logLevel: "warn",
};

/** Returns the bundle of an entry in the folder of the modules; the runtime is external. */
async function bundleOf(variant: Variant, entry: string): Promise<string> {
  const path = join(folder(variant), `entry-${process.hrtime.bigint()}.js`);
  writeFileSync(path, entry);
  const build = await rolldown({
    input: path,
    external: /^(rpcstatus|@bufbuild)\//,
    treeshake: { moduleSideEffects: "no-external" },
    logLevel: "warn",
  });
  const { output } = await build.generate({ format: "esm" });
  await build.close();
  return output.map((file) => (file.type === "chunk" ? file.code : "")).join("");
}

/** Returns a `require` like Node's that loads the runtime from source. */
function loader(dir: string): (path: string) => object {
  const loaded = new Map<string, object>();
  const runtime = new Map<string, object>([
    ["rpcstatus/codegenv1", codegen],
    ["rpcstatus/protobuf", protobuf],
  ]);
  const nodeRequire = createRequire(join(dir, "x.js"));
  return function load(path: string): object {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const names = ["exports", "require", "module", "__filename", "__dirname"];
    const run = compileFunction(readFileSync(`${path}.js`, "utf8"), names, { filename: path });
    const exports = {};
    loaded.set(path, exports);
    const require = (name: string): object =>
      runtime.get(name) ??
      (name.startsWith(".") ? load(join(dirname(path), name)) : nodeRequire(name));
    run(exports, require, { exports }, path, dirname(path));
    return exports;
  };
}

/** Returns the exports as data: the entries of an enum in their order, the spec of an error. */
function contentOf(
  module: object,
): Record<string, { readonly enum?: readonly [string, unknown][] }> {
  return Object.fromEntries(
    Object.entries(module).map(([name, value]) => {
      const entries = Object.entries(value as object);
      const isEnum = entries.every(([, member]) => /^(string|number)$/.test(typeof member));
      return [name, isEnum ? { enum: entries } : { value: dataOf(value) }];
    }),
  );
}

function dataOf(value: unknown): unknown {
  if (typeof value === "function" && !("spec" in value)) return "function";
  if (Array.isArray(value)) return value.map(dataOf);
  if (typeof value !== "object" && typeof value !== "function") return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, inner]) => [key, dataOf(inner)]));
}

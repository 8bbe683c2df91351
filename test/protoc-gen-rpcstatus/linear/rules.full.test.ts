// Every rule takes time in proportion to its input: a repository may have catalogs that were made to stop the build.
//
// Work is counted, not timed: a time depends on the machine, and a rule that is slow for ten thousand errors is fast for a
// few hundred. V8 counts how often each block of our source was executed, which is exact and the same in every run. Work
// inside of the functions of the language is not counted by V8: of those that search or copy, the test adds the length
// that they may look at; patterns.full.test.ts has the patterns.

import { readdirSync, readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { budget } from "../../budget.js";
import { root } from "../build.js";
import { enumOf, file, keys, many, method, one, ROWS, type Row, times, word } from "./rows.js";

const src = join(root, "scripts/protoc-gen-rpcstatus/src");

const session = new Session();
type Plugin = {
  readonly read: typeof import("../../../scripts/protoc-gen-rpcstatus/src/read/index.js").read;
  readonly findingsOf: typeof import("../../../scripts/protoc-gen-rpcstatus/src/rules/index.js").findingsOf;
  readonly breakingChanges: typeof import("../../../scripts/protoc-gen-rpcstatus/src/breaking/index.js").breakingChanges;
  readonly emit: typeof import("../../../scripts/protoc-gen-rpcstatus/src/emit/index.js").emit;
  readonly parseOptions: typeof import("../../../scripts/protoc-gen-rpcstatus/src/options.js").parseOptions;
  readonly checkLocales: typeof import("../../../scripts/protoc-gen-rpcstatus/src/rules/locales.js").checkLocales;
};
let plugin: Plugin;

beforeAll(async () => {
  // Code that was compiled before has no counters.
  setFlagsFromString("--no-compilation-cache");
  // Optimized code does not count the calls of a function.
  setFlagsFromString("--no-opt");
  setFlagsFromString("--no-maglev");
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const from = "../../../scripts/protoc-gen-rpcstatus/src";
  plugin = {
    read: (await import(`${from}/read/index.js`)).read,
    findingsOf: (await import(`${from}/rules/index.js`)).findingsOf,
    breakingChanges: (await import(`${from}/breaking/index.js`)).breakingChanges,
    emit: (await import(`${from}/emit/index.js`)).emit,
    parseOptions: (await import(`${from}/options.js`)).parseOptions,
    checkLocales: (await import(`${from}/rules/locales.js`)).checkLocales,
  };
});
afterAll(async () => {
  await session.post("Profiler.stopPreciseCoverage");
  session.disconnect();
  setFlagsFromString("--compilation-cache");
  // Maglev stays off: not every version had it on.
  setFlagsFromString("--opt");
});

/** Functions that look at, or copy, all that they are called on. */
const NATIVE = [
  [
    Array.prototype,
    [
      "includes",
      "indexOf",
      "lastIndexOf",
      "slice",
      "shift",
      "unshift",
      "concat",
      "reverse",
      "join",
    ],
  ],
  [
    String.prototype,
    [
      "includes",
      "indexOf",
      "split",
      "replace",
      "replaceAll",
      "match",
      "search",
      "toUpperCase",
      "toLowerCase",
    ],
  ],
] as const;

/** A search ends where it finds something, and a copy where it is told to. */
function costOf(name: string, length: number, args: unknown[], result: unknown): number {
  if (name === "slice") return (result as { readonly length: number }).length;
  if (name !== "indexOf") return length;
  const from = typeof args[1] === "number" ? args[1] : 0;
  return Math.max(0, (result === -1 ? length : (result as number)) - from);
}

/** Counts the work of a call: executed blocks of the plugin, and the lengths that functions of the language look at. */
async function workOf(call: () => unknown): Promise<number> {
  let native = 0;
  const originals = NATIVE.flatMap(([prototype, names]) =>
    names.map((name) => {
      const holder = prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
      const original = holder[name] as (...args: unknown[]) => unknown;
      holder[name] = function (this: { readonly length: number }, ...args: unknown[]) {
        const result = original.apply(this, args);
        native += costOf(name, this.length, args, result);
        return result;
      };
      return () => {
        holder[name] = original;
      };
    }),
  );
  await session.post("Profiler.takePreciseCoverage");
  try {
    native = 0;
    await call();
  } finally {
    for (const restore of originals) restore();
  }
  const counted = native;
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const own = result.filter(({ url }) => url.includes("protoc-gen-rpcstatus/src"));
  const blocks = own.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
  return blocks.reduce((sum, { count }) => sum + count, counted);
}

function requestOf({ files, imported = () => false }: Row, n: number) {
  const protoFile = files(n);
  const names = protoFile.map(({ name }) => name);
  return { protoFile, fileToGenerate: names.filter((name) => !imported(name)) };
}

/** More than are compared with a misspelled name. */
const N = 600;

/** Expects that twice the input is about twice the work; sorting takes a little more. */
async function expectLinear(callFor: (n: number) => () => unknown): Promise<void> {
  const small = callFor(N);
  const large = callFor(2 * N);
  const ratio = (await workOf(large)) / (await workOf(small));
  expect(ratio).toBeLessThan(2.5);
}

const OUTPUT = { keepEmptyFiles: true, isElsewhere: () => false, exists: () => false };

function textsOf({ problems, warnings }: ReturnType<Plugin["findingsOf"]>): string[] {
  return [...problems, ...warnings].map(({ at, text }) => `${at.file}:${at.line}: ${text}`);
}

describe("every rule is linear", () => {
  test("every rule has a row", async () => {
    const folder = join(src, "rules");
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), "utf8").matchAll(
          /^export function ((?:check|warn)\w+)/gm,
        ),
      ])
      .map(([, name = ""]) => name);
    expect(Object.keys(ROWS).sort()).toEqual(names.sort());
  });

  test("the counters see a rule that compares all with all", async () => {
    const { closest } = await import(
      "../../../scripts/protoc-gen-rpcstatus/src/diagnostics/closest.js"
    );
    const names = (n: number) => times(n, (i) => `name${1000 + i}`);
    const all = (n: number) => workOf(() => names(n).map((name) => closest(name, names(n))));
    expect((await all(200)) / (await all(100))).toBeGreaterThan(3);
    const search = (n: number) => workOf(() => names(n).map((name) => names(n).includes(name)));
    expect((await search(400)) / (await search(200))).toBeGreaterThan(3);
  });

  // A full run has all inputs of a rule.
  const rows = Object.entries(ROWS).flatMap(([rule, list]) =>
    list.slice(0, budget(1, list.length)).map((row, i) => ({ rule, i, row })),
  );
  test.each(rows)("$rule, input $i", async ({ row }) => {
    const found = textsOf(plugin.findingsOf(plugin.read(requestOf(row, 9)), undefined, OUTPUT));
    expect(found.join("\n")).toMatch(row.finds);
    await expectLinear((n) => {
      const request = requestOf(row, n);
      return () => textsOf(plugin.findingsOf(plugin.read(request), undefined, OUTPUT));
    });
  });

  test("checkLocales", async () => {
    await expectLinear((n) => {
      const texts = (i: number) => [{ locale: `de-${100 + (i % 899)}`, message: "x" }];
      const files = many(n, (i) => [word(i), { localized: texts(i) }]);
      const model = plugin.read({ protoFile: files, fileToGenerate: ["a.proto"] });
      return () =>
        plugin.checkLocales(
          model,
          times(n, () => "it"),
        );
    });
  });
});

describe("the generated code is linear", () => {
  const M = { name: "M" };
  const spec = {
    message: "{key1}",
    metadata: keys(3),
    localized: [{ locale: "de", message: "x" }],
    help: [{ description: "x", url: "https://acme.example" }],
  };
  const rows: [string, (n: number) => ReturnType<typeof file>[]][] = [
    ["errors", (n) => many(n, (i) => [word(i), spec])],
    ["keys", (n) => one({ message: "x", metadata: keys(n) })],
    [
      "texts",
      (n) =>
        one({
          message: "x",
          localized: times(n, (i) => ({ locale: `de-x-${i}`, message: "x" })),
        }),
    ],
    [
      "errors of a method",
      (n) => [
        file({
          messageType: [M],
          enumType: [
            enumOf(
              "E",
              times(n, (i) => [word(i)]),
            ),
          ],
          service: [{ name: "S", method: [method("m", ...times(n, (i) => `E.${word(i)}`))] }],
        }),
      ],
    ],
    [
      "methods of one name",
      (n) => [
        file({
          messageType: [M],
          enumType: [enumOf("E", [["BUSY_NOW"]])],
          service: times(n, (i) => ({ name: `S${i}`, method: [method("get", "E.BUSY_NOW")] })),
        }),
      ],
    ],
    [
      "imported files",
      (n) => [
        ...times(n, (i) => file({ name: `f${i}.proto`, package: `p${i}`, messageType: [M] })),
        file({
          dependency: times(n, (i) => `f${i}.proto`),
          enumType: [
            enumOf("E", [
              ["BUSY_NOW", { message: "x", details: ["p0.M"] }],
              ...times(n - 1, (i): [string, object] => [
                word(i),
                { message: "x", details: [`p${i + 1}.M`] },
              ]),
            ]),
          ],
        }),
      ],
    ],
    [
      "catalogs of other domains",
      (n) => [
        file({
          enumType: times(n, (i) => enumOf(`E${i}`, [["BUSY_NOW"]], { domain: `d${i}.example` })),
        }),
      ],
    ],
  ];
  test.each(rows.slice(0, budget(2, rows.length)))("%s", async (_, files) => {
    await expectLinear((n) => {
      const protoFile = files(n);
      const model = plugin.read({ protoFile, fileToGenerate: protoFile.map(({ name }) => name) });
      expect(plugin.findingsOf(model).problems.map(({ text }) => text)).toEqual([]);
      const { options } = plugin.parseOptions("enums=import,notes=true");
      return () => plugin.emit(model, ["ts", "js", "dts"], options, "");
    });
  });
});

describe("the comparison with a baseline is linear", () => {
  const rows: [string, RegExp, (n: number) => [unknown, unknown]][] = [
    [
      "removed errors",
      /cannot remove/,
      (n) => [many(n, (i) => [word(i)]), many(1, () => ["BUSY_NOW"])],
    ],
    [
      "other codes",
      /cannot change the code/,
      (n) => [many(n, (i) => [word(i), { code: 3 }]), many(n, (i) => [word(i), { code: 5 }])],
    ],
    [
      "other reasons",
      /cannot change the reason/,
      (n) => [many(n, (i) => [word(i)]), many(n, (i) => [word(i), { reason: `OTHER_${i}_X` }])],
    ],
    [
      "another domain",
      /cannot change the domain/,
      (n) => [many(n, (i) => [word(i)]), many(n, (i) => [word(i)], { domain: "b.acme.example" })],
    ],
    ["removed keys", /cannot remove metadata key/, (n) => [one({ metadata: keys(n) }), one({})]],
    [
      "other types of keys",
      /cannot change the type/,
      (n) => [one({ metadata: keys(n) }), one({ metadata: keys(n, { type: 2 }) })],
    ],
    ["new required keys", /is required/, (n) => [one({}), one({ metadata: keys(n) })]],
    [
      "renamed members",
      /have the prefix "E_" in TypeScript/,
      (n) => [
        many(n, (i) => [word(i)]),
        many(n, (i) => [i === n - 1 ? "2_DAYS" : word(i), { reason: word(i) }]),
      ],
    ],
    [
      "removed details",
      /cannot remove detail/,
      (n) => [one({ details: times(n, (i) => `acme.D${i}`) }), one({})],
    ],
  ];
  test.each(rows)("%s", async (_, finds, files) => {
    const compare = (n: number) => {
      const [before, now] = files(n).map((protoFile) =>
        plugin.read({
          protoFile: protoFile as ReturnType<typeof file>[],
          fileToGenerate: ["a.proto"],
        }),
      );
      if (before === undefined || now === undefined) throw new Error("cannot compare");
      return () => textsOf(plugin.breakingChanges(before, now, "main"));
    };
    expect(compare(9)().join("\n")).toMatch(finds);
    await expectLinear(compare);
  });
});

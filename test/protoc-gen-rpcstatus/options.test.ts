import { describe, expect, test } from "vitest";
import { WARNINGS } from "../../scripts/protoc-gen-rpcstatus/src/diagnostics/rules.js";
import { type Options, parseOptions } from "../../scripts/protoc-gen-rpcstatus/src/options.js";

const defaults: Options = {
  targets: ["ts"],
  importExtension: "",
  mapImports: [],
  rewriteImports: [],
  commonJs: false,
  importEnums: false,
  erasableSyntax: false,
  tsNocheck: false,
  keepEmptyFiles: false,
  elidePluginVersion: false,
  notes: false,
  clientSide: false,
  locales: "all",
  ignored: new Set(),
};

test.each(["", "target=ts", " target=ts ", "target=ts,", "target=ts,target=ts"])(
  "%j is the default",
  (text) => {
    expect(parseOptions(text)).toEqual({ options: defaults, problems: [], warnings: [] });
  },
);

test.each<[string, Partial<Options>]>([
  ["target=js", { targets: ["js"] }],
  ["target=dts", { targets: ["dts"] }],
  ["target=js+dts", { targets: ["js", "dts"] }],
  // The order is fixed, so that files are always emitted in the same order.
  ["target=dts+js+ts", { targets: ["ts", "js", "dts"] }],
  ["import_extension=none", { importExtension: "" }],
  ["import_extension=js", { importExtension: ".js" }],
  ["import_extension=ts", { importExtension: ".ts" }],
  // Other spellings of protoc-gen-es.
  ["import_extension=js,import_extension=", { importExtension: "" }],
  ["import_extension=js,import_extension", { importExtension: "" }],
  ["import_extension=.js", { importExtension: ".js" }],
  ["import_extension=.ts", { importExtension: ".ts" }],
  ["import_extension=ts,target=ts+js", { importExtension: ".ts", targets: ["ts", "js"] }],
  ["js_import_style=module", { commonJs: false }],
  // Has no effect without the target js, as in protoc-gen-es.
  ["js_import_style=legacy_commonjs", { commonJs: true }],
  ["enums=emit", { importEnums: false }],
  ["enums=import", { importEnums: true }],
  ["erasable_syntax=true", { erasableSyntax: true }],
  ["erasable_syntax=false", { erasableSyntax: false }],
  ["erasable_syntax=1", { erasableSyntax: true }],
  ["erasable_syntax=true,erasable_syntax=0", { erasableSyntax: false }],
  ["ts_nocheck=true", { tsNocheck: true }],
  ["ts_nocheck=false", { tsNocheck: false }],
  ["ts_nocheck=1", { tsNocheck: true }],
  ["ts_nocheck=true,ts_nocheck=0", { tsNocheck: false }],
  ["keep_empty_files=true", { keepEmptyFiles: true }],
  ["keep_empty_files=1", { keepEmptyFiles: true }],
  ["keep_empty_files=1,keep_empty_files=0", { keepEmptyFiles: false }],
  ["elide_plugin_version=true", { elidePluginVersion: true }],
  ["elide_plugin_version=1,elide_plugin_version=false", { elidePluginVersion: false }],
  ["notes=true", { notes: true }],
  ["notes=false", { notes: false }],
  ["notes=1", { notes: true }],
  ["notes=true,notes=0", { notes: false }],
  ["side=client", { clientSide: true }],
  ["side=both", { clientSide: false }],
  ["locales=all", { locales: "all" }],
  ["locales=none", { locales: [] }],
  ["locales=de", { locales: ["de"] }],
  // Canonical tags.
  ["locales=DE,pt-br, zh-hant-tw", { locales: ["de", "pt-BR", "zh-Hant-TW"] }],
  ["locales=de,fr,notes=true", { locales: ["de", "fr"], notes: true }],
  ["notes=true,locales=de,fr,", { locales: ["de", "fr"], notes: true }],
  ["locales=de,fr,locales=it,en", { locales: ["it", "en"] }],
  ["locales=de,locales=all", { locales: "all" }],
  ["ignore=ERROR_COMMENT", { ignored: new Set(["ERROR_COMMENT"]) }],
  [
    "ignore=ERROR_COMMENT,notes=true,ignore=ERROR_MESSAGE",
    { ignored: new Set(["ERROR_COMMENT", "ERROR_MESSAGE"]), notes: true },
  ],
  ["ignore=ERROR_COMMENT,ERROR_MESSAGE", { ignored: new Set(["ERROR_COMMENT", "ERROR_MESSAGE"]) }],
  [
    "map_imports=a/:@a/gen,rewrite_imports=@bufbuild/*:npm:x,map_imports=b/*.proto:./b/",
    {
      mapImports: [
        { pattern: /^a\/.*$/, target: "@a/gen" },
        { pattern: /^b\/[^/]*\.proto$/, target: "./b/" },
      ],
      rewriteImports: [{ pattern: /^@bufbuild\/[^/]*$/, target: "npm:x" }],
    },
  ],
  // An empty target is valid: of paths, it makes absolute ones.
  ["rewrite_imports=:", { rewriteImports: [{ pattern: /^$/, target: "" }] }],
  // The last one wins.
  ["enums=import,enums=emit", { importEnums: false }],
  ["import_extension=ts,import_extension=none", { importExtension: "" }],
  ["target=js,import_extension=ts,target=ts", { importExtension: ".ts" }],
  ["target=ts, import_extension=js, enums=import", { importExtension: ".js", importEnums: true }],
])("%j is accepted", (text, expected) => {
  expect(parseOptions(text)).toEqual({
    options: { ...defaults, ...expected },
    problems: [],
    warnings: [],
  });
});

describe("an unknown option or value is a problem that lists the known ones", () => {
  const known =
    "known options are target=ts|js|dts, import_extension=none|js|ts, " +
    "js_import_style=module|legacy_commonjs, enums=emit|import, erasable_syntax=true|false, " +
    "ts_nocheck=true|false, keep_empty_files=true|false, elide_plugin_version=true|false, " +
    "notes=true|false, side=both|client, map_imports=<pattern>:<target>, " +
    "rewrite_imports=<pattern>:<target>, locales=all|none|<languages>, ignore=<rules>";
  const targets =
    "known targets are ts, js, dts and combinations of them, each once, such as js+dts";
  const languages = "write all, none, or BCP-47 tags like de,pt-BR";
  const map = "write a pattern and a target, as in map_imports=acme/common/:@acme/common/gen";
  const rewrite =
    "write a pattern and a target, as in rewrite_imports=./acme/common/**/*_pb.js:@acme/common";
  const warnings = `known warnings are ${WARNINGS.join(", ")}`;
  const extensions = "known values of import_extension are none, js, ts";
  test.each([
    ["targt=ts", known],
    ["js+dts", known],
    // A property of every object is not an option.
    ["constructor=name", known],
    ["target", targets],
    ["target=", targets],
    ["target=cjs", targets],
    ["target=js+", targets],
    ["target=+js", targets],
    ["target=js+js", targets],
    ["target=js++dts", targets],
    ["target=js +dts", targets],
    ["target=JS", targets],
    ["import_extension=.mjs", extensions],
    ["import_extension=JS", extensions],
    ["import_extension=toString", extensions],
    ["js_import_style=commonjs", "known values of js_import_style are module, legacy_commonjs"],
    ["enums", "known values of enums are emit, import"],
    ["enums=both", "known values of enums are emit, import"],
    ["erasable_syntax", "known values of erasable_syntax are true, false"],
    ["erasable_syntax=2", "known values of erasable_syntax are true, false"],
    ["erasable_syntax=TRUE", "known values of erasable_syntax are true, false"],
    ["notes=yes", "known values of notes are true, false"],
    ["side=server", "known values of side are both, client"],
    ["locales", languages],
    ["locales=", languages],
    ["locales=german", languages],
    ["locales=all,de", languages],
    ["locales=de,none", languages],
    ["locales=de,pt_BR", '"pt_BR" is not a BCP-47 tag; write "pt-BR"'],
    ["locales=none,all", languages],
    ["map_imports", map],
    ["map_imports=", map],
    ["map_imports=acme/common/", map],
    ["map_imports=acme/common/:", map],
    ["map_imports=:@acme/common", map],
    ["rewrite_imports", rewrite],
    ["rewrite_imports=./acme/*_pb.js", rewrite],
    ["ignore", `"" is not a rule; ${warnings}`],
    ["ignore=all", `"all" is not a rule; ${warnings}`],
    ["ignore=ERROR_COMENT", `"ERROR_COMENT" is not a rule; write ERROR_COMMENT; ${warnings}`],
    ["ignore=error_comment", `"error_comment" is not a rule; write ERROR_COMMENT; ${warnings}`],
    ["ignore=ERROR_COMMENT,toString", `"toString" is not a rule; ${warnings}`],
    [
      "ignore=REASON_FORMAT",
      `REASON_FORMAT is a problem, and only warnings can be silenced; ${warnings}`,
    ],
    // A language only follows other languages.
    ["de", known],
    ["ts_nocheck=yes", "known values of ts_nocheck are true, false"],
  ])("%j", (option, fix) => {
    const { problems } = parseOptions(option);
    expect(problems).toEqual([`cannot use option "${option}": ${fix}`]);
  });

  test("invisible characters are escaped", () => {
    expect(parseOptions("\u202ets=target").problems).toEqual([
      `cannot use option "\\u202ets=target": ${known}`,
    ]);
  });

  test("languages after another option", () => {
    expect(parseOptions("locales=de,target=js,fr").problems).toEqual([
      `cannot use option "fr": ${known}`,
    ]);
  });

  test("all problems are reported at once", () => {
    const { problems } = parseOptions("target=js+js, enums=both,tagret=js,ts_nocheck=true");
    expect(problems).toEqual([
      `cannot use option "target=js+js": ${targets}`,
      'cannot use option "enums=both": known values of enums are emit, import',
      `cannot use option "tagret=js": ${known}`,
    ]);
  });
});

test.each([
  "json_types=true",
  "json_types=0",
  "valid_types=legacy_required+protovalidate_required",
  "bootstrap_wkt=true",
])("%s, which is for messages alone, is a warning", (option) => {
  expect(parseOptions(`target=ts,${option}`)).toEqual({
    options: defaults,
    problems: [],
    warnings: [`option "${option}" has no effect on errors; give it to protoc-gen-es alone`],
  });
});

test.each([
  [
    "target=js+dts,import_extension=ts",
    "cannot use import_extension=ts with target=js+dts: no generated file has that extension; use js or none",
  ],
  [
    "import_extension=ts,target=dts",
    "cannot use import_extension=ts with target=dts: no generated file has that extension; use js or none",
  ],
])("%j is refused: the options contradict each other", (text, problem) => {
  expect(parseOptions(text).problems).toEqual([problem]);
});

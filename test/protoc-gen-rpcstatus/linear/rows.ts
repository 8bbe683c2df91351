// For each rule, the inputs that may grow: many declarations, many parts of one declaration, long names and texts.

import { create, type MessageInitShape, setExtension } from "@bufbuild/protobuf";
import {
  EnumOptionsSchema,
  EnumValueDescriptorProtoSchema,
  EnumValueOptionsSchema,
  FileDescriptorProtoSchema,
  MethodOptionsSchema,
  ServiceOptionsSchema,
  SourceCodeInfo_LocationSchema,
} from "@bufbuild/protobuf/wkt";
import {
  CatalogSchema,
  catalog,
  ErrorSpecSchema,
  error,
  errors,
  MethodErrorsSchema,
  service_errors,
} from "../../../gen/rpcstatus/v1/annotations_pb.js";

type FileInit = Omit<MessageInitShape<typeof FileDescriptorProtoSchema>, "$typeName">;
type Spec = Omit<MessageInitShape<typeof ErrorSpecSchema>, "$typeName">;
type CatalogInit = Omit<MessageInitShape<typeof CatalogSchema>, "$typeName">;

export function times<T>(n: number, make: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => make(i));
}

export function file(init: FileInit) {
  const optionDependency = ["rpcstatus/v1/annotations.proto"];
  const base = { name: "a.proto", package: "acme", syntax: "proto3", optionDependency };
  return create(FileDescriptorProtoSchema, { ...base, ...init });
}

type Values = readonly (readonly [name: string, spec?: Spec, number?: number])[];

/** An enum with the option, if its catalog is not undefined. */
export function enumOf(name: string, values: Values, settings: CatalogInit | undefined = {}) {
  const options = create(EnumOptionsSchema);
  const domain = "shop.acme.example";
  setExtension(options, catalog, create(CatalogSchema, { domain, defaultCode: 13, ...settings }));
  const prefix = settings.valuePrefix ?? `${name.toUpperCase()}_`;
  return {
    name,
    options,
    value: [
      { name: `${prefix}UNSPECIFIED`, number: 0 },
      ...values.map(([value, spec, number], i) => ({
        name: value.startsWith("=") ? value.slice(1) : `${prefix}${value}`,
        number: number ?? i + 1,
        ...(spec && { options: valueOptions(spec) }),
      })),
    ],
  };
}

function valueOptions(spec: Spec) {
  const options = create(EnumValueOptionsSchema);
  setExtension(options, error, create(ErrorSpecSchema, spec));
  return options;
}

export function method(name: string, ...names: string[]) {
  const options = create(MethodOptionsSchema);
  setExtension(options, errors, create(MethodErrorsSchema, { error: names }));
  return { name, inputType: ".acme.M", outputType: ".acme.M", options };
}

function serviceOptions(...names: string[]) {
  const options = create(ServiceOptionsSchema);
  setExtension(options, service_errors, create(MethodErrorsSchema, { error: names }));
  return options;
}

const M = { name: "M" };
export const word = (i: number) => `REASON_${i}_X`;
export const one = (spec: Spec) => [file({ enumType: [enumOf("E", [["BUSY_NOW", spec]])] })];
export const many = (n: number, make: (i: number) => Values[number], settings?: CatalogInit) => [
  file({ enumType: [enumOf("E", times(n, make), settings)] }),
];
export const keys = (n: number, more: object = {}) =>
  times(n, (i) => ({ key: `key${i}`, description: "A key.", ...more }));

const commentsAt = (paths: readonly number[][], text: (i: number) => string) => ({
  $typeName: "google.protobuf.SourceCodeInfo" as const,
  location: paths.map((path, i) =>
    create(SourceCodeInfo_LocationSchema, { path, span: [i, 0, 1], leadingComments: text(i) }),
  ),
});
/** Errors, each with a comment that names a rule. */
const ignoring = (n: number, rule: (i: number) => string, settings?: CatalogInit) => [
  file({
    enumType: [
      enumOf(
        "E",
        times(n, (i) => [word(i)]),
        settings,
      ),
    ],
    sourceCodeInfo: commentsAt(
      times(n, (i) => [5, 0, 2, i + 1]),
      (i) => `rpcstatus:ignore ${rule(i)}\n`,
    ),
  }),
];

export interface Row {
  /** A finding that shows that the rule has run on the input. */
  readonly finds: RegExp;
  readonly files: (n: number) => ReturnType<typeof file>[];
  /** Files of the request for which no code is generated. */
  readonly imported?: (name: string) => boolean;
}

/** Adds an error whose name has no digit. */
function withWholeName(whole: ReturnType<typeof file>): ReturnType<typeof file> {
  for (const { value } of whole.enumType)
    value.push(create(EnumValueDescriptorProtoSchema, { name: "E_WHOLE", number: 1_000_000 }));
  return whole;
}

/** The rules by the names of their functions, and for each the inputs that grow. */
export const ROWS: Readonly<Record<string, readonly Row[]>> = {
  checkCatalog: [
    {
      finds: /without a domain/,
      files: (n) => [
        file({ enumType: times(n, (i) => enumOf(`E${i}`, [["BUSY_NOW"]], { domain: "" })) }),
      ],
    },
    {
      finds: /lower-case host name/,
      files: (n) => many(1, () => ["A_B_C"], { domain: "A.".repeat(n) }),
    },
    {
      finds: /no such reason/,
      files: (n) => many(n, (i) => [word(i)], { fallbackReason: "REASON_X_Y" }),
    },
    {
      finds: /cannot fall back/,
      files: (n) => [
        file({
          enumType: [
            enumOf("E", [["A_B_C", { message: "x", metadata: keys(n) }]], {
              fallbackReason: "A_B_C",
            }),
          ],
        }),
      ],
    },
    {
      finds: /cannot use default_locale/,
      files: (n) => many(1, () => ["A_B_C"], { defaultLocale: "de_".repeat(n) }),
    },
  ],
  checkOutputs: [
    {
      finds: /cannot generate files for both/,
      files: (n) =>
        times(2 * n, (i) =>
          file({
            name: `${i < n ? "a" : "A"}${i % n}.proto`,
            package: `p${i}`,
            enumType: [enumOf("E", [["BUSY_NOW"]])],
          }),
        ),
    },
  ],
  checkSymbols: [
    {
      finds: /it is a numeric name/,
      files: (n) => [
        file({
          enumType: times(n, (i) =>
            enumOf(`E${i}`, [["NaN", { reason: "NOT_A_NUMBER" }]], {
              domain: `d${i}.example`,
              valuePrefix: "",
            }),
          ),
        }),
      ],
    },
  ],
  checkUnique: [
    {
      finds: /twice in domain/,
      files: (n) => many(n, (i) => [word(i), { reason: "SAME_REASON" }]),
    },
    // The same errors in two enums.
    {
      finds: /code INTERNAL there and ABORTED here/,
      files: (n) => [
        file({
          enumType: [13, 10].map((code, e) =>
            enumOf(
              `E${e}`,
              times(n, (i) => [word(i), { code }]),
            ),
          ),
        }),
      ],
    },
    {
      finds: /here and not there/,
      files: (n) => [
        file({
          enumType: [n, n + 1].map((count, e) =>
            enumOf(`E${e}`, [["BUSY_NOW", { message: "x", metadata: keys(count) }]]),
          ),
        }),
      ],
    },
  ],
  checkDetails: [
    {
      finds: /cannot find message/,
      files: (n) => many(n, (i) => [word(i), { message: "x", details: [`acme.Unknown${i}`] }]),
    },
    {
      finds: /cannot find message/,
      files: (n) => [
        file({
          messageType: times(n, (i) => ({ name: `N${i}`, nestedType: [{ name: "Page" }] })),
          enumType: [
            enumOf(
              "E",
              times(n, (i) => [word(i), { details: [`x${i}.Page`] }]),
            ),
          ],
        }),
      ],
    },
    {
      finds: /twice in one error/,
      files: (n) => one({ details: times(n, () => "google.rpc.Help") }),
    },
  ],
  checkMetadata: [
    {
      finds: /cannot declare metadata key/,
      files: (n) => one({ metadata: times(n, (i) => ({ key: `key${i % 5}` })) }),
    },
    {
      finds: /does not match/,
      files: (n) => one({ metadata: times(n, (i) => ({ key: `Key ${i}` })) }),
    },
    {
      finds: /it has \d+ characters/,
      files: (n) => one({ metadata: [{ key: "k".repeat(n + 64) }] }),
    },
    {
      finds: /cannot use example/,
      files: (n) => one({ metadata: times(n, (i) => ({ key: `key${i}`, type: 2, example: "x" })) }),
    },
  ],
  checkMethods: [
    {
      finds: /cannot find an error of service/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: [
            enumOf(
              "E",
              times(n, (i) => [word(i)]),
            ),
          ],
          service: [
            {
              name: "S",
              options: serviceOptions("E.*", ...times(n, (i) => `E.REASON_${i}_Z`)),
              method: times(2, (i) => method(`m${i}`, `E.${word(i)}`)),
            },
          ],
        }),
      ],
    },
    {
      finds: /cannot distinguish/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: ["a.example", "b.example"].map((domain, e) =>
            enumOf(
              `E${e}`,
              times(n, (i) => [word(i)]),
              { domain },
            ),
          ),
          service: [{ name: "S", options: serviceOptions("E0.*"), method: [method("m", "E1.*")] }],
        }),
      ],
    },
    {
      finds: /cannot find an error of method/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: [
            enumOf(
              "E",
              times(n, (i) => [word(i)]),
            ),
          ],
          service: [{ name: "S", method: times(n, (i) => method(`m${i}`, `E.REASON_${i}_Z`)) }],
        }),
      ],
    },
    {
      finds: /cannot find an error of method/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: times(n, (i) => enumOf(`Enum${1000 + i}`, [["BUSY_NOW"]])),
          service: [
            { name: "S", method: times(n, (i) => method(`m${i}`, `Unum${1000 + i}.BUSY_NOT`)) },
          ],
        }),
      ],
    },
    {
      finds: /cannot find an error of method/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: times(n, (i) => enumOf(`Enum${1000 + i}`, [["BUSY_NOW"]])),
          service: [{ name: "S", method: [method("m", ...times(n, (i) => `NO_${i}`))] }],
        }),
      ],
    },
    {
      finds: /cannot find an error of method/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: [enumOf("E", [["BUSY_NOW"]])],
          service: [{ name: "S", method: [method("m", `${"a.".repeat(n)}B`)] }],
        }),
      ],
    },
    {
      finds: /cannot find an error of method/,
      files: (n) => [
        file({
          package: times(n, () => "a").join("."),
          messageType: [M],
          enumType: [enumOf("E", [["BUSY_NOW"]])],
          service: [
            {
              name: "S",
              method: [
                {
                  ...method("m", "F.BUSY_NOW"),
                  inputType: `.${times(n, () => "a").join(".")}.M`,
                  outputType: `.${times(n, () => "a").join(".")}.M`,
                },
              ],
            },
          ],
        }),
      ],
    },
    {
      finds: /twice for method/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: [enumOf("E", [["BUSY_NOW"]])],
          service: [{ name: "S", method: [method("m", ...times(n, () => "E.BUSY_NOW"))] }],
        }),
      ],
    },
    {
      finds: /cannot distinguish/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: times(n, (i) => enumOf(`E${i}`, [["BUSY_NOW"]], { domain: `d${i}.example` })),
          service: [{ name: "S", method: [method("m", ...times(n, (i) => `E${i}.BUSY_NOW`))] }],
        }),
      ],
    },
  ],
  checkCatalogNames: [
    {
      finds: /not a name in protobuf/,
      files: (n) => many(n, (i) => [`=bad name ${i}`, { reason: word(i) }]),
    },
    {
      finds: /characters and 1000 are allowed/,
      files: (n) => [
        file({
          enumType: [
            enumOf(
              "E".repeat(1001 + n),
              times(n, (i) => [word(i)]),
              { valuePrefix: "E_" },
            ),
          ],
        }),
      ],
    },
  ],
  checkFileNames: [
    {
      finds: /cannot generate code for file/,
      files: (n) =>
        times(n, (i) =>
          file({
            name: `../${i}.proto`,
            package: `p${i}`,
            enumType: [enumOf("E", [["BUSY_NOW"]])],
          }),
        ),
    },
    {
      finds: /cannot generate code for file/,
      files: (n) => [file({ name: "../".repeat(n), enumType: [enumOf("E", [["BUSY_NOW"]])] })],
    },
  ],
  checkServiceNames: [
    {
      finds: /not a name in protobuf/,
      files: (n) => [
        file({
          messageType: [M],
          enumType: [enumOf("E", [["BUSY_NOW"]])],
          service: [{ name: "S", method: times(n, (i) => method(`m ${i}`, "E.BUSY_NOW")) }],
        }),
      ],
    },
  ],
  checkImportedErrors: [
    {
      finds: /cannot use error/,
      files: (n) =>
        [
          file({
            name: "b.proto",
            package: "b",
            enumType: [
              enumOf(
                "E",
                times(n, (i) => [word(i), { reason: `bad reason${i}` }]),
              ),
            ],
          }),
          file({
            dependency: ["b.proto"],
            messageType: [M],
            enumType: [enumOf("F", [["BUSY_NOW"]])],
            service: [
              { name: "S", method: times(n, (i) => method(`m${i}`, `b.E.bad_reason${i}`)) },
            ],
          }),
        ].map((each, i) =>
          i === 1
            ? each
            : {
                ...each,
                enumType: each.enumType.map((type) => ({
                  ...type,
                  value: type.value.map((value, v) =>
                    v === 0
                      ? value
                      : { ...value, options: valueOptions({ reason: `bad_reason${v - 1}` }) },
                  ),
                })),
              },
        ),
      imported: (name) => name === "b.proto",
    },
  ],
  checkOptions: [
    {
      finds: /it is an HTTP status|not a gRPC code/,
      files: (n) => many(n, (i) => [word(i), { code: 400 + (i % 99) }]),
    },
  ],
  checkLinks: [
    {
      finds: /cannot use help url/,
      files: (n) => one({ help: times(n, (i) => ({ description: "x", url: `file://${i}` })) }),
    },
  ],
  checkPrefix: [
    {
      finds: /set reason in the option/,
      files: (n) => many(n, (i) => [`=busy_now_${i}`]),
    },
    {
      finds: /cannot use value_prefix/,
      files: (n) => [
        file({
          enumType: [
            {
              ...enumOf(
                "E",
                times(n, (i) => [`=ORDER_${i}`]),
              ),
              options: enumOf("E", [], { valuePrefix: "NO_" }).options,
            },
          ],
        }),
      ],
    },
    {
      finds: /cannot use value_prefix/,
      files: (n) => [
        file({
          enumType: [
            {
              ...enumOf("E", [[`=${"A_".repeat(n)}X`], [`=${"A_".repeat(n)}Y`]]),
              options: enumOf("E", [], { valuePrefix: "NO_" }).options,
            },
          ],
        }),
      ],
    },
  ],
  checkReason: [
    {
      finds: /set reason: "BUSY_NOW_0"/,
      files: (n) => many(2 * n, (i) => [i % 2 === 0 ? `busy_now_${i}` : word(i)]),
    },
    {
      finds: /cannot derive a reason/,
      files: (n) => many(2 * n, (i) => (i % 2 === 0 ? [word(i)] : [`=REASON_${i}`])),
    },
    {
      finds: /is reserved/,
      files: (n) => [
        file({
          enumType: [
            {
              ...enumOf(
                "E",
                times(n, (i) => [word(i)]),
              ),
              reservedName: times(n, (i) => `E_${word(i)}`),
            },
          ],
        }),
      ],
    },
    {
      finds: /characters and 63 are allowed/,
      files: (n) => many(1, () => ["BUSY_NOW", { reason: "A".repeat(n + 64) }]),
    },
    {
      finds: /cannot derive a reason/,
      files: (n) => [
        file({
          enumType: [
            {
              ...enumOf("E", [["BUSY_NOW"], ["LATE_NOW"], [`=R_${"A_".repeat(n)}B`]], {
                valuePrefix: "A_".repeat(n),
              }),
            },
          ],
        }),
      ],
    },
  ],
  checkReplacedBy: [
    {
      finds: /the replacements lead back/,
      files: (n) => many(n, (i) => [word(i), { replacedBy: `E.${word((i + 1) % n)}` }]),
    },
    {
      finds: /cannot find the replacement/,
      files: (n) => many(n, (i) => [word(i), { replacedBy: `E.REASON_${i}_Z` }]),
    },
  ],
  checkTexts: [
    {
      finds: /the error has no such key/,
      files: (n) =>
        one({
          message: "x",
          metadata: keys(n),
          localized: [{ locale: "de", message: times(n, (i) => `{other${1000 + i}}`).join("") }],
        }),
    },
    {
      finds: /the key is optional/,
      files: (n) =>
        one({
          metadata: keys(n, { optional: true }),
          message: times(n, (i) => `{key${i}}`).join(""),
        }),
    },
    {
      finds: /cannot use locale/,
      files: (n) =>
        one({ message: "x", localized: times(n, () => ({ locale: "de_DE", message: "x" })) }),
    },
    { finds: /"\{" without "\}"/, files: (n) => one({ message: "{ ".repeat(n) }) },
    {
      finds: /has no such key/,
      files: (n) =>
        one({
          message: times(n, (i) => `{key${i}}`).join(""),
          localized: times(n, () => ({ locale: "de", message: "{none}" })),
        }),
    },
  ],
  checkControls: [
    { finds: /control character/, files: (n) => one({ message: `${" ".repeat(n)}\u0007` }) },
  ],
  checkLocales: [
    // As an option of the plugin, see the test below.
  ],
  warnAboutIgnores: [
    {
      finds: /rpcstatus:ignore names "A_B_C0"/,
      files: (n) => ignoring(n, (i) => `A_B_C${i}`),
    },
    {
      finds: /rpcstatus:ignore HELP_DESCRIPTION silences nothing here/,
      files: (n) => ignoring(n, () => "HELP_DESCRIPTION"),
    },
    // All in one comment, and a warning for each of the errors, which the comment does not silence.
    {
      finds: /has no description/,
      files: (n) => [
        file({
          enumType: [
            enumOf(
              "E",
              times(n, (i) => [word(i), { help: [{ url: "https://a.b" }] }]),
            ),
          ],
          sourceCodeInfo: commentsAt([[5, 0]], () =>
            times(n, (i) => `rpcstatus:ignore A_B_C${i}\n`).join(""),
          ),
        }),
      ],
    },
  ],
  warnAboutUnknownIgnores: [
    {
      finds: /rpcstatus:ignore names "A_B_C0"/,
      files: (n) => ignoring(n, (i) => `A_B_C${i}`, { domain: "" }),
    },
  ],
  warnAboutDefaultLanguage: [
    {
      finds: /but no default_locale/,
      files: (n) =>
        many(n, (i) => [word(i), { message: "x", localized: [{ locale: "de", message: "x" }] }]),
    },
    {
      finds: /the default_locale, so/,
      files: (n) =>
        many(n, (i) => [word(i), { localized: [{ locale: "de", message: "x" }] }], {
          defaultLocale: "en",
        }),
    },
  ],
  warnAboutDescriptions: [
    {
      finds: /have no description/,
      files: (n) => one({ message: "x", metadata: keys(n, { description: "" }) }),
    },
  ],
  warnAboutImports: [
    {
      finds: /does not generate/,
      files: (n) => [
        ...times(n, (i) =>
          file({
            name: `imported/f${i}.proto`,
            package: `p${i}`,
            messageType: [M],
            enumType: [enumOf("E", [["BUSY_NOW"]], { domain: `d${i}.example` })],
          }),
        ),
        file({
          dependency: times(n, (i) => `imported/f${i}.proto`),
          messageType: [M],
          enumType: [
            enumOf(
              "F",
              times(n, (i) => [word(i), { details: [`p${i}.M`] }]),
            ),
          ],
          service: [{ name: "S", method: times(n, (i) => method(`m${i}`, `p${i}.E.BUSY_NOW`)) }],
        }),
        // The files of one folder may be one run of several.
        file({ name: "other/b.proto", package: "other" }),
      ],
      imported: (name) => name.startsWith("imported/"),
    },
  ],
  warnAboutSpellings: [
    {
      finds: /differs only in case/,
      files: (n) =>
        one({
          message: "x",
          metadata: times(n, (i) => ({
            key: i % 2 === 0 ? `key${i}` : `Key${i - 1}`.replace("K", "k_"),
            description: "x",
          })),
        }),
    },
  ],
  warnAboutComments: [
    {
      finds: /have no comment/,
      files: (n) =>
        many(n, (i) => [word(i), { message: "x" }]).map((each) => ({
          ...each,
          sourceCodeInfo: { $typeName: "google.protobuf.SourceCodeInfo" as const, location: [] },
        })),
    },
  ],
  warnAboutLinks: [
    {
      finds: /has no description/,
      files: (n) =>
        one({
          message: "x",
          help: times(n, (i) => ({ description: "", url: `https://acme.example/${i}` })),
        }),
    },
  ],
  warnAboutMessages: [{ finds: /no message/, files: (n) => many(n, (i) => [word(i)]) }],
  warnAboutReason: [
    {
      finds: /does not say what went wrong/,
      files: (n) =>
        many(1, () => ["FAILED", { message: "x" }]).concat(
          many(n, (i) => [word(i), { message: "x" }], { domain: "b.acme.example" }).map((each) => ({
            ...each,
            name: "b.proto",
            package: "b",
          })),
        ),
    },
  ],
  warnAboutMembers: [
    {
      finds: /has a digit after "E_"/,
      files: (n) => many(n, (i) => [`${i}_DAYS`, { reason: word(i) }]).map(withWholeName),
    },
    {
      finds: /has a digit after "E_"/,
      files: (n) => many(1, () => [`2${"A_".repeat(n)}B`, { reason: word(0) }]).map(withWholeName),
    },
  ],
  warnAboutZero: [
    {
      finds: /is not an error without the option/,
      files: (n) => [
        file({
          enumType: times(n, (i) => ({
            ...enumOf(`E${i}`, [["BUSY_NOW"]], { domain: `d${i}.example` }),
            value: [
              { name: `E${i}_LATE`, number: 0 },
              { name: `E${i}_BUSY_NOW`, number: 1 },
            ],
          })),
        }),
      ],
    },
  ],
  warnAboutLanguage: [
    {
      finds: /names no known language/,
      files: (n) =>
        many(n, (i) => [word(i), { message: "x", localized: [{ locale: "xx", message: "x" }] }]),
    },
  ],
  warnAboutTexts: [
    {
      finds: /declares another key beside/,
      files: (n) => one({ metadata: keys(n), message: times(n, (i) => `{kay${i}}`).join("") }),
    },
    {
      finds: /is sent with the/,
      files: (n) => one({ metadata: keys(n), message: times(n, (i) => `$\{key${i}}`).join("") }),
    },
    {
      finds: /is sent unchanged, since only/,
      files: (n) =>
        one({
          message: "x",
          metadata: keys(n),
          help: [{ description: `${"x".repeat(n)}{key${n - 1}}`, url: "https://acme.example" }],
        }),
    },
  ],
};

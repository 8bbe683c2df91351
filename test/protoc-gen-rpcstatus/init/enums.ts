// Enums before and after `rpcstatus init --from`. Each is the body of a file; the head of the file is `headOf` its package.

export interface EnumCase {
  readonly before: string;
  readonly after: string;
  /** Default: "E" for each enum of that name. */
  readonly from?: readonly string[];
  /** The lines before the body, instead of the usual ones. */
  readonly head?: string;
  readonly headAfter?: string;
}

const CATALOG = (indent: string, ...fields: string[]) =>
  [
    "option (rpcstatus.v1.catalog) = {",
    ...[
      'domain: "acme.com"',
      "// Of errors that name no code; give each the one that fits.",
      "default_code: UNKNOWN",
      ...fields,
    ].map((line) => `${indent}${line}`),
    "};",
  ]
    .map((line) => `${indent}${line}`)
    .join("\n");

const KRATOS = [
  "  option (rpcstatus.v1.catalog) = {",
  "    // Kratos sends no domain. These errors are recognized; to throw them from here, add a second catalog, with a domain.",
  "    external: true",
];

/** Kratos' errors/errors.proto. */
export const KRATOS_PROTO = `syntax = "proto3";

package errors;

import "google/protobuf/descriptor.proto";

extend google.protobuf.EnumOptions {
  int32 default_code = 1108;
}

extend google.protobuf.EnumValueOptions {
  int32 code = 1109;
}
`;

const KRATOS_IMPORT = 'import "errors/errors.proto";\n';

export const enums: Readonly<Record<string, EnumCase>> = {
  "the usual prefix, with comments": {
    before: `
// Why an order fails.
enum OrderError { // in use
  // Nothing.
  ORDER_ERROR_UNSPECIFIED = 0;

  // Sold.
  ORDER_ERROR_OUT_OF_STOCK = 1; // trailing
  /* Payment. */
  ORDER_ERROR_CARD_NOT_FOUND = 2;
  ORDER_ERROR_ABORTED=3;
}
`,
    from: ["OrderError"],
    after: `
// Why an order fails.
enum OrderError { // in use
${CATALOG("  ")}

  // Nothing.
  ORDER_ERROR_UNSPECIFIED = 0;

  // Sold.
  ORDER_ERROR_OUT_OF_STOCK = 1; // trailing
  /* Payment. */
  ORDER_ERROR_CARD_NOT_FOUND = 2 [(rpcstatus.v1.error) = {code: NOT_FOUND}];
  ORDER_ERROR_ABORTED=3 [(rpcstatus.v1.error) = {code: ABORTED}];
}
`,
  },
  "OK and lower-case names": {
    before: `
enum ShopCode {
  no_error = 0;
  cart_empty = 1;
  CardExpired = 2;
  ITEM_2FA_ = 3;
  no = 4;
  success = 5;
  NOT_OK = 6;
}
`,
    from: ["ShopCode"],
    after: `
enum ShopCode {
${CATALOG("  ", 'value_prefix: ""')}
  no_error = 0;
  cart_empty = 1 [(rpcstatus.v1.error) = {reason: "CART_EMPTY"}];
  CardExpired = 2 [(rpcstatus.v1.error) = {reason: "CARD_EXPIRED"}];
  ITEM_2FA_ = 3 [(rpcstatus.v1.error) = {reason: "ITEM_2FA"}];
  no = 4 [(rpcstatus.v1.error) = {reason: "SHOP_CODE_NO"}];
  success = 5 [(rpcstatus.v1.error) = {ignore: true}];
  NOT_OK = 6;
}
`,
  },
  "no error at zero, with a word in it": {
    before: `
enum LoginCode {
  no_auth_error = 0;
  locked = 1;
}
`,
    from: ["LoginCode"],
    after: `
enum LoginCode {
${CATALOG("  ", 'value_prefix: ""')}
  no_auth_error = 0 [(rpcstatus.v1.error) = {ignore: true}];
  locked = 1 [(rpcstatus.v1.error) = {reason: "LOCKED"}];
}
`,
  },
  "an error at zero": {
    before: `
enum UserReason {
  NO_SUCH_USER = 0;
  USER_LOCKED = 1;
}
`,
    from: ["UserReason"],
    after: `
enum UserReason {
${CATALOG("  ", 'value_prefix: ""')}
  NO_SUCH_USER = 0 [(rpcstatus.v1.error) = {code: UNKNOWN}];
  USER_LOCKED = 1;
}
`,
  },
  "only zero has the prefix": {
    before: `
enum CartReason {
  CART_REASON_UNSPECIFIED = 0;
  LIST_EMPTY = 1;
  ITEM_MISSING = 2;
}
`,
    from: ["CartReason"],
    after: `
enum CartReason {
${CATALOG("  ", 'value_prefix: ""')}
  CART_REASON_UNSPECIFIED = 0;
  LIST_EMPTY = 1;
  ITEM_MISSING = 2;
}
`,
  },
  "tabs, a nested enum, options, reserved, aliases and numbers": {
    before: `
message Outer {
\tmap<string, int32> counts = 1; /* enum Fake {
\t*/ // enum Other { A = 0; }
\toneof choice {
\t\tstring message = 2;
\t\tint32 enum = 3;
\t}
\tenum Inner
\t{
\t\toption allow_alias = true; // twice
\t\treserved 9, 10 to 12;
\t\treserved "INNER_GONE";
\t\tINNER_UNSPECIFIED = 0;
\t\tINNER_LOST = 1;
\t\tINNER_LOST_TOO = 1;
\t\tINNER_NOT_FOUND = 0x2 [deprecated = true];
\t\tINNER_OK = 3 [
\t\t\tdeprecated = true // old
\t\t];
\t\tINNER_2FA = -4;
\t}
}
`,
    from: ["Outer.Inner"],
    after: `
message Outer {
\tmap<string, int32> counts = 1; /* enum Fake {
\t*/ // enum Other { A = 0; }
\toneof choice {
\t\tstring message = 2;
\t\tint32 enum = 3;
\t}
\tenum Inner
\t{
\t\toption allow_alias = true; // twice
${CATALOG("\t\t").replaceAll("\n\t\t\t\t", "\n\t\t\t")}
\t\treserved 9, 10 to 12;
\t\treserved "INNER_GONE";
\t\tINNER_UNSPECIFIED = 0;
\t\tINNER_LOST = 1;
\t\tINNER_LOST_TOO = 1;
\t\tINNER_NOT_FOUND = 0x2 [deprecated = true, (rpcstatus.v1.error) = {code: NOT_FOUND}];
\t\tINNER_OK = 3 [
\t\t\tdeprecated = true, // old
\t\t\t(rpcstatus.v1.error) = {ignore: true}
\t\t];
\t\tINNER_2FA = -4 [(rpcstatus.v1.error) = {reason: "INNER_2FA"}];
\t}
}
`,
  },
  "two enums on one line each": {
    before: `
enum OneError { ONE_ERROR_UNSPECIFIED = 0; ONE_ERROR_STOLEN = 1; } enum TwoError { TWO_ERROR_NONE = 0; TWO_ERROR_GONE = 1; }
`,
    from: ["TwoError", "OneError", ".acme.two_enums_on_one_line_each.v1.OneError"],
    after: `
enum OneError { option (rpcstatus.v1.catalog) = {domain: "acme.com" default_code: UNKNOWN}; ONE_ERROR_UNSPECIFIED = 0; ONE_ERROR_STOLEN = 1; } enum TwoError { option (rpcstatus.v1.catalog) = {domain: "acme.com" default_code: UNKNOWN}; TWO_ERROR_NONE = 0; TWO_ERROR_GONE = 1; }
`,
  },
  "imports that are sorted": {
    head: 'import "google/protobuf/empty.proto";\n\nimport "zeta.proto"; // last\n',
    headAfter:
      'import "google/protobuf/empty.proto";\n\nimport "rpcstatus/v1/annotations.proto";\nimport "zeta.proto"; // last\n',
    before: `
enum LateError {
  LATE_ERROR_UNSPECIFIED = 0;
  LATE_ERROR_TOO_LATE = 1;
}
message M {
  google.protobuf.Empty e = 1;
  zeta.Z z = 2;
}
`,
    from: ["LateError"],
    after: `
enum LateError {
${CATALOG("  ")}
  LATE_ERROR_UNSPECIFIED = 0;
  LATE_ERROR_TOO_LATE = 1;
}
message M {
  google.protobuf.Empty e = 1;
  zeta.Z z = 2;
}
`,
  },
  "a package with a part named rpcstatus": {
    before: `
enum PartError {
  PART_ERROR_UNSPECIFIED = 0;
  PART_ERROR_DATA_LOSS = 1;
}
`,
    from: ["PartError"],
    after: `
enum PartError {
${CATALOG("  ").replace("(rpc", "(.rpc")}
  PART_ERROR_UNSPECIFIED = 0;
  PART_ERROR_DATA_LOSS = 1 [(.rpcstatus.v1.error) = {code: DATA_LOSS}];
}
`,
  },
  "Kratos with a default code": {
    head: KRATOS_IMPORT,
    headAfter: `${KRATOS_IMPORT}import "rpcstatus/v1/annotations.proto";\n`,
    before: `
enum ErrorReason {
  option (errors.default_code) = 500;

  GREETER_UNSPECIFIED = 0;
  USER_NOT_FOUND = 1 [(errors.code) = 404];
  TEAPOT = 2 [(errors.code) = 418];
  plain = 3;
  BROKEN = 4 [(errors.code) = 500];
}
`,
    from: ["ErrorReason"],
    after: `
enum ErrorReason {
  option (errors.default_code) = 500;
${KRATOS.join("\n")}
    default_code: INTERNAL
    value_prefix: ""
  };

  GREETER_UNSPECIFIED = 0;
  USER_NOT_FOUND = 1 [(errors.code) = 404, (rpcstatus.v1.error) = {code: NOT_FOUND}];
  TEAPOT = 2 [(errors.code) = 418, (rpcstatus.v1.error) = {code: UNKNOWN http_status: 418}];
  plain = 3;
  BROKEN = 4 [(errors.code) = 500];
}
`,
  },
  "Kratos without a default code, with an error at zero": {
    head: KRATOS_IMPORT,
    headAfter: `${KRATOS_IMPORT}import "rpcstatus/v1/annotations.proto";\n`,
    before: `
enum Reason {
  USER_GONE = 0 [(errors.code) = 410];
  USER_LOCKED = 1 [
    // Locked.
    (errors.code) = 409
  ];
  NOT_AN_ERROR = 2;
}
`,
    from: ["Reason"],
    after: `
enum Reason {
${KRATOS.join("\n")}
    value_prefix: ""
  };
  USER_GONE = 0 [(errors.code) = 410, (rpcstatus.v1.error) = {code: UNKNOWN http_status: 410}];
  USER_LOCKED = 1 [
    // Locked.
    (errors.code) = 409,
    (rpcstatus.v1.error) = {code: ABORTED}
  ];
  NOT_AN_ERROR = 2 [(rpcstatus.v1.error) = {ignore: true}];
}
`,
  },
};

/** Returns the package of a case. */
function packageOf(name: string): string {
  const part = name.toLowerCase().replace(/\W+/g, "_");
  return name.includes("rpcstatus") ? "acme.rpcstatus.v1" : `acme.${part}.v1`;
}

export function fileOf(name: string): string {
  return `proto/${packageOf(name).replaceAll(".", "/")}/errors.proto`;
}

/** Returns the file before and after. */
export function textsOf(name: string, { before, after, head, headAfter }: EnumCase) {
  const start = `// A license.\n\nsyntax = "proto3";\n\npackage ${packageOf(name)};\n`;
  const imported = headAfter ?? 'import "rpcstatus/v1/annotations.proto";\n';
  return {
    before: `${start}${head === undefined ? "" : `\n${head}`}${before}`,
    after: `${start}\n${imported}${after}`,
  };
}

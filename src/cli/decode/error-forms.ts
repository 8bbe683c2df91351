// The texts of errors that libraries and tools print, each of which names a code.

import { codeConnectNames, codeNames } from "../../../gen/rpcstatus/v1/code_rpcstatus.js";

/** The text of an error before its message. */
export interface Form {
  readonly form: string;
  /**
   * The groups `code`, `number`, `text` (of tonic), `twirp` (a name of Twirp) and `unknown` (a number without a name) have
   * the code; if two match, they must agree. `message` is the message if it comes first. All repetitions are bounded.
   */
  readonly start: RegExp;
  /** The message is in quotes, with escapes. Default: it goes on to the end of the line, or of the text in quotes. */
  readonly quoted?: true;
  /** The message ends before this, or else with the line. */
  readonly until?: RegExp;
  /** The message may have lines. */
  readonly hasLines?: true;
  /** A list of details in JSON may follow. */
  readonly hasList?: true;
  /** Details in protobuf's text format may follow. */
  readonly hasTextFormat?: true;
  /** The properties of the error may follow its stack. */
  readonly hasProperties?: true;
  /** The text is an error only at the start of the input or of a text in JSON. */
  readonly first?: true;
}

const names = codeNames.slice(1).join("|");
const spaced = names.replaceAll("_", "[ _]?");
const connectNames = codeConnectNames.slice(1).join("|");

/** The services of Firebase whose names of errors are those of the codes. */
const firebase = "(?:auth|data-connect|database|firestore|functions|messaging|storage)/";

/** The texts that tonic prints for the codes, by number. */
export const TONIC = [
  "",
  "The operation was cancelled",
  "Unknown error",
  "Client specified an invalid argument",
  "Deadline expired before operation could complete",
  "Some requested entity was not found",
  "Some entity that we attempted to create already exists",
  "The caller does not have permission to execute the specified operation",
  "Some resource has been exhausted",
  "The system is not in a state required for the operation's execution",
  "The operation was aborted",
  "Operation was attempted past the valid range",
  "Operation is not implemented or not supported",
  "Internal error",
  "The service is currently unavailable",
  "Unrecoverable data loss or corruption",
  "The request does not have valid authentication credentials",
];

/** In order of preference: of several that match the same text, the first one. */
export const FORMS: readonly Form[] = [
  {
    form: "an error of grpc-go",
    start: /rpc error: code = (?:Code\((?<unknown>\d{1,9})\)|(?<code>\w{1,20})) desc = /g,
  },
  {
    form: "an error of Python's grpc",
    start: /status = StatusCode\.(?<code>[A-Z_]{2,20})\s{1,50}details = "/g,
    until: /"\s{1,50}debug_error_string|"[ \t]{0,100}$/gm,
    hasLines: true,
  },
  {
    form: "a code of Python's grpc and a message",
    start:
      /<StatusCode\.(?<code>[A-Z_]{2,20}): \(\d{1,2}, '[\w ]{2,40}'\)>,? ?(?:details=)?(?=["'])/g,
    quoted: true,
  },
  {
    form: "a code of Python's grpc and a message",
    start: /\bStatusCode\.(?<code>[A-Z_]{2,20}): (?!\()/g,
  },
  {
    form: "a Status of tonic",
    start:
      /\b(?:status|code): (?:'(?<text>[\w' ]{9,80})'|(?<code>\w{2,20})), message: (?=\\{0,15}")/g,
    quoted: true,
  },
  {
    form: "an error of grpcurl",
    start: /\bCode: (?<code>[A-Z]\w{1,20})\s{1,50}Message: ?/g,
    hasList: true,
  },
  {
    form: "an error of evans",
    start:
      /\bcode: (?<code>\w{2,20})\s{1,20}number: (?<number>\d{1,2})\s{1,20}message: (?=\\{0,15}")/g,
    quoted: true,
  },
  {
    form: "a Status of protobuf's text format",
    start: /\bcode: ?(?<number>\d{1,2})\s{1,20}message: ?(?=\\{0,15}")/g,
    quoted: true,
    hasTextFormat: true,
  },
  {
    form: "an exception of grpc-java",
    start: /\bStatus(?:Runtime)?Exception: (?<code>[A-Z_]{2,20})(?:: |(?![\w:]))/g,
  },
  {
    form: "an error of nice-grpc",
    start: /\b(?:Client|Server)Error: \/[\w./-]{1,300} (?<code>[A-Z_]{2,20})(?:: |(?![\w:]))/g,
  },
  {
    form: "an RpcError of protobuf-ts",
    start: /\bRpcError: (?<message>[^\r\n]{1,1000})[\r\n]{1,4}Code: (?<code>[A-Z_]{2,20})/g,
  },
  {
    form: "a FirebaseError",
    start: /\[code=(?<code>[a-z-]{2,24})\]: /g,
  },
  {
    form: "a FirebaseError",
    start: new RegExp(`\\[${firebase}(?<code>[a-z-]{2,24})\\] `, "g"),
  },
  {
    form: "a FirebaseError",
    start: new RegExp(
      `\\bFirebase: (?<message>[^\\r\\n]{1,1000}?) \\(${firebase}(?<code>[a-z-]{2,24})\\)`,
      "g",
    ),
  },
  {
    form: "an error of Twirp",
    start: /\btwirp error (?<twirp>[a-z_]{2,24}): /g,
  },
  {
    form: "a ConnectException",
    start: /\bConnectException: (?<message>[^\r\n]{0,1000}?) ?\(code=(?<code>[A-Z_]{2,20})\)/g,
  },
  {
    form: "an error of gcloud",
    start: new RegExp(`\\bERROR: \\([\\w.-]{1,100}\\) (?<code>${names}): `, "g"),
  },
  {
    form: "an NSError of gRPC",
    start:
      /\bDomain=(?:io\.grpc|FIRFirestoreErrorDomain|com\.firebase\.functions) Code=(?<number>\d{1,2}) (?=\\{0,15}")/g,
    quoted: true,
  },
  {
    form: "a status that grpc-js traces",
    start: /(?<![\w.])code=(?<number>\d{1,2}) details="/g,
    until: /" start time=|"[ \t]{0,100}$/gm,
  },
  {
    form: "a status that PHP prints",
    start: /(?<=\[code\] )=> (?<number>\d{1,2})\s{1,100}\[(?:details|message)\] => /g,
    until: /\n[ \t]{0,100}(?:\)|\[\w)|[ \t]\)[ \t]{0,100}$/gm,
    hasLines: true,
  },
  {
    form: "a status that PHP prints",
    start:
      /(?<=\["code"\])=>\s{0,100}int\((?<number>\d{1,2})\)\s{1,100}\["(?:details|message)"\]=>\s{0,100}string\(\d{1,9}\) "/g,
    until: /"\s{1,100}(?=[[}])/g,
    hasLines: true,
  },
  {
    form: "a span of the OpenTelemetry Collector",
    start:
      /\bStatus message : (?:\d{1,2} [A-Z_]{2,20}: )?(?<message>[^\n]{0,1000})\n(?:[^\n]{0,300}\n){0,30}?[ \t]{0,20}-> rpc\.(?:grpc|response)\.status_code: (?:Int\((?<number>\d{1,2})|Str\((?<code>\w{1,20}))\)/g,
  },
  {
    form: "a status in YAML",
    start:
      /^[ \t]{0,100}(?:status|error):\n[ \t]{1,100}code: (?<number>\d{1,2})\n[ \t]{1,100}message: /gm,
  },
  {
    form: "a status that Postman shows",
    start:
      /\bStatus code: (?<number>\d{1,2})\n[ \t]{0,20}Status text: (?<code>[A-Z_]{2,20})(?:\n[ \t]{0,20}Message: )?/g,
  },
  {
    form: "a Status of grpc-java",
    start: /\bStatus\{code=(?<code>[A-Z_]{2,20}), description=/g,
    until: /, cause=/g,
  },
  {
    form: "an RpcException of Grpc.Core",
    start: /\bStatusCode="?(?<code>\w{2,20})"?, Detail="/g,
    until: /"(?=\)|, Debug)/g,
  },
  {
    form: "an error of Dart's grpc",
    start: /gRPC Error \(code: (?<number>\d{1,2}), codeName: (?<code>[A-Z_]{2,20}), message: /g,
    until: /, details: /g,
  },
  {
    form: "an error of Ruby's grpc",
    start: /GRPC::\w{2,25}(?:: | \()(?<number>\d{1,2}):/g,
    until: /\. debug_error_string|\)[ \t]{0,100}$/gm,
  },
  {
    form: "an RPCError of Elixir's grpc",
    start: /RPCError\{status: (?<number>\d{1,2}), message: (?=\\{0,15}")/g,
    quoted: true,
  },
  {
    form: "an exception of google.api_core",
    start: /\bexceptions\.(?<code>[A-Z]\w{2,20}): \d{3} /g,
  },
  {
    form: "an error of grpc_cli",
    start: /status code (?<number>\d{1,2}), error message: /g,
  },
  {
    form: "a ServiceError of grpc-js",
    start: new RegExp(
      `(?<![\\w.])(?<number>\\d{1,2}) (?<code>${names})(?:: |(?=["'\\\\]|\\s{0,100}$))`,
      "gm",
    ),
  },
  {
    form: "a StatusError",
    start: new RegExp(`Error: (?<code>${names}) \\((?<number>\\d{1,2})\\)(?:: |(?=\\n))`, "g"),
    until: /\n[ \t]{1,100}at /g,
    hasLines: true,
    hasProperties: true,
  },
  {
    form: "an error with code and number",
    start: new RegExp(
      `\\b(?<code>${spaced}) \\((?<number>\\d{1,2})\\)(?:: |(?=["'\\\\]|\\s{0,100}$))`,
      "gim",
    ),
  },
  {
    form: "an object with code and message",
    start:
      /(?<![\w-])\\{0,3}["']?code\\{0,3}["']?: ?(?:(?<number>\d{1,2})|\\{0,3}["'](?<code>[a-z_]{5,20})\\{0,3}["']),\s{0,50}\\{0,3}["']?(?:details|message)\\{0,3}["']?: ?(?=\\{0,15}["'`])/g,
    quoted: true,
  },
  {
    form: "a ConnectError",
    start: new RegExp(`(?<=Error: )\\[(?<code>${connectNames})\\] ?`, "g"),
  },
  {
    form: "a ConnectError",
    start: new RegExp(`^\\s{0,20}\\[(?<code>${connectNames})\\] `, "g"),
    first: true,
  },
  {
    form: "an error of connect-go",
    start: new RegExp(`^\\s{0,20}(?<code>${connectNames}): `, "g"),
    first: true,
  },
  {
    form: "the name of a code and a message",
    start: new RegExp(`^\\s{0,20}(?:\\w{1,40}: )?(?<code>${names}): `, "g"),
    first: true,
  },
];

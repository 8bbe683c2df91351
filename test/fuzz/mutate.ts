// Mutates an input at a few random nodes: text, numbers, bytes, lists and objects each in their own ways, and anything
// into anything else.

import {
  type BuilderName,
  Built,
  build,
  isObject,
  nodeAt,
  sizeOf,
  type Tree,
  withNode,
} from "./input.js";
import { mutateBytes } from "./mutate-bytes.js";
import type { Random } from "./random.js";

const NUMBERS: readonly Tree[] = [
  ...[0, 1, 2, 3, 5, 8, 9, 13, 16, 17, -1, 42, 11_000, 200, 302, 404, 499, 503, 599, 600],
  ...[0.5, -0, 2 ** 29, 2 ** 31, -(2 ** 31), 2 ** 32 + 5, 2 ** 53, 1e300],
  ...[Number.NaN, Number.POSITIVE_INFINITY, 5n, -(2n ** 63n)],
];

const TEXTS: readonly string[] = [
  ...["", "0", "5", "05", "-0", "-1", "16", "17", " 5 ", "5,0", "0,5", "5.0", "99999999999", "1e1"],
  ...["NOT_FOUND", "OK", "not_found", "Not Found", "unknown", "AbortError", "TimeoutError"],
  ...["__proto__", "constructor", "toString", "then", "null", "{}", "[", "ECONNREFUSED"],
  ...["%", "%00", "%F0%9F", "100% für", "\ud800", "\udc00x", "\u0000", "\ufeffx", "ü", "😀"],
  ...["AA", "AA==", "*", "a,b", ",", "1.5s", "-1.000000001s", "999999999999s"],
  ...["application/json", "application/x-ndjson", "text/event-stream", "application/a2a+json"],
  ...["application/problem+json", "application/grpc-web-text", "application/grpc", "text/plain"],
  ...["application/connect+json", "application/x-protobuf", "application/json-seq"],
  ...["2026-03-01T12:00:00Z", "grpc-status: 5", "\r\n", "x/y", "/", "google.rpc.ErrorInfo"],
  ...["ErrorInfo", "RetryInfo", "Status"].map((name) => `type.googleapis.com/google.rpc.${name}`),
  ...["Any", "Duration", "Struct", "Value", "Timestamp", "Int32Value", "FieldMask"].map(
    (name) => `type.googleapis.com/google.protobuf.${name}`,
  ),
];

const NAMES: readonly string[] = [
  ...["code", "message", "details", "error", "errors", "status", "metadata", "meta", "cause"],
  ...["rawCode", "rawMessage", "issues", "$unknown", "$typeName", "type", "value", "typeUrl"],
  ...[
    "type_url",
    "@type",
    "@value",
    "title",
    "detail",
    "reason",
    "domain",
    "name",
    "path",
    "stack",
  ],
  ...["statusDetails", "errorInfoMetadata", "result", "case", "grpc_code", "http_code", "debug"],
  ...["grpc-status", "grpc-message", "grpc-status-details-bin", "Grpc-Status", ":status"],
  ...["content-type", "__proto__", "toJSON", "then", "length", "desc", "json", "retryDelay"],
];

const ODD: readonly BuilderName[] = ["trap", "symbol", "function", "getter", "self"];
const WRAPS: readonly BuilderName[] = [
  ...(["json", "utf8", "base64", "base64url", "buffer", "bytesOfRealm", "text"] as const),
  ...(["bufferJson", "clone", "jsonClone"] as const),
  ...(["frozen", "error", "errorOfRealm", "aggregate", "instance", "bare", "object"] as const),
];
const HEADERS: readonly BuilderName[] = [
  ...(["headers", "map", "mapOfRealm", "object", "metadata"] as const),
  ...(["copiedMetadata", "headersMap"] as const),
];
const STREAMS: readonly BuilderName[] = ["ndjson", "pretty", "events", "sequence", "json"];

/** Returns the tree with a few mutations; one in twenty is unchanged. Parts may be taken from `others`. */
export function mutate(tree: Tree, others: readonly Tree[], random: Random): Tree {
  let mutated = tree;
  if (random.once(20)) return mutated;
  do {
    const index = random.below(sizeOf(mutated));
    mutated = withNode(mutated, index, mutateNode(nodeAt(mutated, index), others, random));
  } while (random.once(2));
  return mutated;
}

function mutateNode(tree: Tree, others: readonly Tree[], random: Random): Tree {
  if (random.once(12)) return anything(others, random);
  if (tree instanceof Built) return mutateBuilt(tree, others, random);
  if (tree instanceof Uint8Array) return mutateBytes(tree, random);
  if (Array.isArray(tree)) return mutateList(tree, others, random);
  if (isObject(tree)) return Object.fromEntries(mutateEntries(tree, others, random));
  if (typeof tree === "string") return mutateText(tree, random);
  return random.pick(NUMBERS);
}

/** Returns a part of another input, or a value that no input has. */
function anything(others: readonly Tree[], random: Random): Tree {
  switch (random.below(4)) {
    case 0:
      return random.pick([undefined, null, true, {}, [], new Uint8Array(0), ...NUMBERS]);
    case 1:
      return random.pick(TEXTS);
    case 2:
      return new Built(random.pick(random.once(3) ? ODD : WRAPS), part(others, random));
    default:
      return part(others, random);
  }
}

function part(others: readonly Tree[], random: Random): Tree {
  const other = random.pick(others);
  return nodeAt(other, random.below(sizeOf(other)));
}

function mutateBuilt(node: Built, others: readonly Tree[], random: Random): Tree {
  if (random.once(3)) {
    // Mutates the built text or bytes, in ways that no mutation of the parts can reach.
    const built = node.builder in PLAIN ? build(node) : undefined;
    if (typeof built === "string") return mutateText(built, random);
    if (built instanceof Uint8Array) return mutateBytes(built, random);
  }
  if (HEADERS.includes(node.builder) && random.once(2))
    return new Built(random.pick(HEADERS), node.from);
  if (STREAMS.includes(node.builder) && Array.isArray(node.from) && random.once(3))
    return new Built(random.pick(STREAMS), node.from);
  return new Built(node.builder, mutateNode(node.from, others, random));
}

const PLAIN: { readonly [name in BuilderName]?: true } = {
  json: true,
  base64: true,
  unpadded: true,
  base64url: true,
  ndjson: true,
  pretty: true,
  events: true,
  frames: true,
  lines: true,
};

function mutateList(list: readonly Tree[], others: readonly Tree[], random: Random): Tree {
  const copy = [...list];
  const at = random.below(copy.length + 1);
  const item = copy[at];
  switch (random.below(4)) {
    case 0:
      copy.splice(at, 1);
      break;
    case 1:
      copy.splice(at, 0, ...Array<Tree>(random.once(50) ? 30 : 1).fill(item));
      break;
    case 2:
      copy.splice(at, 1);
      copy.splice(random.below(copy.length + 1), 0, item);
      break;
    default:
      copy.splice(at, 0, anything(others, random));
  }
  return copy;
}

function mutateEntries(
  object: { readonly [key: string]: Tree },
  others: readonly Tree[],
  random: Random,
): [string, Tree][] {
  const entries = Object.entries(object);
  const at = random.below(entries.length + 1);
  const [key, value] = entries[at] ?? [random.pick(NAMES), part(others, random)];
  const by: [string, Tree][] = [
    [[key, anything(others, random)]],
    [[random.pick(NAMES), value]],
    [[mutateText(key, random), value]],
    [
      [key, value],
      [random.pick(NAMES), random.once(2) ? anything(others, random) : value],
    ],
    [],
  ][random.below(5)] as [string, Tree][];
  entries.splice(at, 1, ...by);
  return entries;
}

export function mutateText(text: string, random: Random): string {
  if (random.once(4)) return random.pick(TEXTS);
  const at = random.below(text.length + 1);
  const length = random.once(2) ? 1 : random.below(text.length - at + 1);
  const piece = text.slice(at, at + length);
  const replacement = [
    "",
    piece + piece,
    random.pick(TEXTS),
    String.fromCharCode(random.below(random.once(8) ? 0x10000 : 0x100)),
    random.pick([...'%,=/"\\:{}[] \t\r\n-+._0']),
    random.once(100) ? piece.repeat(200) : piece.toUpperCase(),
  ][random.below(6)] as string;
  return text.slice(0, at) + replacement + text.slice(at + length);
}

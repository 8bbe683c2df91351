// Renders an error on the page: first its text for users, then everything else that is known of it, with types.

import { createRegistry } from "@bufbuild/protobuf";
import { type Detail, StatusError } from "rpcstatus";
import { codeName, httpFromCode, retryFromCode } from "rpcstatus/code";
import { detailJson } from "rpcstatus/protobuf";
import { StockReportSchema } from "../gen/acme/shop/v1/orders_pb.js";
import { OrderServiceErrors, orderError } from "../gen/acme/shop/v1/orders_rpcstatus.js";

export function showOrder(orderId: string): Node {
  return element("article", "ordered", [element("p", "text", [`Ordered: ${orderId}`])]);
}

export function showError(thrown: unknown, language: string): Node {
  const status = StatusError.from(thrown);
  const match = orderError.from(thrown);
  const marks = [
    match?.reason,
    status.domain,
    `HTTP ${match?.spec?.httpStatus ?? httpFromCode(status.code)}`,
    `retry: ${retryFromCode(status.code)}`,
    status.retryDelayMs === undefined ? undefined : `after ${status.retryDelayMs} ms`,
  ].filter((mark) => mark !== undefined);
  const code = element("li", "code", [`${codeName(status.code)} (${status.code})`]);
  const json = status.toJSON().details ?? [];
  const metadata = Object.entries(match?.metadata ?? {});
  return element("article", "", [
    element("p", "text", [textOf(thrown, language)]),
    element("ul", "marks", [code, ...marks.map((mark) => element("li", "", [mark]))]),
    ...table("Message", [[status.message]]),
    ...table(
      "Metadata",
      metadata.map(([key, value]) => [key, typeOf(value), literal(value)]),
    ),
    ...table(
      "Details",
      status.details.map((detail, i) => [detail.type, lines(detail, json[i])]),
    ),
    ...table(
      "Issues",
      status.issues.map(({ kind, what }) => [kind, what]),
    ),
  ]);
}

/**
 * Returns the text for users. The compiler knows every error that the method declares, and the types of its
 * content.
 */
function textOf(thrown: unknown, language: string): string {
  const error = OrderServiceErrors.placeOrder.from(thrown);
  switch (error?.reason) {
    case "OUT_OF_STOCK": {
      const text = orderError.localize(error, language)?.message ?? error.status.message;
      const expected = error.stockReport?.expected ?? 0;
      if (expected <= error.metadata.available) return text;
      return language === "de"
        ? `${text} Bald kommen ${expected} neue.`
        : `${text}. ${expected} more are on their way.`;
    }
    case "NO_CARRIER":
    case "OUR_FAULT":
      return orderError.localize(error, language)?.message ?? error.status.message;
    case undefined:
      return StatusError.from(thrown).message;
  }
}

function typeOf(value: unknown): string {
  return typeof value === "object" && value !== null ? value.constructor.name : typeof value;
}

function literal(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Date) return value.toISOString();
  return value instanceof Uint8Array ? value.join(" ") : JSON.stringify(value);
}

const own = detailJson(createRegistry(StockReportSchema));

/** Returns the fields of a detail, one a line; `json` is the detail in the JSON of the status. */
function lines(detail: Detail, json: object | undefined): string {
  return fields("", own(detail) ?? json).join("\n");
}

function fields(path: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [`${path}: ${value}`];
  return Object.entries(value)
    .filter(([name]) => name !== "@type")
    .flatMap(([name, inner]) => fields(path === "" ? name : `${path}.${name}`, inner));
}

/** Returns a table with its title; nothing if there are no rows. */
function table(title: string, rows: readonly (readonly string[])[]): Node[] {
  if (rows.length === 0) return [];
  const cells = (row: readonly string[]) => row.map((text) => element("td", "", [text]));
  const body = rows.map((row) => element("tr", "", cells(row)));
  return [element("h2", "", [title]), element("table", "", body)];
}

function element(name: string, className: string, children: readonly (string | Node)[]): Node {
  const node = document.createElement(name);
  if (className !== "") node.className = className;
  node.append(...children);
  return node;
}

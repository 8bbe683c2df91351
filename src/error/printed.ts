// Prints a StatusError on the console: the name of its code, then stack, reason, domain, metadata and other details.

import type { ErrorInfo } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { type InspectArguments, indented, printedAs } from "../status/inspect.js";
import { type Branded, ISSUES } from "./brand.js";

/** The properties that are printed. */
interface Printable extends Branded {
  readonly name: string;
  readonly stack?: string;
  readonly cause?: unknown;
  readonly codeName: string;
  readonly errorInfo: ErrorInfo | undefined;
}

/** The errors that are being printed, each nested in the previous one. */
const open: unknown[] = [];
const MAX_OPEN = 10;

/** The characters of a message that are printed, as many as Node prints of a text. */
const MAX_MESSAGE = 10_000;

/** Returns a value that Node prints in place of a StatusError. The caller's depth applies to values of other packages. */
export function printed(error: Printable, ...[depth, options, inspect]: InspectArguments): unknown {
  if (open.includes(error) || open.length === MAX_OPEN)
    return indented(open.includes(error) ? "[Circular]" : `[${error.name}]`);
  const rest = { ...options, depth: depth === null ? null : Math.max(depth - 1, 0) };
  const limited = (value: unknown) =>
    printedAs(() => {
      open.push(error);
      try {
        return indented(inspect(value, rest));
      } finally {
        open.pop();
      }
    });
  const { name, message, code, codeName, rawCode, details, $unknown, cause, ...others } = error;
  const { errorInfo } = error;
  const stack = String(error.stack);
  // The stack begins with the message, which may have a line that looks like a frame.
  const frames = stack.indexOf("\n    at ", message.length);
  const more = message.length - MAX_MESSAGE;
  const text = more > 0 ? `${message.slice(0, MAX_MESSAGE)}... ${more} more characters` : message;
  const title = `${name}: ${codeName} (${rawCode})${text && `: ${text}`}`;
  const view: Error & { [key: string]: unknown } = new Error() as never;
  view.stack = frames < 0 ? title : title + stack.slice(frames);
  if ("cause" in error) Object.defineProperty(view, "cause", { value: limited(cause) });
  if (errorInfo !== undefined) {
    const { reason, domain, metadata } = errorInfo;
    Object.assign(view, { reason, domain, metadata });
  }
  for (const key of Object.keys(others)) {
    // Here, `metadata` is that of ErrorInfo; the metadata of a ConnectError may hold cookies and tokens.
    if (key !== "metadata" && !(key in view)) view[key] = limited(others[key as never]);
  }
  const otherDetails = details.filter(({ message }) => !message || message !== errorInfo);
  if (otherDetails.length > 0) view.details = otherDetails;
  // Such as a metadata value that JavaScript gave in another type: the issue says what to pass.
  // The first line has the number of an unknown code.
  const issues = (error[ISSUES] ?? []).filter(({ kind }) => kind !== "unknown-code");
  if (issues.length > 0) view.issues = issues;
  return view;
}

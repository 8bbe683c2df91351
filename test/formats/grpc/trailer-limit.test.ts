import { describe, expect, test } from "vitest";
import { Code } from "../../../src/code.js";
import {
  badRequest,
  debugInfo,
  errorInfo,
  help,
  localizedMessage,
  requestInfo,
  retryInfo,
} from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import {
  encodeStatusHeader,
  fitStatus,
  trailersFromStatus,
} from "../../../src/formats/grpc/trailer-limit.js";
import type { DetailInit } from "../../../src/status/any-detail.js";
import { decodeStatus } from "../../../src/status/decode.js";
import { encodeStatus } from "../../../src/status/encode.js";
import type { Issue } from "../../../src/status/issue.js";
import type { StatusLike } from "../../../src/status/status.js";

/** Returns the total size of the trailers, computed independently. */
const sizeOf = (value: string, message = "") =>
  "grpc-status".length +
  2 +
  32 +
  ("grpc-message".length + message.length + 32) +
  ("grpc-status-details-bin".length + value.length + 32);

const DEFAULT = 7680;

const status = (details: readonly DetailInit[], message = ""): StatusLike => ({
  code: Code.INTERNAL,
  message,
  details,
});

describe("encodeStatusHeader", () => {
  const header = (init: StatusLike, maxBytes?: number) => {
    const issues: Issue[] = [];
    const onIssue = (issue: Issue) => void issues.push(issue);
    const value = encodeStatusHeader(init, {
      onIssue,
      ...(maxBytes !== undefined && { maxBytes }),
    });
    return { value, issues, types: decodeStatus(value).details.map(({ type }) => type) };
  };
  const x = "x".repeat(300);
  const all = [
    errorInfo({ reason: "R", metadata: { x } }),
    help({ links: [{ description: x }] }),
    requestInfo({ requestId: x }),
    debugInfo({ detail: x }),
    localizedMessage({ message: x }),
    badRequest({ fieldViolations: [{ field: x }] }),
  ];

  test("returns base64 without padding", () => {
    for (const message of ["", "a", "ab", "abc", "abcd"]) {
      const value = encodeStatusHeader(status([], message));
      const plain = Buffer.from(encodeStatus(status([], message))).toString("base64");
      expect(value).toBe(plain.replace(/=+$/, ""));
    }
  });

  test("keeps everything within the default budget", () => {
    const { value, issues, types } = header(status(all));
    expect(issues).toEqual([]);
    expect(types).toHaveLength(all.length);
    expect(Buffer.from(value, "base64")).toEqual(Buffer.from(encodeStatus(status(all))));
  });

  test("leaves out DebugInfo, Help, LocalizedMessage, then the others from the last, and ErrorInfo last", () => {
    const { issues, types } = header(status(all), 0);
    expect(types).toEqual([]);
    expect(issues.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      "over-budget details[3]",
      "over-budget details[1]",
      "over-budget details[4]",
      "over-budget details[5]",
      "over-budget details[2]",
      "over-budget details[0]",
    ]);
  });

  test("leaves out only as many details as necessary", () => {
    const { value } = header(status(all));
    const { types, issues } = header(status(all), sizeOf(value) - 1);
    expect(types).not.toContain("google.rpc.DebugInfo");
    expect(types).toHaveLength(all.length - 1);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.what).toContain("google.rpc.DebugInfo");
  });

  test("uses up to the last byte of the budget, and never more", () => {
    const init = status(all, "m");
    const whole = sizeOf(header(init).value, "m");
    for (let budget = whole; budget > 150; budget -= 7) {
      const { value, issues } = header(init, budget);
      if (value !== "") expect(sizeOf(value, "m")).toBeLessThanOrEqual(budget);
      expect(issues.length === 0).toBe(budget >= whole);
      const { details, message } = decodeStatus(value);
      expect(issues.length).toBe(all.length - details.length + (message === "m" ? 0 : 1));
    }
  });

  test("keeps ErrorInfo if it is the only detail that fits", () => {
    const only = sizeOf(encodeStatusHeader(status([all[0] as DetailInit])));
    expect(header(status(all), only).types).toEqual(["google.rpc.ErrorInfo"]);
    expect(header(status(all), only - 1).types).toEqual([]);
  });

  test("keeps ErrorInfo in any position", () => {
    const big = requestInfo({ requestId: "x".repeat(7000) });
    const info = errorInfo({ reason: "R", metadata: { x } });
    for (const details of [
      [info, big],
      [big, info],
      [big, info, big],
    ]) {
      expect(header(status(details, "short"), 2000).types).toEqual(["google.rpc.ErrorInfo"]);
    }
  });

  test("keeps the header if the listener throws", () => {
    const fail = (): never => {
      throw new Error("the log is full");
    };
    const value = encodeStatusHeader(status(all, "m".repeat(9000)), { onIssue: fail });
    expect(decodeStatus(value).details).toHaveLength(1);
  });

  test("measures a long message once, not for each of many details", () => {
    // Measuring it for each detail would take minutes.
    const details = Array.from({ length: 2000 }, () => requestInfo({ requestId: "r" }));
    const { value } = header(status(details, "é".repeat(1_000_000)));
    expect(value.length).toBeLessThan(DEFAULT);
  });

  test("keeps the order of the remaining details", () => {
    const { types } = header(
      status([retryInfo(1), debugInfo({ detail: x }), all[0] as DetailInit]),
      700,
    );
    expect(types).toEqual(["google.rpc.RetryInfo", "google.rpc.ErrorInfo"]);
  });

  test("counts the message twice: in the details, and percent-encoded in grpc-message", () => {
    const message = "ü".repeat(20);
    const { value } = header(status([], message));
    const whole = sizeOf(value, encodeURIComponent(message));
    expect(header(status([], message), whole).value).toBe(value);
    const cut = header(status([], message), whole - 1);
    expect(decodeStatus(cut.value).message).toBe("ü".repeat(19));
    expect(cut.issues).toMatchObject([{ kind: "over-budget", where: "message" }]);
  });

  test("cuts a long message for ErrorInfo, but not for any other detail", () => {
    const { value, types, issues } = header(status(all, "m".repeat(200_000)));
    expect(types).toEqual(["google.rpc.ErrorInfo"]);
    const { message } = decodeStatus(value);
    expect(message).toMatch(/^m{2048,}$/);
    expect(sizeOf(value, message)).toBeLessThanOrEqual(DEFAULT);
    expect(sizeOf(value, message)).toBeGreaterThan(DEFAULT - 12);
    // In a response without messages these are in the same block, which clients limit to 8192.
    const beside = [
      ":status200",
      "content-typeapplication/grpc+proto",
      `date${new Date().toUTCString()}`,
    ];
    const block = beside.reduce((sum, field) => sum + field.length + 32, sizeOf(value, message));
    expect(block).toBeLessThan(8192 - 300);
    expect(issues.at(-1)).toMatchObject({ kind: "over-budget", where: "message" });
  });

  test("leaves out an ErrorInfo that leaves less than a quarter of the budget for the message", () => {
    const huge = errorInfo({ reason: "R", metadata: { x: "x".repeat(5000) } });
    const { value, types } = header(status([huge], "m".repeat(200_000)));
    expect(types).toEqual([]);
    expect(decodeStatus(value).message).toMatch(/^m{3000,}$/);
  });

  test("leaves out details of the same type from the last to the first", () => {
    const three = ["a", "b", "c"].map((id) => requestInfo({ requestId: id + x }));
    const { issues } = header(status(three), 0);
    expect(issues.map(({ where }) => where)).toEqual(["details[2]", "details[1]", "details[0]"]);
  });

  test("returns an empty text if not even the names fit", () => {
    const { value, issues } = header(status([], "message"), 100);
    expect(value).toBe("");
    expect(issues).toMatchObject([{ kind: "over-budget", where: "message" }]);
  });

  test("reports the index of an omitted detail among the given details", () => {
    const details = [{ $typeName: "acme.v1.Note" } as never, debugInfo({ detail: x.repeat(100) })];
    const { issues } = header(status(details));
    expect(issues.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      "unencodable-detail details[0]",
      "over-budget details[1]",
    ]);
  });
});

describe("trailersFromStatus", () => {
  test("returns trailers that agree if the code is not one of the 17, the message is local or cut", () => {
    const odd = trailersFromStatus({ code: 2, rawCode: 99, details: [errorInfo({ reason: "R" })] });
    expect(odd.code).toBe(Code.UNKNOWN);
    expect(decodeStatus(odd.header).rawCode).toBe(Code.UNKNOWN);
    const local = trailersFromStatus(StatusError.from(new Error("password")));
    expect(local).toEqual({ code: Code.UNKNOWN, message: "unknown error", header: "" });
    const long = trailersFromStatus(status([errorInfo({ reason: "R" })], "m".repeat(20_000)));
    expect(decodeStatus(long.header)).toMatchObject({ code: long.code, message: long.message });
    expect(long.message.length).toBeGreaterThan(2000);
  });
});

describe("trailersFromStatus without details", () => {
  const budget = (room: number) => sizeOf("") + room;

  test.each([
    ["abcdef", 3, "abc"],
    ["abcdef", 6, "abcdef"],
    ["abcdef", 0, ""],
    ["a%b", 3, "a"],
    ["a%b", 4, "a%"],
    ["aüb", 6, "a"],
    ["aüb", 7, "aü"],
    ["☃☃", 17, "☃"],
    ["💥💥", 23, "💥"],
    ["\n\n", 5, "\n"],
  ])("cuts %j to %i bytes, and counts it once", (message, room, cut) => {
    const issues: Issue[] = [];
    const onIssue = (issue: Issue) => void issues.push(issue);
    const fitted = trailersFromStatus({ code: 5, message }, { maxBytes: budget(room), onIssue });
    expect(fitted).toEqual({ code: 5, message: cut, header: "" });
    expect(issues.map(({ kind }) => kind)).toEqual(cut === message ? [] : ["over-budget"]);
  });
});

describe("fitStatus, with a function that escapes more of the message", () => {
  const info = errorInfo({ reason: "R", domain: "d.example" });
  const size = ({ message, details }: ReturnType<typeof fitStatus>) => {
    const bytes = encodeStatus({ code: Code.INTERNAL, message, details });
    const header = details.length === 0 ? "" : Buffer.from(bytes).toString("base64url");
    return sizeOf(header, encodeURIComponent(message));
  };

  test.each([
    ["with details", [info, debugInfo({ detail: "x".repeat(500) })]],
    ["without details", []],
  ])("stays within the budget %s", (_, details) => {
    for (let maxBytes = 300; maxBytes < 1200; maxBytes += 50) {
      const fitted = fitStatus(
        status(details, "a/b:c ".repeat(100)),
        { maxBytes },
        encodeURIComponent,
      );
      expect(size(fitted)).toBeLessThanOrEqual(maxBytes);
      expect(fitted.message).not.toBe("");
    }
  });

  test("keeps everything without a limit", () => {
    const whole = status([info, debugInfo({ detail: "x".repeat(60_000) })], "m".repeat(60_000));
    const { message, details } = fitStatus(whole, { maxBytes: Infinity }, encodeURIComponent);
    expect([message.length, details.length]).toEqual([60_000, 2]);
  });
});

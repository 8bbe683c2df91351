// Source of the rows: abseil/abseil-cpp absl/status/status.cc, ErrnoToStatusCode.

import { once } from "node:events";
import { mkdir, mkdtemp, open, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { getSystemErrorMap } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeFromErrno } from "../../src/code/errno.js";
import { Code } from "../../src/code.js";
import type { Name } from "./data.js";

const groups: readonly (readonly [Name, string])[] = [
  ["CANCELLED", "ECANCELED"],
  [
    "INVALID_ARGUMENT",
    "EINVAL ENAMETOOLONG E2BIG EDESTADDRREQ EDOM EFAULT EILSEQ ENOPROTOOPT ENOTSOCK ENOTTY EPROTOTYPE ESPIPE",
  ],
  ["DEADLINE_EXCEEDED", "ETIMEDOUT"],
  ["NOT_FOUND", "ENODEV ENOENT ENOMEDIUM ENXIO ESRCH"],
  ["ALREADY_EXISTS", "EEXIST EADDRNOTAVAIL EALREADY ENOTUNIQ"],
  ["PERMISSION_DENIED", "EPERM EACCES ENOKEY EROFS"],
  ["RESOURCE_EXHAUSTED", "ENOSPC EDQUOT EMFILE EMLINK ENFILE ENOBUFS ENOMEM EUSERS"],
  [
    "FAILED_PRECONDITION",
    "ENOTEMPTY EISDIR ENOTDIR EADDRINUSE EBADF EBADFD EBUSY ECHILD EISCONN EISNAM ENOTBLK ENOTCONN EPIPE ESHUTDOWN ETXTBSY EUNATCH",
  ],
  ["ABORTED", "EDEADLK ESTALE"],
  ["OUT_OF_RANGE", "ECHRNG EFBIG EOVERFLOW ERANGE"],
  [
    "UNIMPLEMENTED",
    "ENOPKG ENOSYS ENOTSUP EAFNOSUPPORT EPFNOSUPPORT EPROTONOSUPPORT ESOCKTNOSUPPORT EXDEV",
  ],
  [
    "UNAVAILABLE",
    "EAGAIN ECOMM ECONNREFUSED ECONNABORTED ECONNRESET EINTR EHOSTDOWN EHOSTUNREACH ENETDOWN ENETRESET ENETUNREACH ENOLCK ENOLINK ENONET",
  ],
];

const rows = groups.flatMap(([code, names]) =>
  names.split(" ").map((name) => [name, code] as const),
);
const table = new Map<string, Name>(rows);

/** Node's own names for a failed lookup; they have no errno, and gRPC reports UNAVAILABLE. */
const lookups = ["ENOTFOUND", "EAI_AGAIN"];

/** libuv's names for the errors of this system, by number. */
const uvNames = new Map([...getSystemErrorMap()].map(([number, [name]]) => [-number, name]));

describe("a string without a row is UNKNOWN", () => {
  test.each([
    "0",
    "2",
    "enoent",
    " ENOENT",
    "ENOENT ",
    "ENOEN",
    "EWHATEVER",
    "EIO",
    "EPROTO",
    "EAI_FAIL",
    "ERR_INVALID_ARG_TYPE",
    "UND_ERR_CONNECT_TIMEOUT",
    "ABORT_ERR",
    "NOT_FOUND",
  ])("%j", (name) => expect(codeFromErrno(name)).toBe(Code.UNKNOWN));
});

test("there are 79 rows, each with a different name", () => {
  expect(rows).toHaveLength(79);
  expect(table.size).toBe(79);
});

test.each(rows)("%s is %s", (name, code) => expect(codeFromErrno(name)).toBe(Code[code]));

test.each(lookups)("%s, a name of Node alone, is UNAVAILABLE", (name) => {
  expect(codeFromErrno(name)).toBe(Code.UNAVAILABLE);
});

describe("Node's names for the errors of this system", () => {
  const native = Object.entries(constants.errno);

  test("include most rows", () => {
    // The others exist on Linux only, or are newer than POSIX.
    const known = native.filter(([name]) => table.has(name));
    expect(known.length).toBeGreaterThan(40);
  });

  test.each(native)("%s (%d)", (name, number) => {
    expect(codeFromErrno(name)).toBe(Code[table.get(name) ?? "UNKNOWN"]);
    // If two names share a number, such as EWOULDBLOCK and EAGAIN, the name that errors carry has the row.
    const carried = uvNames.get(number);
    const aliases = native.filter(([alias, same]) => same === number && table.has(alias));
    if (carried !== undefined && aliases.length > 0) expect(table.has(carried)).toBe(true);
  });

  test.each([...uvNames.values()])("%s of libuv", (name) => {
    const expected = table.get(name) ?? (lookups.includes(name) ? "UNAVAILABLE" : "UNKNOWN");
    expect(codeFromErrno(name)).toBe(Code[expected]);
  });
});

describe("real errors of Node", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rpcstatus-errno-"));
    await writeFile(join(folder, "file"), "");
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** Starts a server on a free port. */
  const listen = async () => {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    return { server, port: (server.address() as AddressInfo).port };
  };

  test.each<[string, () => Promise<unknown>, string, Name]>([
    ["open a missing file", () => open(join(folder, "missing")), "ENOENT", "NOT_FOUND"],
    ["create a folder that exists", () => mkdir(folder), "EEXIST", "ALREADY_EXISTS"],
    ["write to a folder", () => open(folder, "w"), "EISDIR", "FAILED_PRECONDITION"],
    ["list a file", () => readdir(join(folder, "file")), "ENOTDIR", "FAILED_PRECONDITION"],
    ["remove a folder that is not empty", () => rmdir(folder), "ENOTEMPTY", "FAILED_PRECONDITION"],
    [
      "open a name that is too long",
      () => open(join(folder, "x".repeat(5000))),
      "ENAMETOOLONG",
      "INVALID_ARGUMENT",
    ],
    [
      "connect to a closed port",
      async () => {
        const { server, port } = await listen();
        await once(server.close(), "close");
        await once(connect(port, "127.0.0.1"), "connect");
      },
      "ECONNREFUSED",
      "UNAVAILABLE",
    ],
    [
      "listen on a port that is in use",
      async () => {
        const { server, port } = await listen();
        try {
          await once(createServer().listen(port, "127.0.0.1"), "listening");
        } finally {
          server.close();
        }
      },
      "EADDRINUSE",
      "FAILED_PRECONDITION",
    ],
    [
      // Built by hand: tests run without a network, and the errors of a resolver vary without one.
      "look up a host that does not exist",
      async () => {
        throw Object.assign(new Error("getaddrinfo ENOTFOUND shop.invalid"), {
          code: "ENOTFOUND",
          syscall: "getaddrinfo",
        });
      },
      "ENOTFOUND",
      "UNAVAILABLE",
    ],
  ])("%s", async (_, act, errno, code) => {
    const error: NodeJS.ErrnoException = await act().then(
      () => expect.unreachable("it did not fail"),
      (reason) => reason,
    );
    expect(error.code).toBe(errno);
    expect(codeFromErrno(errno)).toBe(Code[code]);
  });
});

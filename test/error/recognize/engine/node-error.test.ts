import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, test } from "vitest";
import { Code } from "../../../../src/code.js";
import { StatusError } from "../../../../src/error/status-error.js";

const neutral = (code: number) => ({ code, message: "unknown error" });
const errno = (code: string) => Object.assign(new Error(`open ${code}`), { code });

describe("system errors", () => {
  test.each<[string, Code]>([
    ["ENOENT", Code.NOT_FOUND],
    ["EACCES", Code.PERMISSION_DENIED],
    ["EEXIST", Code.ALREADY_EXISTS],
    ["ENOSPC", Code.RESOURCE_EXHAUSTED],
    ["ECONNREFUSED", Code.UNAVAILABLE],
    ["ECONNRESET", Code.UNAVAILABLE],
    ["ENOTFOUND", Code.UNAVAILABLE],
    ["EAI_AGAIN", Code.UNAVAILABLE],
    ["ETIMEDOUT", Code.DEADLINE_EXCEEDED],
    ["ECANCELED", Code.CANCELLED],
    ["UND_ERR_CONNECT_TIMEOUT", Code.UNAVAILABLE],
    ["UND_ERR_HEADERS_TIMEOUT", Code.DEADLINE_EXCEEDED],
    ["UND_ERR_BODY_TIMEOUT", Code.DEADLINE_EXCEEDED],
    ["UND_ERR_SOCKET", Code.UNAVAILABLE],
  ])("have a code, alone and as the cause of a fetch error: %s", (name, code) => {
    for (const thrown of [errno(name), new TypeError("fetch failed", { cause: errno(name) })]) {
      const error = StatusError.from(thrown);
      expect(error).toMatchObject({ code, message: `open ${name}`, details: [], cause: thrown });
      expect(error.toJSON()).toEqual(neutral(code));
    }
  });

  test.each([
    "EWHATEVER",
    "constructor",
    "toString",
    "__proto__",
    "",
    "5",
    "23505",
    "ERR_INVALID_ARG_TYPE",
  ])("do not include %j", (name) => {
    expect(StatusError.from(errno(name))).toMatchObject({ code: 2, message: `open ${name}` });
  });

  test("do not include an object with a code, or an Error with only a number", () => {
    expect(StatusError.from({ code: "ENOENT", message: "m" }).code).toBe(2);
    expect(StatusError.from(Object.assign(new Error("m"), { errno: -2 })).code).toBe(2);
  });

  test("real ones", async () => {
    const missing = await readFile("/no/such/file").catch((error) => error);
    expect(StatusError.from(missing).code).toBe(Code.NOT_FOUND);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const refused = await fetch(`http://127.0.0.1:${port}`).catch((error) => error);
    expect(refused.message).toBe("fetch failed");
    expect(StatusError.from(refused).code).toBe(Code.UNAVAILABLE);
    // Node tries both address families and throws an AggregateError.
    const socket = connect({ port, host: "localhost", autoSelectFamily: true });
    const reset = await new Promise((resolve) => socket.on("error", resolve));
    expect(StatusError.from(reset).code).toBe(Code.UNAVAILABLE);
  });
});

// Real servers of node:http and node:http2, called by real clients.

import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import http2 from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { retryInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import {
  googleFromStatus,
  type HttpOptions,
  problemFromStatus,
  wrapHandler,
} from "../../src/http.js";
import { hostile, rich } from "../formats/rich.js";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

interface Result {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Peer {
  request(headers?: Record<string, string>, method?: string): Promise<Result>;
}

const closing: (() => void)[] = [];
const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", remember);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) close();
  await new Promise(setImmediate);
  process.off("unhandledRejection", remember);
  expect(unhandled).toEqual([]);
});

async function port(server: http.Server | http2.Http2Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const servers: Record<string, (handler: Handler, options?: HttpOptions) => Promise<Peer>> = {
  async "node:http"(handler, options) {
    const at = await port(http.createServer(wrapHandler(handler, options)));
    return {
      async request(headers = {}, method = "GET") {
        const request = http.request({
          port: at,
          host: "127.0.0.1",
          method,
          headers,
          agent: false,
        });
        request.end();
        const [response] = (await once(request, "response")) as [IncomingMessage];
        const body = await text(response);
        return { status: response.statusCode ?? 0, headers: response.headers, body };
      },
    };
  },
  async "node:http2"(handler, options) {
    const at = await port(http2.createServer(wrapHandler(handler as never, options)));
    const session = http2.connect(`http://127.0.0.1:${at}`);
    closing.push(() => session.close());
    return {
      async request(headers = {}, method = "GET") {
        const stream = session.request({ ":method": method, ...headers });
        stream.end();
        const [received] = (await once(stream, "response")) as [Record<string, unknown>];
        const body = await text(stream);
        return { status: Number(received[":status"]), headers: received, body };
      },
    };
  },
};

const thrower = (error: unknown) => () => {
  throw error;
};

describe.each(Object.entries(servers))("%s", (_, serve) => {
  test.each<[string, Handler]>([
    ["throws", thrower(rich)],
    ["rejects", async () => thrower(rich)()],
  ])("sends the error of a handler that %s", async (_, handler) => {
    const { status, headers, body } = await (await serve(handler)).request();
    expect(status).toBe(400);
    expect(headers["content-type"]).toBe("application/json");
    expect(JSON.parse(body)).toEqual(googleFromStatus(rich));
  });

  test("sends the format that the request accepts", async () => {
    const accept = "application/problem+json";
    const { headers, body } = await (await serve(thrower(rich))).request({ accept });
    expect(headers["content-type"]).toBe(accept);
    expect(JSON.parse(body)).toEqual(problemFromStatus(rich));
  });

  test("leaves the response of a handler that succeeds unchanged", async () => {
    const { status, body } = await (await serve((_, response) => response.end("fine"))).request();
    expect([status, body]).toEqual([200, "fine"]);
  });

  test.each(hostile)("sends UNKNOWN and calls onError for %s", async (_, thrown) => {
    const seen: unknown[] = [];
    const onError = (error: unknown, request: unknown) => {
      seen.push(error, (request as IncomingMessage).url);
      throw new Error("the logger is down");
    };
    const { status, body } = await (await serve(thrower(thrown), { onError })).request();
    expect(status).toBe(500);
    expect(JSON.parse(body).error.message).toBe("unknown error");
    expect(Object.is(seen[0], thrown)).toBe(true);
    expect(seen[1]).toBe("/");
  });

  test("removes the headers of the intended body and keeps all others", async () => {
    const peer = await serve((_, response) => {
      response.statusCode = 201;
      response.setHeader("content-type", "text/csv");
      response.setHeader("content-length", "5");
      response.setHeader("content-encoding", "gzip");
      response.setHeader("content-disposition", "attachment; filename=orders.csv");
      response.setHeader("vary", "Origin");
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("set-cookie", ["a=1", "b=2"]);
      throw new StatusError({ code: Code.UNAVAILABLE, details: [retryInfo(1500)] });
    });
    const { status, headers, body } = await peer.request();
    expect(status).toBe(503);
    expect(JSON.parse(body).error.status).toBe("UNAVAILABLE");
    expect(headers).toMatchObject({
      "content-type": "application/json",
      vary: "Origin, Accept",
      "access-control-allow-origin": "*",
      "set-cookie": ["a=1", "b=2"],
      "retry-after": "2",
    });
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers).not.toHaveProperty("content-disposition");
  });

  test("responds without a header that cannot be sent", async () => {
    const error = Object.assign(new Error("no"), {
      status: 401,
      expose: true,
      headers: { "www-authenticate": "Basic", "x-bad": "a\r\nb: c", "bad name": "1" },
    });
    const { status, headers } = await (await serve(thrower(error))).request();
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toBe("Basic");
    expect(headers).not.toHaveProperty("x-bad");
  });

  test("responds to HEAD without a body", async () => {
    const { status, headers, body } = await (await serve(thrower(rich))).request({}, "HEAD");
    expect([status, headers["content-type"], body]).toEqual([400, "application/json", ""]);
  });

  test("aborts a response that has begun", async () => {
    const peer = await serve(async (_, response) => {
      response.write("half of ");
      await new Promise(setImmediate);
      throw rich;
    });
    await expect(peer.request()).rejects.toThrow(/aborted|INTERNAL_ERROR/);
  });

  test("keeps a response that is complete", async () => {
    const seen: unknown[] = [];
    const onError = (error: unknown) => seen.push(error);
    const peer = await serve(
      async (_, response) => {
        response.end("complete");
        await new Promise(setImmediate);
        throw rich;
      },
      { onError },
    );
    expect((await peer.request()).body).toBe("complete");
    await expect.poll(() => seen).toEqual([rich]);
  });
});

test("onError is called for a handler that throws after the client has disconnected", async () => {
  const seen: unknown[] = [];
  let disconnect = () => {};
  const handler = async (request: IncomingMessage) => {
    disconnect();
    await once(request.socket, "close");
    throw rich;
  };
  const onError = (error: unknown) => seen.push(error);
  const at = await port(http.createServer(wrapHandler(handler, { onError })));
  const socket = connect(at, "127.0.0.1");
  disconnect = () => socket.destroy();
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await expect.poll(() => seen).toEqual([rich]);
});

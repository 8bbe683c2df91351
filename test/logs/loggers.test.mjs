// Tests the output of pino, pino-http, winston and bunyan for an error.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Writable } from "node:stream";
import { describe, test } from "node:test";
import bunyan from "bunyan";
import pino from "pino";
import { pinoHttp } from "pino-http";
import { StatusError } from "rpcstatus";
import winston from "winston";
import { assertReadable, DATA, outOfStock } from "./readable.mjs";

/** Returns a stream and the text that was written to it. */
function memory() {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text, json: () => JSON.parse(text) };
}

describe("pino", () => {
  const logs = {
    "log.error(error)": (log, error) => log.error(error),
    "log.error(error, text)": (log, error) => log.error(error, "the order failed"),
    "the key err": (log, error) => log.error({ err: error }),
    "another key": (log, error) => log.error({ reason: error, list: [error] }),
    "a child with the error": (log, error) =>
      log.child({ failure: error }).error("the order failed"),
    "a spread error": (log, error) => log.error({ ...error }),
  };
  for (const [name, log] of Object.entries(logs)) {
    test(name, () => {
      const out = memory();
      log(pino(out.stream), outOfStock());
      assertReadable(out.text());
    });
  }

  test("the key err has the stack and the cause", () => {
    const out = memory();
    pino(out.stream).error(outOfStock());
    const { err } = out.json();
    assert.equal(err.type, "StatusError");
    assert.equal(err.code, 9);
    assert.equal(err.codeName, "FAILED_PRECONDITION");
    assert.match(err.stack, /error\.cjs[\s\S]*caused by: Error: disk full/);
    assert.equal(err.details[0].reason, "OUT_OF_STOCK");
  });

  test("an error under a key other than err can be read again", () => {
    const out = memory();
    pino(out.stream).error({ failure: outOfStock() });
    assert.deepEqual(StatusError.from(out.json().failure).toJSON(), outOfStock().toJSON());
  });

  test("an error with a text of its own cause does not show it under a key other than err", () => {
    const error = StatusError.from(new Error("password is wrong"));
    const [err, other, spread] = [{ err: error }, { error }, { ...error }].map((record) => {
      const out = memory();
      pino(out.stream).error(record);
      return out.text();
    });
    assert.match(err, /password is wrong/);
    assert.doesNotMatch(other, /password is wrong/);
    assert.doesNotMatch(spread, /password is wrong/);
  });
});

test("pino-http logs the error of a response", async () => {
  const out = memory();
  const log = pinoHttp(out.stream);
  const server = createServer((request, response) => {
    log(request, response);
    response.err = outOfStock();
    response.statusCode = 500;
    response.end();
  }).listen(0);
  await once(server, "listening");
  await (await fetch(`http://localhost:${server.address().port}`)).text();
  server.close();
  assertReadable(out.text());
});

describe("winston", () => {
  const { errors, json, simple, prettyPrint, combine } = winston.format;
  const formats = {
    json: json(),
    simple: simple(),
    prettyPrint: prettyPrint(),
    "errors and json": combine(errors({ stack: true, cause: true }), json()),
    "errors and simple": combine(errors({ stack: true }), simple()),
  };
  const logs = {
    "log.error(error)": (log, error) => log.error(error),
    "log.error(text, error)": (log, error) => log.error("the order failed", error),
    "a key": (log, error) => log.error("the order failed", { error }),
    "log.log(level, error)": (log, error) => log.log({ level: "error", message: error }),
  };
  for (const [format, value] of Object.entries(formats)) {
    for (const [name, log] of Object.entries(logs)) {
      test(`${name} in the format ${format}`, async () => {
        const out = memory();
        const transport = new winston.transports.Stream({ stream: out.stream });
        log(winston.createLogger({ format: value, transports: [transport] }), outOfStock());
        const isText = name.startsWith("log.log") && format === "simple";
        assertReadable(out.text(), isText ? DATA : []);
      });
    }
  }
});

describe("bunyan", () => {
  test("a key without a serializer", () => {
    const out = memory();
    bunyan
      .createLogger({ name: "shop", streams: [{ stream: out.stream }] })
      .error({ failure: outOfStock() });
    assertReadable(out.text());
  });
  test("its serializer for err copies name, message, stack and code only", () => {
    const out = memory();
    const { err } = bunyan.stdSerializers;
    bunyan
      .createLogger({ name: "shop", streams: [{ stream: out.stream }], serializers: { err } })
      .error(outOfStock());
    assertReadable(out.text(), DATA);
  });
  test("a serializer that adds the properties of the error", () => {
    const out = memory();
    const err = (error) => ({ ...bunyan.stdSerializers.err(error), ...error });
    bunyan
      .createLogger({ name: "shop", streams: [{ stream: out.stream }], serializers: { err } })
      .error(outOfStock());
    assertReadable(out.text());
  });
});

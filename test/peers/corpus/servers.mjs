// Real servers that respond to every call with the bytes of a case: over HTTP/2 for gRPC, over HTTP/1.1 for the
// others.

import { createServer as createHttp1 } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import { bodyOf } from "./cases.mjs";

/** Starts both servers. `respondWith` sets the response of all later calls. */
export async function startServers() {
  let given;
  const http1 = createHttp1((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(given.httpStatus, given.headers.flat());
      response.end(bodyOf(given));
    });
  });
  const http2 = createHttp2();
  http2.on("stream", (stream) => {
    // A client that cancels the call resets its stream.
    stream.on("error", () => {});
    stream.resume().on("end", () => respond(stream, given));
  });
  return {
    http1: await listen(http1),
    http2: await listen(http2),
    respondWith(response) {
      given = response;
    },
  };
}

function respond(stream, given) {
  if (stream.destroyed) return;
  const { httpStatus, headers, trailers } = given;
  const head = { ":status": httpStatus, ...lists(headers) };
  if (trailers === undefined) {
    stream.respond(head, { endStream: true });
    return;
  }
  // Without trailers, the stream ends after the body.
  stream.respond(head, { waitForTrailers: trailers.length > 0 });
  stream.on("wantTrailers", () => stream.sendTrailers(lists(trailers)));
  stream.end(bodyOf(given));
}

/** Returns the headers as node:http2 expects them: a repeated name has a list of values. */
function lists(pairs) {
  const found = {};
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    found[key] = key in found ? [found[key], value].flat() : value;
  }
  return found;
}

async function listen(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

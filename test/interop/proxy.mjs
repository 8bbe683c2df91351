// A TCP proxy that can cut connections, so that a peer's response is truncated while the peer keeps running.

import { connect, createServer } from "node:net";

/** Starts a proxy for the server at `address`. `socket` is the current connection from the client. */
export async function startProxy(address) {
  const [host, port] = address.split(":");
  const proxy = {};
  const sockets = new Set();
  const server = createServer((socket) => {
    const upstream = connect(Number(port), host);
    proxy.socket = socket;
    for (const each of [socket, upstream]) {
      sockets.add(each);
      // Cutting a connection causes errors on both sockets.
      each.on("error", () => {}).on("close", () => sockets.delete(each));
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.address = `127.0.0.1:${server.address().port}`;
  proxy.kill = () => {
    server.close();
    for (const each of sockets) each.destroy();
  };
  return proxy;
}

/** The HTTP/2 frame RST_STREAM (RFC 9113 section 6.4). */
export function rstStream(stream, error) {
  const frame = Buffer.from([0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  frame.writeUInt32BE(stream, 5);
  frame.writeUInt32BE(error, 9);
  return frame;
}

// Starts nginx, HAProxy and Envoy with minimal configurations. Each listens on loopback, with one port per route.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

// Debian installs servers into /usr/sbin, which is not on a user's PATH.
const PATH = [process.env.PATH, "/usr/sbin", fileURLToPath(new URL(".venv/bin", import.meta.url))];
const env = { ...process.env, PATH: PATH.join(delimiter) };

/** Returns why tests of the proxy are skipped, or false if it is installed. */
export function missing(command) {
  const { status } = spawnSync(command, [command === "envoy" ? "--version" : "-v"], { env });
  return status === 0 ? false : `cannot run "${command}"; install it to test against it`;
}

// Another process may take the chosen port before the proxy starts.
const MAX_STARTS = 3;

/** Starts a proxy with the routes. Returns their ports, and `kill`. */
export async function startProxy(name, routes) {
  for (let starts = 1; ; starts++) {
    try {
      return await startOnce(name, routes);
    } catch (error) {
      if (starts === MAX_STARTS) throw error;
    }
  }
}

async function startOnce(name, routes) {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-proxy-"));
  const listeners = [];
  for (const route of routes) listeners.push({ port: await freePort(), route });
  const { config, args } = PROXIES[name];
  const file = join(dir, "config");
  writeFileSync(file, config(listeners, dir));
  const child = spawn(name, args(file, dir), { env, cwd: dir });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => {
      output += data;
    });
  const kill = async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    rmSync(dir, { recursive: true, force: true });
  };
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  for (const { port } of listeners) {
    while (!hasExited() && !(await isListening(port))) await sleep(50);
  }
  // Another process may be listening on the port: give the proxy time to report that it cannot bind, and to exit.
  await sleep(300);
  if (hasExited() || /address already in use/i.test(output)) {
    await kill();
    throw new Error(`cannot start ${name}: ${output}`);
  }
  return { ports: listeners.map(({ port }) => port), kill };
}

const PROXIES = {
  nginx: {
    args: (file, dir) => ["-e", "stderr", "-p", dir, "-c", file],
    config: (listeners, dir) => `
      daemon off; master_process off; pid ${dir}/pid; error_log stderr; events {}
      http {
        access_log off;
        ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${dir}/${kind};`).join(" ")}
        ${listeners.map(({ port, route }) => `server { listen 127.0.0.1:${port}${route.http1 ? "" : " http2"}; location / { ${route.directives} } }`).join("\n")}
      }`,
  },
  haproxy: {
    args: (file) => ["-db", "-f", file],
    config: (listeners) => `
defaults
  mode http
  timeout connect 5s
  timeout client 10s
  timeout server 10s
${listeners
  .map(
    ({ port, route }) => `
listen l${port}
  bind 127.0.0.1:${port} proto h2
  server upstream 127.0.0.1:${route.upstream} proto h2`,
  )
  .join("\n")}
`,
  },
  envoy: {
    args: (file) => ["-c", file, "-l", "off", "--concurrency", "1", "--use-dynamic-base-id"],
    // JSON is valid YAML.
    config: (listeners) =>
      JSON.stringify({
        static_resources: {
          listeners: listeners.map(envoyListener),
          clusters: listeners.map(envoyCluster),
        },
      }),
  },
};

const EXTENSIONS = "type.googleapis.com/envoy.extensions.";
const address = (port_value) => ({ socket_address: { address: "127.0.0.1", port_value } });

function envoyListener({ port, route: { filters = {} } }) {
  const filter = (name, type, config) => ({
    name,
    typed_config: { "@type": `${EXTENSIONS}filters.${type}`, ...config },
  });
  const httpFilters = Object.entries(filters).map(([type, config]) =>
    filter(`envoy.filters.http.${type.split(".")[0]}`, `http.${type}`, config),
  );
  const manager = "network.http_connection_manager.v3.HttpConnectionManager";
  const routes = [{ match: { prefix: "/" }, route: { cluster: String(port) } }];
  const config = {
    stat_prefix: "http",
    route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
    http_filters: [...httpFilters, filter("envoy.filters.http.router", "http.router.v3.Router")],
  };
  const chain = filter("envoy.filters.network.http_connection_manager", manager, config);
  return { address: address(port), filter_chains: [{ filters: [chain] }] };
}

function envoyCluster({ port, route: { upstream, http2 = true } }) {
  const endpoints = [{ lb_endpoints: [{ endpoint: { address: address(upstream) } }] }];
  const options = "upstreams.http.v3.HttpProtocolOptions";
  return {
    name: String(port),
    load_assignment: { cluster_name: String(port), endpoints },
    ...(http2 && {
      typed_extension_protocol_options: {
        [`envoy.extensions.${options}`]: {
          "@type": EXTENSIONS + options,
          explicit_http_config: { http2_protocol_options: {} },
        },
      },
    }),
  };
}

export function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

export async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

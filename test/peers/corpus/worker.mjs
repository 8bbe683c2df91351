// Runs cases with one library, in a process that may crash: the parent sends the name of a case, and gets it back with
// the outcome.

import { inspect } from "node:util";
import { cases } from "./cases.mjs";
import { startServers } from "./servers.mjs";

const { start } = await import(`./libraries/${process.argv[2]}.mjs`);
const servers = await startServers();
const run = await start(servers);

process.on("message", async (name) => {
  const one = cases.get(name);
  servers.respondWith(one.given);
  let outcome;
  try {
    outcome = await run(one);
  } catch (error) {
    outcome = { threw: inspect(error) };
  }
  process.send({ name, outcome });
});
process.send("ready");

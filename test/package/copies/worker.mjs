// A worker that fails with an error of a copy of the package, in the way that it is told.

import { parentPort, workerData } from "node:worker_threads";

const { rpc, kindsError } = await import(workerData.copy);
const errors = {
  kind: () => kindsError.plain(),
  foreign: () => rpc.StatusError.from(new Error("secret")),
};
const error = errors[workerData.error]();
if (workerData.how === "throw") throw error;
parentPort.postMessage(workerData.how === "toJSON" ? error.toJSON() : error);

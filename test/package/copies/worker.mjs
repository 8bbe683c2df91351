// A worker that throws or posts an error of a copy of the package, as its workerData says.

import { parentPort, workerData } from "node:worker_threads";

const { rpc, kindsError } = await import(workerData.copy);
const errors = {
  kind: () => kindsError.plain(),
  other: () => rpc.StatusError.from(new Error("secret")),
};
const error = errors[workerData.error]();
if (workerData.how === "throw") throw error;
parentPort.postMessage(workerData.how === "toJSON" ? error.toJSON() : error);

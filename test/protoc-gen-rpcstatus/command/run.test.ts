import { expect, test } from "vitest";
import { killAll, run } from "../../../scripts/protoc-gen-rpcstatus/src/command/run.js";

test("starts no program while the process ends, since it would write files after their removal", async () => {
  const cwd = process.cwd();
  const forever = run([process.execPath], ["-e", "setInterval(() => {}, 1000)"], { cwd });
  const ended = new Promise<void>((resolve) => killAll(resolve));
  // A program that is started rejects, since there is none of this name.
  const next = run(["/no/such/program"], [], { cwd }).then(
    () => "started",
    () => "started",
  );
  await ended;
  await expect(forever).resolves.toMatchObject({ status: 1 });
  const pending = new Promise((resolve) => setTimeout(resolve, 100, "pending"));
  expect(await Promise.race([next, pending])).toBe("pending");
});

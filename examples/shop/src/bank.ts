import { Code, type ErrorCode, errorInfo, StatusError } from "rpcstatus";

/** Simulates the server of a bank, which is not ours; its response depends on the item. */
export async function charge(sku: string): Promise<void> {
  if (sku === "C-3") throw new Error("password of the database is wrong: hunter2");
  if (sku === "B-2") throw response(Code.UNAVAILABLE, "serverBusy");
  if (sku === "E-5")
    throw response(Code.FAILED_PRECONDITION, "cardDeclined", { responseCode: "51" });
}

function response(
  code: ErrorCode,
  reason: string,
  metadata: Record<string, string> = {},
): StatusError {
  const details = [errorInfo({ domain: "payments.bank.example", reason, metadata })];
  return new StatusError({ code, message: "see reason", details });
}

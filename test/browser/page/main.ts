// The page: `window.call`, for the tests, and a form that shows all that is known of an error.

import { CLIENTS } from "./clients.js";
import { type ErrorReport, reportOf } from "./report.js";
import { showError, showOrder } from "./show.js";

interface CallOptions {
  /** The base URL of the service. */
  readonly url: string;
  readonly sku: string;
  readonly method?: "placeOrder" | "watchOrder";
  readonly headers?: Record<string, string>;
}

interface Outcome {
  readonly orderId?: string;
  readonly places: readonly string[];
  readonly error?: ErrorReport;
}

declare global {
  interface Window {
    call(client: string, options: CallOptions): Promise<Outcome>;
    /** Aborts all open calls. */
    abortCalls(): void;
    /** Called for each place as it arrives; set by the tests. */
    onPlace?(place: string): void;
  }
}

let controller = new AbortController();

window.abortCalls = () => {
  controller.abort();
  controller = new AbortController();
};

window.call = async (name, { url, sku, method = "placeOrder", headers = {} }) => {
  const client = CLIENTS[name]?.(url);
  if (client === undefined) throw new Error(`unknown client "${name}"`);
  const places: string[] = [];
  const options = { sku, headers, signal: controller.signal };
  try {
    if (method === "placeOrder") return { orderId: await client.placeOrder(options), places };
    if (client.watchOrder === undefined)
      throw new Error(`client "${name}" does not support streams`);
    await client.watchOrder(options, (place) => {
      places.push(place);
      window.onPlace?.(place);
    });
    return { places };
  } catch (thrown) {
    return { places, error: reportOf(thrown) };
  }
};

const form = document.querySelector("form") as HTMLFormElement;
const shown = document.querySelector("output") as HTMLOutputElement;
const url = new URLSearchParams(location.search).get("api") ?? location.origin;

const choice = form.querySelector("[name=client]") as HTMLSelectElement;
choice.append(...Object.keys(CLIENTS).map((name) => new Option(name)));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = (name: string) => String(new FormData(form).get(name));
  const client = CLIENTS[field("client")];
  if (client === undefined) return;
  const language = field("language");
  const headers = { "accept-language": language };
  const order = client(url).placeOrder({ sku: field("sku"), headers, signal: controller.signal });
  shown.replaceChildren(await order.then(showOrder, (thrown) => showError(thrown, language)));
});

// The page: `ask`, which the tests call, and a form whose errors are shown with all that is known of them.

import { CLIENTS } from "./clients.js";
import { showError, showOrder } from "./show.js";
import { type Told, tell } from "./report.js";

interface Call {
  /** Where the service is. */
  readonly url: string;
  readonly sku: string;
  readonly method?: "placeOrder" | "watchOrder";
  readonly headers?: Record<string, string>;
}

interface Ended {
  readonly orderId?: string;
  readonly places: readonly string[];
  readonly error?: Told;
}

declare global {
  interface Window {
    ask(client: string, call: Call): Promise<Ended>;
    /** Gives up all calls that are open. */
    giveUp(): void;
    /** Told of each place as it comes; the tests set it. */
    onPlace?(place: string): void;
  }
}

let controller = new AbortController();

window.giveUp = () => {
  controller.abort();
  controller = new AbortController();
};

window.ask = async (name, { url, sku, method = "placeOrder", headers = {} }) => {
  const client = CLIENTS[name]?.(url);
  if (client === undefined) throw new Error(`there is no client "${name}"`);
  const places: string[] = [];
  const options = { sku, headers, signal: controller.signal };
  try {
    if (method === "placeOrder") return { orderId: await client.placeOrder(options), places };
    if (client.watchOrder === undefined) throw new Error(`"${name}" has no streams`);
    await client.watchOrder(options, (place) => {
      places.push(place);
      window.onPlace?.(place);
    });
    return { places };
  } catch (thrown) {
    return { places, error: tell(thrown) };
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

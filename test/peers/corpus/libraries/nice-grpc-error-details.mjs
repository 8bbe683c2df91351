import { createChannel, createClientFactory } from "nice-grpc";
import { ClientError } from "nice-grpc-common";
import { errorDetailsClientMiddleware } from "nice-grpc-error-details";

export const transports = ["grpc"];

const empty = {
  encode: () => ({ finish: () => new Uint8Array(0) }),
  decode: () => ({}),
  fromPartial: () => ({}),
};
const definition = {
  name: "Asker",
  fullName: "ask.Asker",
  methods: {
    watch: {
      name: "Watch",
      requestType: empty,
      requestStream: false,
      responseType: empty,
      responseStream: true,
      options: {},
    },
  },
};

export async function start({ http2 }) {
  const client = createClientFactory()
    .use(errorDetailsClientMiddleware)
    .create(definition, createChannel(http2, undefined, { "grpc.enable_retries": 0 }));
  return async () => {
    try {
      // The messages do not matter here.
      for await (const _ of client.watch({}));
      return { code: 0 };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return { code: error.code, message: error.details, count: error.extra?.length ?? 0 };
    }
  };
}

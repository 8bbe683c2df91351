import { describe, expectTypeOf, test } from "vitest";
import {
  expressErrorHandler,
  type HttpOptions,
  type NodeRequest,
  type OnError,
  sendError,
  toResponse,
} from "../../src/http.js";

describe("an onError that is declared on its own", () => {
  const onError: OnError<NodeRequest> = (error, request) => {
    expectTypeOf(error).toBeUnknown();
    expectTypeOf(request.headers).toEqualTypeOf<NodeRequest["headers"]>();
  };
  const options: HttpOptions<NodeRequest> = { onError };
  const ofFetch: OnError<Request> = (_, { url }) => console.error(url);
  const request = {} as Request;

  test("is accepted by the handlers of a framework and by sendError", () => {
    expressErrorHandler(options);
    sendError("anything", {} as NodeRequest, {} as never, options);
  });

  test("is accepted by toResponse with the request, and rejected without it", () => {
    toResponse("anything", { request, onError: ofFetch });
    // @ts-expect-error request is missing
    toResponse("anything", { onError: ofFetch });
    const optional: OnError<Request | undefined> = () => {};
    toResponse("anything", { onError: optional });
    toResponse("anything", { onError: optional, request });
  });

  test("has its arguments inferred in place", () => {
    toResponse("anything", {
      request,
      onError: (_, given) => expectTypeOf(given).toEqualTypeOf<Request>(),
    });
    toResponse("anything", {
      onError: (error, given) => {
        expectTypeOf(error).toBeUnknown();
        expectTypeOf(given).toBeUndefined();
      },
    });
  });
});

// Every copy of the package recognizes the errors of every other copy: the guarantees hold for errors of any copy,
// module system, realm and bundle.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { callGrpcJs, failInWorker, throwThrough } from "./calls.mjs";
import { installCopies } from "./install.mjs";

const INFO = "type.googleapis.com/google.rpc.ErrorInfo";
const copies = await installCopies();
const pairs = copies.flatMap((maker) => copies.map((reader) => ({ maker, reader })));

/** Creates an error with every kind of content, including a detail that cannot be parsed. */
function fullError({ rpc, realm }) {
  const info = rpc.errorInfo({ reason: "GONE", domain: "d.example", metadata: { id: "7" } });
  const note = { typeUrl: "x/acme.v1.Note", value: realm.Uint8Array.of(1, 2) };
  const broken = { typeUrl: INFO, value: realm.Uint8Array.of(0x0a, 0x7f) };
  const issues = [{ kind: "extra-value", what: "w", where: "h" }];
  return new rpc.StatusError(
    { code: 5, message: "für", details: [info, note, broken] },
    { issues, cause: new realm.Error("secret") },
  );
}

/** Returns what must be the same in every copy, as values of this realm. */
function facts({ code, rawCode, message, reason, details, issues }) {
  return structuredClone({
    ...{ code, rawCode, message, reason, issues: issues.map(({ kind, where }) => [kind, where]) },
    details: details.map(({ typeUrl, value }) => [typeUrl, [...value]]),
  });
}

/** Returns the facts without the error's own issues, which are not sent. */
function sentFacts(error) {
  const { issues, ...rest } = facts(error);
  return { ...rest, issues: issues.filter(([, where]) => where.startsWith("details")) };
}

test("every copy has its own class", () => {
  const classes = new Set(copies.map(({ rpc }) => rpc.StatusError));
  assert.equal(classes.size, copies.length);
});

test("every class has its name, in a minified bundle too", () => {
  for (const { rpc } of copies) assert.equal(rpc.StatusError.name, "StatusError");
});

for (const { maker, reader } of pairs) {
  const { StatusError, decodeStatus, encodeStatus } = reader.rpc;

  suite(`errors of ${maker.name}, read by ${reader.name}`, () => {
    test("an error is recognized and returned unchanged", () => {
      const error = fullError(maker);
      assert(error instanceof StatusError);
      assert.equal(StatusError.from(error), error);
      assert.equal(error.name, "StatusError");
      assert.match(error.stack, /^StatusError: für\n/);
      class Own extends maker.rpc.StatusError {}
      assert.equal(StatusError.from(new Own({ code: 5 })).code, 5);
      assert(!(new maker.realm.Error("no") instanceof StatusError));
    });

    test("copying an error loses nothing", () => {
      const error = fullError(maker);
      const wrapped = new maker.realm.Error("wrapper", { cause: error });
      const aggregate = new maker.realm.AggregateError([new maker.realm.Error("no"), error]);
      for (const thrown of [wrapped, aggregate])
        assert.deepEqual(facts(StatusError.from(thrown)), facts(error));
      assert.deepEqual(
        facts(new StatusError(error, { issues: error.issues.slice(0, 1) })),
        facts(error),
      );
    });

    test("its JSON, its bytes and its trailers are read as the same error", () => {
      const error = fullError(maker);
      const json = error.toJSON();
      for (const read of [
        StatusError.from(json),
        StatusError.from(structuredClone(json)),
        StatusError.from(JSON.stringify(error)),
        StatusError.from(decodeStatus(maker.rpc.encodeStatus(error))),
        StatusError.from(maker.rpc.decodeStatus(encodeStatus(error))),
        StatusError.from(reader.rpc.statusFromTrailers(maker.http.headersFromStatus(error))),
        StatusError.from(reader.http.statusFromGrpcWeb(maker.http.grpcWebFromStatus(error))),
        StatusError.from(maker.http.statusFromJson(reader.http.googleFromStatus(error))),
      ])
        assert.deepEqual(sentFacts(read), sentFacts(error));
    });

    test("every kind of detail can be passed to the constructor", () => {
      const info = maker.rpc.errorInfo({ reason: "GONE" });
      const [detail] = fullError(maker).details;
      const note = { "@type": "x/acme.v1.Note", text: "t" };
      const unknown = maker.rpc.StatusError.from({ code: 5, message: "", details: [note] });
      const error = new StatusError({ code: 5, details: [info, detail, ...unknown.details] });
      assert.deepEqual([error.issues.length, error.details.length], [0, 3]);
      assert.deepEqual(structuredClone(error.toJSON().details.at(-1)), note);
    });

    test("an error of a catalog is matched by kind and by catalog", () => {
      const at = new Date(1.5e12);
      const metadata = { text: "t", int: 5n, double: 0.5, bool: true, at, took: 1500 };
      const error = maker.kindsError.everyType(metadata);
      const { kindsError } = reader;
      assert(kindsError.is(error));
      assert(kindsError.everyType.is(error));
      assert(!kindsError.plain.is(error));
      const match = kindsError.from(error);
      assert.equal(match.reason, "EVERY_TYPE");
      assert.deepEqual(
        { ...match.metadata, at: match.metadata.at.getTime() },
        { ...metadata, at: 1.5e12 },
      );
      assert.equal(match.retryDelayMs, 1000);
      // A match is read as its error.
      assert.equal(StatusError.from(maker.kindsError.from(error)), error);
      assert.equal(kindsError.from(maker.kindsError.from(error)).reason, "EVERY_TYPE");
      assert.equal(kindsError.from(StatusError.from(error.toJSON())).reason, "EVERY_TYPE");
    });

    test("local text stays local", () => {
      const error = maker.rpc.StatusError.from(new maker.realm.Error("secret"));
      assert.equal(error.message, "secret");
      const written = [
        reader.http.googleFromStatus(error),
        reader.rpc.trailersFromStatus(error),
        new StatusError(error).toJSON(),
        StatusError.from(new reader.realm.Error("outer", { cause: error })).toJSON(),
        Buffer.from(encodeStatus(error)).toString(),
      ];
      for (const output of written) assert.doesNotMatch(JSON.stringify(output), /secret|outer/);
    });

    test("an error of a grpc-js server arrives complete", async () => {
      const error = fullError(maker);
      const received = await callGrpcJs(reader.grpcJs.wrapService, error);
      assert.deepEqual(sentFacts(StatusError.from(received)), sentFacts(error));
    });

    test("an error of a Connect server arrives complete, and a received error is not passed on", async () => {
      const error = fullError(maker);
      const wireError = await throwThrough(reader.connect.serverInterceptor(), error);
      assert.equal(wireError.code, 5);
      assert.equal(wireError.rawMessage, "für");
      const received = await throwThrough(maker.connect.clientInterceptor(), wireError);
      assert(received instanceof StatusError);
      assert.equal(received.reason, "GONE");
      const neutral = await throwThrough(reader.connect.serverInterceptor(), received);
      assert.deepEqual([neutral.code, neutral.rawMessage], [2, "unknown error"]);
      assert.equal(reader.grpcJs.serverErrorFrom(received).details, "unknown error");
      const passedOn = await throwThrough(
        reader.connect.serverInterceptor(),
        StatusError.from(received),
      );
      assert.deepEqual([passedOn.code, passedOn.rawMessage], [5, "für"]);
    });
  });
}

suite("values of another realm", () => {
  for (const { realm, name: from } of [copies[0], copies.at(-1)]) {
    for (const { rpc, http, name } of copies) {
      test(`of ${from} are read by ${name}`, async () => {
        const { StatusError } = rpc;
        const info = rpc.errorInfo({ reason: "R" });
        const bytes = realm.Uint8Array.from(
          rpc.encodeStatus({ code: 5, message: "für", details: [info] }),
        );
        const text = Buffer.from(bytes).toString("base64");
        const trailers = [
          ["grpc-status", "5"],
          ["grpc-status-details-bin", bytes],
        ];
        const json = http.gatewayFromStatus({ code: 5, message: "für", details: [info] });
        const plain = realm.Object.assign(new realm.Object(), json);
        const call = { code: 5, details: "für", metadata: new realm.Map(trailers.slice(1)) };
        for (const status of [
          rpc.decodeStatus(bytes),
          rpc.statusFromTrailers(new realm.Map(trailers)),
          rpc.statusFromTrailers(realm.Object.fromEntries(trailers)),
          rpc.statusFromTrailers(
            new Headers({ "grpc-status": "5", "grpc-status-details-bin": text }),
          ),
          http.statusFromJson(plain),
          http.statusFromJson(realm.Uint8Array.from(Buffer.from(JSON.stringify(json)))),
          http.statusFromGrpcWeb(
            realm.Uint8Array.from(http.grpcWebFromStatus(rpc.decodeStatus(bytes))),
          ),
          await http.statusFromResponse(Response.json(json, { status: 404 })),
          StatusError.from(plain),
          StatusError.from(realm.Object.assign(new realm.Error("5 NOT_FOUND: für"), call)),
          StatusError.from({
            code: 5,
            message: "für",
            details: [{ typeUrl: INFO, value: bytes.slice(-3) }],
          }),
        ]) {
          assert.deepEqual([status.code, status.message], [5, "für"]);
          assert.equal(StatusError.from(status).reason, "R");
          assert.deepEqual([...status.issues], []);
        }
      });
    }
  }
});

suite("an error that a worker", () => {
  for (const { rpc, kindsError, name } of copies) {
    const { StatusError } = rpc;
    test(`sends as JSON is restored by ${name}`, async () => {
      const restored = StatusError.from(await failInWorker("toJSON", "kind"));
      assert(kindsError.plain.is(restored));
    });

    test(`throws is restored by ${name}`, async () => {
      const thrown = await failInWorker("throw", "kind");
      assert(kindsError.plain.is(thrown));
      assert.equal(StatusError.from(thrown).code, 13);
    });

    test(`throws with the text of another error stays local in ${name}`, async () => {
      const error = StatusError.from(await failInWorker("throw", "other"));
      assert.equal(error.message, "secret");
      assert.deepEqual({ ...error.toJSON() }, { code: 2, message: "unknown error" });
    });

    test(`sends as a clone has only its text for ${name}`, async () => {
      const error = StatusError.from(await failInWorker("clone", "kind"));
      assert.deepEqual([error.code, error.reason], [2, undefined]);
    });
  }
});

// Our reader and writer against those of protobuf-es, which work from the descriptors.

import {
  create,
  createRegistry,
  type DescField,
  type DescMessage,
  equals,
  fromBinary,
  type JsonValue,
  type Message,
  ScalarType,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import { AnySchema, anyPack, DurationSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeDuration } from "../../gen/google/protobuf/duration_rpcstatus.js";
import { StatusSchema } from "../../gen/google/rpc/status_pb.js";
import { decodeStatus } from "../../src/status/decode.js";
import { standardCodec } from "../../src/status/details/codecs.js";
import { encodeStatus } from "../../src/status/encode.js";
import { jsonFromStatus } from "../../src/status/json/write-status.js";
import { type AnyCodec, readMessage } from "../../src/wire/codec.js";
import { Reader } from "../../src/wire/reader.js";
import { budget } from "../budget.js";
import { arbitraryText, standardTypes } from "../messages.js";
import { type Bytes, block, concat, group, number, TYPE_URL, tag, varint } from "../wire/bytes.js";
import { Judge, type Verdict, wireTypeOf } from "../wire/judge.js";

const registry = createRegistry(...standardTypes.map(({ schema }) => schema), DurationSchema);
const RUNS = { numRuns: budget(100, 300) };
const MORE_RUNS = { numRuns: budget(300, 1000) };

const anyDetail = fc.oneof(
  ...standardTypes.map(({ arbitrary, schema }) =>
    arbitrary.map((message) => anyPack(schema, message)),
  ),
);
const opaqueDetail = fc
  .record({ typeUrl: arbitraryText, value: fc.uint8Array() })
  .map((init) => create(AnySchema, init));
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const status = (detail: typeof anyDetail) =>
  fc
    .record({
      code: fc.oneof(fc.integer({ min: 0, max: 16 }), int32),
      message: arbitraryText,
      details: fc.array(detail, { maxLength: 4 }),
    })
    .map((init) => create(StatusSchema, init));
const anyStatus = status(fc.oneof(anyDetail, opaqueDetail));

/** The result of decodeStatus as the message that protobuf-es reads from the same bytes. */
const messageOf = (bytes: Uint8Array) => {
  const { rawCode, message, details, $unknown } = decodeStatus(bytes);
  return {
    $typeName: "google.rpc.Status",
    code: rawCode,
    message,
    details: details.map(plain),
    ...($unknown && { $unknown }),
  };
};

/** Copies own data properties, so that instances of two classes compare. */
const plain = (message: object) => ({ ...message });

describe("rpcstatus writes the bytes of protobuf-es", () => {
  test("a status", () => {
    fc.assert(
      fc.property(anyStatus, (message) => {
        expect(encodeStatus(message)).toEqual(toBinary(StatusSchema, message));
      }),
      RUNS,
    );
  });

  test.each(standardTypes)("$name", ({ arbitrary, schema, encode }) => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        expect(encode(message)).toEqual(toBinary(schema, message));
      }),
    );
  });

  test("a status with standard details, which are packed", () => {
    const type = fc.constantFrom(...standardTypes);
    const detail = type.chain(({ schema, arbitrary }) =>
      arbitrary.map((message) => ({ message, packed: anyPack(schema, message) })),
    );
    fc.assert(
      fc.property(fc.array(detail), (details) => {
        const packed = create(StatusSchema, { code: 5, details: details.map((d) => d.packed) });
        expect(encodeStatus({ code: 5, details: details.map((d) => d.message) })).toEqual(
          toBinary(StatusSchema, packed),
        );
      }),
    );
  });
});

describe("rpcstatus reads the message of protobuf-es", () => {
  test("a status", () => {
    fc.assert(
      fc.property(anyStatus, (message) => {
        const bytes = toBinary(StatusSchema, message);
        expect(messageOf(bytes)).toEqual(plain(fromBinary(StatusSchema, bytes)));
      }),
      RUNS,
    );
  });

  test.each(standardTypes)("$name", ({ arbitrary, schema, decode }) => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        const bytes = toBinary(schema, message);
        expect(decode(bytes)).toEqual(fromBinary(schema, bytes));
        expect(equals(schema, decode(bytes), message)).toBe(true);
      }),
    );
  });
});

describe("JSON", () => {
  test("of a status with the ten standard types is that of protobuf-es", () => {
    fc.assert(
      fc.property(status(anyDetail), (message) => {
        const ours: unknown = jsonFromStatus(decodeStatus(toBinary(StatusSchema, message)));
        expect(ours).toEqual(toJson(StatusSchema, message, { registry }));
      }),
      RUNS,
    );
  });

  test("of a Duration as a detail is that of protobuf-es", () => {
    const value = encodeDuration({
      $typeName: "google.protobuf.Duration",
      seconds: -1n,
      nanos: -5,
    });
    const details = [create(AnySchema, { typeUrl: `${TYPE_URL}google.protobuf.Duration`, value })];
    const message = create(StatusSchema, { code: 5, details });
    const ours = jsonFromStatus(decodeStatus(toBinary(StatusSchema, message))) as JsonValue;
    expect(ours).toEqual(toJson(StatusSchema, message, { registry }));
  });
});

/** A message type with our reader and writer; `intact` if the reader found no problem. */
interface Subject {
  readonly name: string;
  readonly schema: GenMessage<Message>;
  readonly decode: (bytes: Uint8Array) => { readonly message: object; readonly intact: boolean };
  readonly encode: (bytes: Uint8Array) => Uint8Array;
}

const subjects: readonly Subject[] = [
  {
    name: "google.rpc.Status",
    schema: StatusSchema,
    decode: (bytes) => {
      const { issues } = decodeStatus(bytes);
      // protobuf-es does not read the message in an Any here.
      return {
        message: messageOf(bytes),
        intact: issues.every(({ kind, detail }) => kind === "unknown-code" || detail !== undefined),
      };
    },
    encode: (bytes) => encodeStatus(decodeStatus(bytes)),
  },
  ...standardTypes.map(({ name, schema, decode, encode }) => ({
    name,
    schema,
    decode: (bytes: Uint8Array) => {
      const reader = new Reader(bytes);
      readMessage(reader, standardCodec(name) as AnyCodec);
      const intact = reader.problem === undefined && reader.badUtf8 === undefined;
      return { message: decode(bytes), intact };
    },
    encode: (bytes: Uint8Array) => encode(decode(bytes)),
  })),
];

/** Well-formed bytes of a message, in forms that few encoders write. */
function wellFormed(desc: DescMessage, depth = 0): fc.Arbitrary<Uint8Array> {
  const known = desc.fields
    .filter((field) => field.message === undefined || depth < 3)
    .map((field): fc.Arbitrary<Bytes> => {
      if (wireTypeOf(field) === 0) {
        const value = fc.oneof(
          fc.nat(20).map(BigInt),
          fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        );
        return fc
          .tuple(value, fc.integer({ min: 1, max: 10 }))
          .map(([v, length]) => concat(tag(field.number, 0), varint(v, length)));
      }
      return contentOf(field, depth).map((content) => block(field.number, content));
    });
  return fc.array(fc.oneof(...known, unknownField), { maxLength: 6 }).map((p) => concat(...p));
}

function contentOf(field: DescField, depth: number): fc.Arbitrary<Bytes | string> {
  if (field.fieldKind === "map") {
    const no = fc.constantFrom(1, 2);
    const part = fc.tuple(no, arbitraryText).map(([n, text]) => block(n, text));
    return fc.array(part, { maxLength: 3 }).map((parts) => concat(...parts));
  }
  if (field.message !== undefined) return wellFormed(field.message, depth + 1);
  return field.scalar === ScalarType.STRING ? arbitraryText : fc.uint8Array({ maxLength: 20 });
}

const unknownField: fc.Arbitrary<Bytes> = fc.letrec<{ field: Bytes }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 3 },
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => number(100, value)),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => block(101, bytes)),
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => concat(tag(102, 5), bytes)),
    fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => concat(tag(103, 1), bytes)),
    fc.array(tie("field"), { maxLength: 3 }).map((fields) => group(104, ...fields)),
  ),
})).field;

/** Well-formed bytes with some of them replaced, removed, inserted or cut off. */
const mutated = (desc: DescMessage): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      wellFormed(desc),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1), fc.uint8Array({ maxLength: 2 })), {
        maxLength: 3,
      }),
      fc.option(fc.nat()),
    )
    .map(([bytes, edits, cut]) => {
      const out = [...bytes];
      for (const [at, removed, added] of edits)
        out.splice(at % (out.length + 1), removed, ...added);
      return Uint8Array.from(cut === null ? out : out.slice(0, cut % (out.length + 1)));
    });

describe.each(subjects)("bytes of $name", ({ schema, decode, encode }) => {
  const theirs = (bytes: Uint8Array): Message | undefined => {
    try {
      return fromBinary(schema, bytes);
    } catch {
      // Refused. The tests of our reader cover such bytes.
      return undefined;
    }
  };

  const judge = (bytes: Uint8Array): Verdict => {
    const verdict = new Judge(bytes).message(schema);
    const { message, intact } = decode(bytes);
    expect(intact).toBe(verdict !== "broken");
    if (verdict === "same") {
      const expected = theirs(bytes);
      expect(expected).toBeDefined();
      expect(message).toEqual({ ...expected });
    }
    return verdict;
  };

  test("that are well-formed are read alike", () => {
    fc.assert(
      fc.property(wellFormed(schema), (bytes) => {
        expect(judge(bytes)).not.toBe("broken");
      }),
      RUNS,
    );
  });

  test("that are well-formed are written alike after reading", () => {
    fc.assert(
      fc.property(wellFormed(schema), (bytes) => {
        fc.pre(new Judge(bytes).message(schema) === "same");
        expect(encode(bytes)).toEqual(toBinary(schema, fromBinary(schema, bytes)));
      }),
      RUNS,
    );
  });

  test("that were changed at random are read alike, or reported as broken", () => {
    fc.assert(
      fc.property(mutated(schema), (bytes) => void judge(bytes)),
      MORE_RUNS,
    );
  });

  test("that are random are read alike, or reported as broken", () => {
    const low = fc.array(fc.nat(0x22), { maxLength: 12 }).map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(fc.oneof(low, fc.uint8Array({ maxLength: 40 })), (bytes) => void judge(bytes)),
      MORE_RUNS,
    );
  });

  test("that were read, broken or not, are written as well-formed bytes", () => {
    fc.assert(
      fc.property(mutated(schema), (bytes) => {
        const written = encode(bytes);
        expect(new Judge(written).message(schema)).not.toBe("broken");
        expect(encode(written)).toEqual(written);
      }),
      RUNS,
    );
  });
});

describe("the documented differences exist", () => {
  const info = standardTypes[0] as (typeof standardTypes)[number];
  const read = (bytes: Uint8Array) => [info.decode(bytes), accepted(bytes)];
  const accepted = (bytes: Uint8Array) => {
    try {
      return fromBinary(info.schema, bytes);
    } catch (error) {
      return error;
    }
  };
  const entry = (...parts: readonly Bytes[]) => block(3, concat(...parts));

  test.each<[string, Uint8Array, object, unknown]>([
    [
      "a field with another wire type",
      concat(tag(1, 0), [0]),
      { reason: "", $unknown: [{ no: 1, wireType: 0, data: Uint8Array.of(0) }] },
      { reason: "" },
    ],
    [
      "an unknown field in a map entry",
      entry(block(1, "k"), block(7, block(1, "x")), block(2, "v")),
      { metadata: { k: "v" } },
      expect.not.objectContaining({ metadata: { k: "v" } }),
    ],
    ["a byte order mark", block(1, "\uFEFFR"), { reason: "\uFEFFR" }, { reason: "R" }],
    [
      "the map key __proto__",
      entry(block(1, "__proto__"), block(2, "v")),
      { metadata: JSON.parse('{ "__proto__": "v" }') },
      { metadata: {} },
    ],
    [
      "content that runs past the end of its message",
      concat(tag(3, 2), [3], tag(1, 2), [2, 0x6b], tag(2, 2), [1, 0x64]),
      { metadata: {}, domain: "d" },
      expect.anything(),
    ],
    [
      "an unknown varint of 11 bytes",
      concat(tag(9, 0), Array(10).fill(0x80), [0], block(1, "R")),
      { reason: "" },
      { reason: "R" },
    ],
    [
      "a tag of six bytes",
      concat(varint(10, 6), [1, 0x52]),
      { reason: "R" },
      { message: expect.stringContaining("illegal tag") },
    ],
  ])("%s", (_, bytes, ours, theirs) => {
    const [mine, other] = read(bytes);
    expect(mine).toMatchObject(ours);
    expect(other).toMatchObject(theirs as object);
    expect(mine).not.toEqual(other);
  });
});

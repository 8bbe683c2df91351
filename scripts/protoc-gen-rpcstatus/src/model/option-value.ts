// The message of an option from its bytes, as fromBinary returns it. protobuf-es indexes the fields of a message anew for
// each message that it decodes; here a type is indexed once. Types with fields that options rarely have are left to it.

import {
  create,
  type DescField,
  type DescMessage,
  fromBinary,
  ScalarType,
} from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

type Message = Record<string, unknown>;

/** Reads a field after its tag. */
type ReadField = (reader: BinaryReader, message: Message, type: WireType) => void;

interface Plan {
  readonly desc: DescMessage;
  readonly fields: ReadonlyMap<number, ReadField>;
}

/** Undefined for a type that is left to fromBinary. */
const plans = new WeakMap<DescMessage, Plan | undefined>();

export function decodeValue(desc: DescMessage, bytes: Uint8Array): object {
  const plan = planOf(desc);
  if (plan === undefined) return fromBinary(desc, bytes);
  return readMessage(plan, new BinaryReader(bytes), bytes.length);
}

function planOf(desc: DescMessage): Plan | undefined {
  if (plans.has(desc)) return plans.get(desc);
  // Also for a message in itself.
  plans.set(desc, undefined);
  const fields = new Map<number, ReadField>();
  for (const field of desc.fields) {
    const read = readerOf(field);
    if (read === undefined) return undefined;
    fields.set(field.number, read);
  }
  const plan = { desc, fields };
  plans.set(desc, plan);
  return plan;
}

function readMessage(
  { desc, fields }: Plan,
  reader: BinaryReader,
  end: number,
  message = create(desc) as unknown as Message,
): Message {
  while (reader.pos < end) {
    const [no, type] = reader.tag();
    const read = fields.get(no);
    if (read === undefined) reader.skip(type, no);
    else read(reader, message, type);
  }
  return message;
}

function readerOf(field: DescField): ReadField | undefined {
  const { localName: name, fieldKind } = field;
  if (field.oneof !== undefined || fieldKind === "map") return undefined;
  if (field.message !== undefined) return messageReader(field, field.message);
  if (field.enum !== undefined && !field.enum.open) return undefined;
  const read = scalarReader(field);
  if (read === undefined || fieldKind !== "list") {
    return (
      read &&
      ((reader, message) => {
        message[name] = read(reader);
      })
    );
  }
  const canBePacked = field.scalar !== ScalarType.STRING;
  return (reader, message, type) => {
    const list = message[name] as unknown[];
    if (!canBePacked || type !== WireType.LengthDelimited) list.push(read(reader));
    else for (const end = reader.uint32() + reader.pos; reader.pos < end; ) list.push(read(reader));
  };
}

function messageReader(field: DescField, desc: DescMessage): ReadField | undefined {
  const { localName: name, fieldKind } = field;
  // protobuf-es has plain values in place of some messages of google.protobuf.
  const isPlain = desc.file.proto.package !== "google.protobuf" || desc.name === "Duration";
  if (!isPlain || ("delimitedEncoding" in field && field.delimitedEncoding)) return undefined;
  const plan = planOf(desc);
  if (plan === undefined) return undefined;
  const isList = fieldKind === "list";
  return (reader, message) => {
    const end = reader.uint32() + reader.pos;
    if (isList) (message[name] as unknown[]).push(readMessage(plan, reader, end));
    else message[name] = readMessage(plan, reader, end, message[name] as Message | undefined);
  };
}

function scalarReader(field: DescField): ((reader: BinaryReader) => unknown) | undefined {
  if (field.enum !== undefined) return (reader) => reader.int32();
  switch (field.scalar) {
    case ScalarType.STRING: {
      const isStrict = "utf8Validation" in field && field.utf8Validation;
      return (reader) => reader.string(isStrict);
    }
    case ScalarType.BOOL:
      return (reader) => reader.bool();
    case ScalarType.INT32:
      return (reader) => reader.int32();
    case ScalarType.INT64:
      return "longAsString" in field && field.longAsString ? undefined : (reader) => reader.int64();
    default:
      return undefined;
  }
}

// Changes valid plans: any field of any option, found through the descriptors, and the declarations.

import type { DescField, DescMessage } from "@bufbuild/protobuf";
import fc from "fast-check";
import { elementValues, type Values } from "./option-values.js";
import type { EnumPlan, FilePlan, ValuePlan } from "./plan.js";
import type { Options } from "./request.js";

type Mutation = (files: readonly FilePlan[]) => void;

export function mutations(options: Options): fc.Arbitrary<Mutation> {
  return fc.oneof({ weight: 4, arbitrary: ofOptions(options) }, ofDeclarations);
}

function ofOptions(options: Options): fc.Arbitrary<Mutation> {
  const fields = [...new Set(Object.values(options).flatMap(fieldsOf))];
  return fc
    .constantFrom(...fields)
    .chain((field) =>
      fc.record({
        field: fc.constant(field),
        how: fc.constantFrom("set", "set", "clear", "add", "repeat"),
        value: elementValues(field, "wild"),
        at: fc.nat(20),
      }),
    )
    .map(({ field, how, value, at }) => (files) => {
      const places = messagesOf(files, options).filter(({ desc }) => desc === field.parent);
      const place = places[at % places.length];
      if (place !== undefined) change(place.values, field, how, structuredClone(value));
    });
}

/** Returns all fields of the message and of those inside it; none of our options is recursive. */
function fieldsOf({ fields }: DescMessage): DescField[] {
  return fields.flatMap((field) => [field, ...(field.message ? fieldsOf(field.message) : [])]);
}

function change(values: Values, field: DescField, how: string, value: unknown): void {
  const { localName, fieldKind } = field;
  if (how === "clear") delete values[localName];
  else if (fieldKind !== "list") values[localName] = value;
  else {
    const before = (values[localName] ?? []) as unknown[];
    const more = how === "repeat" ? structuredClone(before.slice(0, 1)) : [value];
    values[localName] = how === "set" ? more : [...before, ...more];
  }
}

interface Place {
  readonly desc: DescMessage;
  readonly values: Values;
}

/** Returns every message of every option of the run. */
function messagesOf(files: readonly FilePlan[], { catalog, error, errors }: Options): Place[] {
  return files.flatMap(({ enums, services }) => [
    ...enums.flatMap((each) => [
      ...below(catalog, each.catalog),
      ...each.values.flatMap((value) => below(error, value.error)),
    ]),
    ...services.flatMap(({ methods }) => methods.flatMap((method) => below(errors, method.errors))),
  ]);
}

function below(desc: DescMessage, values: Values | undefined): Place[] {
  if (values === undefined) return [];
  const nested = desc.fields.flatMap(({ localName, message }) =>
    message === undefined
      ? []
      : [values[localName] ?? []].flat().flatMap((value) => below(message, value as Values)),
  );
  return [{ desc, values }, ...nested];
}

const declarations: ((value: ValuePlan, of: EnumPlan) => void)[] = [
  (_, of) => {
    delete of.catalog;
  },
  (value) => {
    delete value.error;
  },
  (value) => {
    value.number = 0;
  },
  (value, { values }) => {
    value.number = values.at(-1)?.number ?? 0;
  },
  (value, { values }) => {
    value.error = structuredClone(values.at(-1)?.error ?? {});
  },
];

const ofDeclarations: fc.Arbitrary<Mutation> = fc
  .record({ at: fc.nat(20), change: fc.constantFrom(...declarations) })
  .map(({ at, change }) => (files) => {
    const enums = files.flatMap((file) => file.enums);
    const of = enums[at % enums.length];
    // The first value stays, since most enums must start with zero.
    const value = of?.values[1 + (at % (of.values.length - 1))];
    if (of !== undefined && value !== undefined) change(value, of);
  });

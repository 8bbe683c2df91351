// The input of a run as plain data, which can be shrunk, printed and turned into a request.

import { upperSnakeCase } from "../../../scripts/protoc-gen-rpcstatus/src/model/names.js";
import type { Values } from "./option-values.js";

export interface FilePlan {
  readonly name: string;
  readonly package: string;
  readonly syntax: "proto2" | "proto3" | "2023" | "2024";
  readonly messages: readonly Declared[];
  readonly enums: readonly EnumPlan[];
  readonly services: readonly ServicePlan[];
  /** If false, other files only refer to it. */
  generate: boolean;
  /** Used by the declarations in turn. */
  readonly comments: readonly string[];
  /** For each place in turn, whether the compiler sends its position. If empty, it sends no source info. */
  readonly places: readonly boolean[];
}

export interface Declared {
  readonly name: string;
  /** The enclosing messages. */
  readonly outer: readonly string[];
}

export interface EnumPlan extends Declared {
  catalog?: Values;
  readonly values: readonly ValuePlan[];
}

export interface ValuePlan {
  readonly name: string;
  number: number;
  readonly deprecated: boolean;
  error?: Values;
}

interface ServicePlan {
  readonly name: string;
  readonly methods: readonly { readonly name: string; readonly errors: Values }[];
}

/** An error, by the rules of docs/catalog.md. */
export interface ErrorPlan {
  readonly file: FilePlan;
  readonly enum: EnumPlan;
  readonly catalog: Values;
  readonly value: ValuePlan;
  readonly spec: Values;
  readonly reason: string;
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(".");
}

export function prefixOf(enumName: string, catalog: Values): string {
  return (catalog.valuePrefix as string | undefined) ?? `${upperSnakeCase(enumName)}_`;
}

export function errorsOf(file: FilePlan): ErrorPlan[] {
  return file.enums.flatMap((each) => {
    const { name, catalog, values } = each;
    if (catalog === undefined) return [];
    return values.flatMap((value) => {
      const same = values.filter(({ number }) => number === value.number);
      // An alias is an error of its own only if it has the option.
      const isAlias = same.some(({ error }) => error !== undefined) || same[0] !== value;
      if (value.error === undefined && (value.number === 0 || isAlias)) return [];
      const spec = value.error ?? {};
      const own = spec.reason as string | undefined;
      const reason = own ?? value.name.slice(prefixOf(name, catalog).length);
      return [{ file, enum: each, catalog, value, spec, reason }];
    });
  });
}

export function fullName(file: FilePlan, { outer, name }: Declared): string {
  return join(file.package, ...outer, name);
}

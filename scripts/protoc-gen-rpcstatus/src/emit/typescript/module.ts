// A generated file before it is printed. It is the same for every target, whose printer takes what it needs.

import type { CodeBlockWriter, WriterFunction } from "ts-morph";
import type { Imports } from "./imports.js";
import type { Docs } from "./print.js";

export interface Module {
  readonly imports: Imports;
  readonly declarations: readonly Declaration[];
}

export type Declaration = ConstDeclaration | EnumDeclaration | ExportDeclaration;

export interface ConstDeclaration {
  readonly kind: "const";
  readonly name: string;
  readonly docs: Docs;
  readonly type: WriterFunction;
  /** `typed` is false for targets without type syntax, such as `as const`. */
  readonly value: (writer: CodeBlockWriter, typed: boolean) => void;
}

export interface EnumDeclaration {
  readonly kind: "enum";
  readonly name: string;
  readonly docs: Docs;
  readonly members: readonly EnumMember[];
}

export interface EnumMember {
  readonly name: string;
  readonly value: number;
  readonly docs: Docs;
}

/** An imported enum. */
interface ExportDeclaration {
  readonly kind: "export";
  readonly name: string;
}

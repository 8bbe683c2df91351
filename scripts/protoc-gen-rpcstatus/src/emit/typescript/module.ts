// A generated file before it is printed. It is the same for every target; each printer uses the parts that it needs. Texts
// are made when they are printed: a file may have thousands of declarations.

import type { Imports } from "./imports.js";
import type { Docs, EnumStructure } from "./structure.js";
import type { Write } from "./writer.js";

export interface Module {
  readonly imports: Imports;
  readonly declarations: readonly Declaration[];
}

export type Declaration =
  | ConstDeclaration
  | EnumDeclaration
  | ExportDeclaration
  | InterfaceDeclaration
  | TypeDeclaration;

export interface ConstDeclaration {
  readonly kind: "const";
  readonly name: string;
  readonly docs: () => Docs;
  readonly type: Write;
  readonly value: Write;
}

export interface EnumDeclaration {
  readonly kind: "enum";
  readonly name: string;
  readonly docs: () => Docs;
  readonly members: EnumStructure["members"];
}

export type EnumMember = EnumStructure["members"][number];

/** An imported enum. */
interface ExportDeclaration {
  readonly kind: "export";
  readonly name: string;
}

/** Targets without types leave it out. */
export interface InterfaceDeclaration {
  readonly kind: "interface";
  readonly name: string;
  readonly extends: string;
  readonly docs: () => Docs;
  readonly members: Write;
}

/** A union. Targets without types leave it out. */
export interface TypeDeclaration {
  readonly kind: "type";
  readonly name: string;
  readonly docs: () => Docs;
  readonly types: readonly string[];
}

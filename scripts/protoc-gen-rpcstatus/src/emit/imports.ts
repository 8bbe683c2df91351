// The imports of a generated file, gathered while its statements are made. Every local name carries a "$",
// which no protobuf identifier can hold, so that nothing clashes.

import type { DescEnum, DescMessage } from "@bufbuild/protobuf";
import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import { type ImportDeclarationStructure, StructureKind } from "ts-morph";
import { esNames } from "../es-names.js";
import type { FileModel } from "../model.js";
import type { Options } from "../options.js";
import { moduleName, relativeModule } from "./print.js";

const CATALOG = "rpcstatus/catalog";

/** What generated files take from the run time: its module and its local name. */
const runtimeNames = {
  defineCatalog: [CATALOG, "$catalog"],
  defineError: [CATALOG, "$error"],
  defineMethodErrors: [CATALOG, "$errors"],
  "type Catalog": [CATALOG, "$Catalog"],
  "type ErrorKind": [CATALOG, "$Kind"],
  "type MethodErrors": [CATALOG, "$Errors"],
  "type StandardDetails": [CATALOG, "$Details"],
  detailCodec: ["rpcstatus/protobuf", "$detail"],
} as const;

export class Imports {
  private readonly named = new Map<string, Map<string, string>>();
  private readonly messages = new Map<DescMessage, string>();
  private readonly namespaces = new Map<string, string>();
  /** Local names: those of the run time are kept free, whether it is imported or not. */
  private readonly taken = new Set<string>(Object.values(runtimeNames).map(([, alias]) => alias));
  private readonly file: FileModel;
  private readonly options: Options;

  constructor(file: FileModel, options: Options) {
    this.file = file;
    this.options = options;
  }

  /** The local name of a name of the run time. */
  runtime(name: keyof typeof runtimeNames): string {
    const [module, alias] = runtimeNames[name];
    this.add(module, name, alias);
    return alias;
  }

  /** An enum of protoc-gen-es's file, under our own name. */
  enum(desc: DescEnum, name: string): void {
    this.add(this.esModule(desc.file.proto.name), esNames(desc).shape, name);
  }

  /** The schema and the type of a message of protoc-gen-es's files. */
  message(desc: DescMessage): { readonly schema: string; readonly type: string } {
    const { shape, schema } = esNames(desc);
    const file = desc.file.proto.name;
    const module = wktPublicImportPaths[file] ?? this.esModule(file);
    let alias = this.messages.get(desc);
    if (alias === undefined) {
      const longer = `$${desc.typeName.replaceAll(".", "_")}`;
      alias = this.free([`$${shape}`, longer], (name) => [name, `${name}Schema`]);
      this.messages.set(desc, alias);
    }
    this.add(module, schema, `${alias}Schema`);
    this.add(module, `type ${shape}`, alias);
    return { schema: `${alias}Schema`, type: alias };
  }

  /** What stands before a symbol of another generated file. */
  generated(file: FileModel): string {
    if (file === this.file) return "";
    const to = file.desc.proto.name;
    const module = this.pathTo(moduleName(to));
    let alias = this.namespaces.get(module);
    if (alias === undefined) {
      const base = to.replace(/^.*\//, "").replace(/\.proto$/, "");
      alias = this.free([`$${base.replace(/\W/g, "_")}`], (name) => [name]);
      this.namespaces.set(module, alias);
    }
    return `${alias}.`;
  }

  declarations(): ImportDeclarationStructure[] {
    const kind = StructureKind.ImportDeclaration as const;
    const named = [...this.named].flatMap(([moduleSpecifier, names]) => {
      const all = [...names].map(([name, alias]) => {
        const isType = name.startsWith("type ");
        const plain = isType ? name.slice("type ".length) : name;
        return { isType, name: plain, ...(alias !== plain && { alias }) };
      });
      return [false, true].flatMap((isTypeOnly) => {
        const group = all.filter(({ isType }) => isType === isTypeOnly);
        const namedImports = group.map(({ name, alias }) => (alias ? { name, alias } : { name }));
        return group.length === 0 ? [] : [{ kind, moduleSpecifier, isTypeOnly, namedImports }];
      });
    });
    const namespaces = [...this.namespaces].map(([moduleSpecifier, namespaceImport]) => ({
      kind,
      moduleSpecifier,
      namespaceImport,
    }));
    return [...named, ...namespaces];
  }

  private esModule(protoFile: string): string {
    return this.pathTo(`${protoFile.replace(/\.proto$/, "")}_pb`);
  }

  private pathTo(module: string): string {
    return relativeModule(this.file.desc.proto.name, module) + this.options.importExtension;
  }

  /** The first of the names of which all that it needs is free; the last with a number, if none is. */
  private free(names: readonly string[], needs: (name: string) => readonly string[]): string {
    const last = names.at(-1) ?? "$";
    for (let i = 0; ; i++) {
      const name = names[i] ?? `${last}${i - names.length + 2}`;
      if (needs(name).some((needed) => this.taken.has(needed))) continue;
      for (const needed of needs(name)) this.taken.add(needed);
      return name;
    }
  }

  private add(module: string, name: string, alias: string): void {
    const names = this.named.get(module) ?? new Map<string, string>();
    this.named.set(module, names.set(name, alias));
  }
}

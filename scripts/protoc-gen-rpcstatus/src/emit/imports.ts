// The imports of a generated file, gathered while its statements are made. Every local name carries a "$",
// which no protobuf identifier can hold, so that nothing clashes.

import type { DescMessage } from "@bufbuild/protobuf";
import { type ImportDeclarationStructure, StructureKind } from "ts-morph";
import type { FileModel } from "../model.js";
import { enumName } from "../names.js";
import type { Options } from "../options.js";
import { moduleName, relativeModule } from "./print.js";

export class Imports {
  private readonly named = new Map<string, Map<string, string>>();
  private readonly aliases = new Map<string, string>();
  private readonly namespaces = new Map<string, string>();
  private readonly file: FileModel;
  private readonly options: Options;

  constructor(file: FileModel, options: Options) {
    this.file = file;
    this.options = options;
  }

  /** A name of the run time, such as `defineError` as `$error`. */
  runtime(module: string, name: string, alias: string, isType = false): string {
    this.add(module, isType ? `type ${name}` : name, alias);
    return alias;
  }

  /** An enum of protoc-gen-es's file, under its own name. */
  enum(name: string): void {
    this.add(this.esModule(this.file.desc.proto.name), name, name);
  }

  /** The schema and the type of a message of protoc-gen-es's files. */
  message(desc: DescMessage): { readonly schema: string; readonly type: string } {
    const name = enumName(desc.typeName, desc.file.proto.package);
    const wellKnown = desc.file.proto.name.startsWith("google/protobuf/");
    const module = wellKnown ? "@bufbuild/protobuf/wkt" : this.esModule(desc.file.proto.name);
    const owner = this.aliases.get(`$${name}`) ?? desc.typeName;
    const alias = owner === desc.typeName ? `$${name}` : `$${desc.typeName.replaceAll(".", "_")}`;
    this.aliases.set(alias, desc.typeName);
    this.add(module, `${name}Schema`, `${alias}Schema`);
    this.add(module, `type ${name}`, alias);
    return { schema: `${alias}Schema`, type: alias };
  }

  /** What stands before a symbol of another generated file. */
  generated(file: FileModel): string {
    if (file === this.file) return "";
    const from = this.file.desc.proto.name;
    const module =
      relativeModule(from, moduleName(file.desc.proto.name)) + this.options.importExtension;
    const base = file.desc.proto.name.replace(/^.*\//, "").replace(/\.proto$/, "");
    const name = `$${base.replace(/\W/g, "_")}`;
    const known = this.namespaces.get(module);
    if (known !== undefined) return `${known}.`;
    const taken = new Set(this.namespaces.values());
    let alias = name;
    for (let i = 2; taken.has(alias); i++) alias = `${name}${i}`;
    this.namespaces.set(module, alias);
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
    const target = `${protoFile.replace(/\.proto$/, "")}_pb`;
    return relativeModule(this.file.desc.proto.name, target) + this.options.importExtension;
  }

  private add(module: string, name: string, alias: string): void {
    const names = this.named.get(module) ?? new Map<string, string>();
    this.named.set(module, names.set(name, alias));
  }
}

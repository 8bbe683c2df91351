// The imports of a generated file, gathered while its statements are made. Every local name carries a "$",
// which no protobuf identifier can hold, so that nothing clashes.

import type { DescEnum, DescMessage } from "@bufbuild/protobuf";
import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import type { FileModel } from "../../model/model.js";
import { esNames } from "./es-names.js";
import type { TypeScriptOptions, TypeScriptTarget } from "./options.js";
import { moduleName, relativeModule } from "./print.js";

/** One statement: names of a module, or all of them as a namespace. */
export interface Import {
  readonly module: string;
  readonly isTypeOnly: boolean;
  readonly names: readonly { readonly name: string; readonly alias: string }[];
  readonly namespace?: string;
}

/** An enum is a value where declarations alone are asked for, too: it is exported again. */
type Kind = "type" | "value" | "enum";

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
  private readonly named = new Map<string, Map<string, { alias: string; kind: Kind }>>();
  private readonly messages = new Map<DescMessage, string>();
  private readonly namespaces = new Map<string, string>();
  /** Local names: those of the run time are kept free, whether it is imported or not. */
  private readonly taken = new Set<string>(Object.values(runtimeNames).map(([, alias]) => alias));
  private readonly file: FileModel;
  private readonly options: TypeScriptOptions;

  constructor(file: FileModel, options: TypeScriptOptions) {
    this.file = file;
    this.options = options;
  }

  /** The local name of a name of the run time. */
  runtime(name: keyof typeof runtimeNames): string {
    const [module, alias] = runtimeNames[name];
    const isType = name.startsWith("type ");
    this.add(module, name, alias, isType ? "type" : "value");
    return alias;
  }

  /** An enum of protoc-gen-es's file, under our own name. */
  enum(desc: DescEnum, name: string): void {
    this.add(this.esModule(desc.file.proto.name), esNames(desc).shape, name, "enum");
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
    this.add(module, schema, `${alias}Schema`, "value");
    this.add(module, `type ${shape}`, alias, "type");
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

  /** What the target needs of them: JavaScript no types, declarations no values but enums. */
  list(target: TypeScriptTarget): Import[] {
    const named = [...this.named].flatMap(([module, names]) => {
      const groups = [
        { isTypeOnly: false, kinds: target === "dts" ? ["enum"] : ["value", "enum"] },
        { isTypeOnly: true, kinds: target === "js" ? [] : ["type"] },
      ];
      return groups.flatMap(({ isTypeOnly, kinds }) => {
        const group = [...names]
          .filter(([, { kind }]) => kinds.includes(kind))
          .map(([name, { alias }]) => ({ name: name.replace(/^type /, ""), alias }));
        return group.length === 0 ? [] : [{ module, isTypeOnly, names: group }];
      });
    });
    const isTypeOnly = target === "dts";
    const namespaces = [...this.namespaces].map(([module, namespace]) => {
      return { module, isTypeOnly, names: [], namespace };
    });
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

  /** A type and a value of one name are two: a type's begins with "type ". */
  private add(module: string, name: string, alias: string, kind: Kind): void {
    const names = this.named.get(module) ?? new Map<string, { alias: string; kind: Kind }>();
    this.named.set(module, names.set(name, { alias, kind }));
  }
}

// The imports of a generated file, collected while its declarations are built. Every local name contains "$",
// which no protobuf identifier does, so that nothing clashes.

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

/** An enum is a value in declarations too, since they export it again. */
type Kind = "type" | "value" | "enum";

const CATALOG = "rpcstatus/catalog";

/** The imports of generated files from the runtime: module and local name. */
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
  /** Local names. Those of the runtime are reserved, whether they are imported or not. */
  private readonly taken = new Set<string>(Object.values(runtimeNames).map(([, alias]) => alias));
  private readonly file: FileModel;
  private readonly options: TypeScriptOptions;

  constructor(file: FileModel, options: TypeScriptOptions) {
    this.file = file;
    this.options = options;
  }

  /** Imports a name of the runtime, and returns its local name. */
  runtime(name: keyof typeof runtimeNames): string {
    const [module, alias] = runtimeNames[name];
    const isType = name.startsWith("type ");
    this.add(module, name, alias, isType ? "type" : "value");
    return alias;
  }

  /** Imports an enum of protoc-gen-es's file as `name`. */
  enum(desc: DescEnum, name: string): void {
    this.add(this.esModule(desc.file.proto.name), esNames(desc).shape, name, "enum");
  }

  /**
   * Imports the schema and the type of a message from protoc-gen-es's file, and returns their local names.
   */
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

  /** Imports another generated file, and returns the prefix of its symbols; "" for this file. */
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

  /** Returns what the target needs: JavaScript has no types, declarations have no values except enums. */
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

  /** Returns the first name whose needed names are all free, else the last one with a number. */
  private free(names: readonly string[], needs: (name: string) => readonly string[]): string {
    const last = names.at(-1) ?? "$";
    for (let i = 0; ; i++) {
      const name = names[i] ?? `${last}${i - names.length + 2}`;
      if (needs(name).some((needed) => this.taken.has(needed))) continue;
      for (const needed of needs(name)) this.taken.add(needed);
      return name;
    }
  }

  /** A type begins with "type ": a type and a value with the same name are two imports. */
  private add(module: string, name: string, alias: string, kind: Kind): void {
    const names = this.named.get(module) ?? new Map<string, { alias: string; kind: Kind }>();
    this.named.set(module, names.set(name, { alias, kind }));
  }
}

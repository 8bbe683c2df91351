// The imports of a generated file, collected while its declarations are built. A local name is the imported one, or
// begins with "$" if the file has that name already.

import type { DescEnum, DescMessage } from "@bufbuild/protobuf";
import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import { esNames } from "../../model/es-names.js";
import { namesOf } from "../../model/file-names.js";
import type { FileModel, MetadataType, ResolvedError } from "../../model/model.js";
import { isReserved } from "../../model/names.js";
import { importPath, outputPath, type Suffix } from "./import-path.js";
import type { TypeScriptOptions, TypeScriptTarget } from "./options.js";

/** One statement. */
export interface Import {
  readonly module: string;
  readonly isTypeOnly: boolean;
  readonly names: readonly { readonly name: string; readonly alias: string }[];
}

/** An enum is a value in declarations too, since they re-export it. */
type Kind = "type" | "value" | "enum";

interface Imported {
  readonly module: string;
  readonly name: string;
  readonly alias: string;
  readonly kind: Kind;
}

const RUNTIME = "rpcstatus/codegenv1";

type RuntimeValue =
  | "defineCatalog"
  | "defineClientCatalog"
  | "defineClientError"
  | "defineError"
  | "defineExternalCatalog"
  | "defineExternalError"
  | "defineMethodErrors"
  | "localized"
  | MetadataType;

type RuntimeType =
  | "Catalog"
  | "ClientCatalog"
  | "ClientErrorKind"
  | "ErrorKind"
  | "ErrorMatch"
  | "MethodErrors"
  | "UnknownMatch";

/** Names that no import may hide: those of the runtime in every file, and globals that generated code uses. */
const RESERVED = (
  "defineCatalog defineError defineMethodErrors localized detailCodec " +
  "defineClientCatalog defineClientError ClientCatalog ClientErrorKind " +
  "defineExternalCatalog defineExternalError " +
  "string int64 double bool timestamp duration bytes " +
  "Catalog ErrorKind ErrorMatch MethodErrors UnknownMatch Date Uint8Array"
).split(" ");

export class Imports {
  /** By module and name. */
  private readonly imported = new Map<string, Imported>();
  private readonly taken: Set<string>;
  /** The modules with errors, which are used in functions only: they may import this one. */
  readonly late = new Set<string>();
  /** The next number of each name: many files may have a message of the same name. */
  private readonly numbers = new Map<string, number>();
  private readonly file: FileModel;
  private readonly options: TypeScriptOptions;

  constructor(file: FileModel, options: TypeScriptOptions) {
    // A name of the runtime that the file has too begins with "$".
    const { all } = namesOf(file);
    this.taken = new Set(RESERVED.flatMap((name) => (all.has(name) ? [name, `$${name}`] : [name])));
    this.file = file;
    this.options = options;
  }

  /** Imports a function or a metadata type of the runtime, and returns its local name. */
  runtime(name: RuntimeValue): string {
    return this.add(RUNTIME, name, "value", this.localOf(name));
  }

  runtimeType(name: RuntimeType): string {
    return this.add(RUNTIME, name, "type", this.localOf(name));
  }

  /** Imports the type of a standard detail, such as "google.rpc.Help". */
  standardDetail(typeName: string): string {
    return this.add(RUNTIME, typeName.slice(typeName.lastIndexOf(".") + 1), "type");
  }

  detailCodec(): string {
    return this.add("rpcstatus/protobuf", "detailCodec", "value", this.localOf("detailCodec"));
  }

  /** Imports an enum of protoc-gen-es's file as `name`, a name of this file. */
  enum(desc: DescEnum, name: string): void {
    this.add(this.output(desc.file.proto.name, "_pb"), esNames(desc).shape, "enum", name);
  }

  /**
   * Imports the schema and the type of a message from protoc-gen-es's file, and returns their local names.
   */
  message(desc: DescMessage): { readonly schema: string; readonly type: string } {
    const { shape, schema } = esNames(desc);
    const file = desc.file.proto.name;
    const module = wktPublicImportPaths[file] ?? this.output(file, "_pb");
    return { schema: this.add(module, schema, "value"), type: this.add(module, shape, "type") };
  }

  /** Returns the local name of the const of an error, which is imported if another file declares it. */
  error({ file, error }: ResolvedError): string {
    const name = namesOf(file).error(error);
    if (file === this.file) return name;
    const path = this.own(file);
    this.late.add(this.moduleOf(path));
    return this.add(path, name, "value");
  }

  /** Returns the local name of the match of an error, which is imported if another file declares it. */
  match({ file, error }: ResolvedError): string {
    const name = namesOf(file).match(error);
    return file === this.file ? name : this.add(this.own(file), name, "type");
  }

  /** Returns the imports that the target needs: JavaScript has no types, declarations have no values except enums. */
  list(target: TypeScriptTarget): Import[] {
    const byModule = new Map<string, Imported[]>();
    for (const each of this.imported.values()) {
      const others = byModule.get(each.module);
      if (others === undefined) byModule.set(each.module, [each]);
      else others.push(each);
    }
    const modules = [...byModule].sort(([a], [b]) => packagesFirst(a, b));
    const groups = [
      { isTypeOnly: false, kinds: target === "dts" ? ["enum"] : ["value", "enum"] },
      { isTypeOnly: true, kinds: target === "js" ? [] : ["type"] },
    ];
    return modules.flatMap(([module, all]) =>
      groups.flatMap(({ isTypeOnly, kinds }) => {
        const names = all
          .filter((each) => kinds.includes(each.kind))
          .map(({ name, alias }) => ({ name, alias }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        return names.length === 0 ? [] : [{ module, isTypeOnly, names }];
      }),
    );
  }

  private output(protoFile: string, suffix: Suffix): string {
    return outputPath(protoFile, suffix, this.options);
  }

  private own({ desc }: FileModel): string {
    return this.output(desc.proto.name, "_rpcstatus");
  }

  private moduleOf(from: string): string {
    return importPath(this.file.desc.proto.name, from, this.options);
  }

  /**
   * Imports a name once, and returns its local name; `alias`, if given. `from` is a package, or a path from the out folder.
   */
  private add(from: string, name: string, kind: Kind, alias?: string): string {
    const id = `${from} ${name}`;
    const known = this.imported.get(id);
    if (known !== undefined) return known.alias;
    const local = alias ?? this.free(name);
    this.imported.set(id, { module: this.moduleOf(from), name, alias: local, kind });
    return local;
  }

  /** Returns the local name of a name that is reserved in every file. */
  private localOf(name: string): string {
    return namesOf(this.file).all.has(name) ? `$${name}` : name;
  }

  /** Takes the name, or the first free one of $Name, $Name2, $Name3. */
  private free(name: string): string {
    let i = this.numbers.get(name) ?? 0;
    let local: string;
    do {
      local = i === 0 ? name : `$${name}${i === 1 ? "" : i}`;
      i++;
    } while (isReserved(local) || this.taken.has(local) || namesOf(this.file).all.has(local));
    this.numbers.set(name, i);
    this.taken.add(local);
    return local;
  }
}

/** Sorts the runtime and other packages before files. */
function packagesFirst(a: string, b: string): number {
  const order = Number(a.startsWith(".")) - Number(b.startsWith("."));
  return order || (a < b ? -1 : 1);
}

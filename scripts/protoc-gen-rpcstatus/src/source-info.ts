// Comments and positions of one file, indexed by path once: a scan for each descriptor is quadratic.

import type { DescFile } from "@bufbuild/protobuf";
import type { Comments, Locate, Position } from "./model.js";

export class SourceInfo implements Comments {
  private readonly byPath = new Map<string, { span: readonly number[]; comment: string }>();
  /** For each path that has places below it, the first of them. */
  private readonly within = new Map<string, readonly number[]>();
  private readonly file: DescFile;
  private readonly locate: Locate;

  constructor(file: DescFile, locate: Locate = (name) => name) {
    this.file = file;
    this.locate = locate;
    for (const location of file.proto.sourceCodeInfo?.location ?? []) {
      const key = location.path.join(".");
      const known = this.byPath.get(key);
      const comment = known?.comment || location.leadingComments || location.trailingComments;
      this.byPath.set(key, { span: known?.span ?? location.span, comment });
      for (let length = location.path.length - 1; length > 0; length--) {
        const parent = location.path.slice(0, length).join(".");
        if (this.within.has(parent)) break;
        this.within.set(parent, location.span);
      }
    }
  }

  text(path: readonly number[]): string {
    return cleanComment(this.byPath.get(path.join("."))?.comment ?? "");
  }

  /**
   * The place of the path, or of its longest prefix that has one. Compilers send places for some parts
   * of an option and not for others: as far as `option`, the length of the option's own path, the first
   * place inside a prefix will do.
   */
  at(path: readonly number[], option: number = path.length): Position {
    for (let length = path.length; length > 0; length--) {
      const key = path.slice(0, length).join(".");
      const inside = length >= option ? this.within.get(key) : undefined;
      const span = this.byPath.get(key)?.span ?? inside;
      if (span !== undefined) return this.position(span);
    }
    return this.position([0, 0]);
  }

  private position(span: readonly number[]): Position {
    const { file, locate } = this;
    return {
      // Looked for when it is shown, which most positions never are.
      get file() {
        return locate(file.proto.name);
      },
      line: (span[0] ?? 0) + 1,
      column: (span[1] ?? 0) + 1,
    };
  }
}

function cleanComment(comment: string): string {
  const lines = comment.split(/\r?\n/).filter((line) => !/^\s*buf:lint:ignore\b/.test(line));
  const indent = Math.min(...lines.filter((l) => l.trim() !== "").map((l) => l.search(/\S/)), 100);
  return lines
    .map((line) => line.slice(Math.min(indent, line.search(/\S|$/))).trimEnd())
    .join("\n")
    .trim();
}

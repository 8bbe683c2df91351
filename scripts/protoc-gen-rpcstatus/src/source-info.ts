// Comments and positions of one file, indexed by path once: a scan for each descriptor is quadratic.

import type { DescFile } from "@bufbuild/protobuf";
import type { Comments, Position } from "./model.js";

export class SourceInfo implements Comments {
  private readonly byPath = new Map<string, { span: readonly number[]; comment: string }>();
  private readonly file: string;

  constructor(file: DescFile) {
    this.file = file.proto.name;
    for (const location of file.proto.sourceCodeInfo?.location ?? []) {
      const key = location.path.join(".");
      const known = this.byPath.get(key);
      const comment = known?.comment || location.leadingComments || location.trailingComments;
      this.byPath.set(key, { span: known?.span ?? location.span, comment });
    }
  }

  text(path: readonly number[]): string {
    return cleanComment(this.byPath.get(path.join("."))?.comment ?? "");
  }

  /** The place of the longest prefix of the path that the compiler has sent a place for. */
  at(path: readonly number[]): Position {
    for (let length = path.length; length > 0; length--) {
      const span = this.byPath.get(path.slice(0, length).join("."))?.span;
      if (span !== undefined) return this.position(span);
    }
    return this.position([0, 0]);
  }

  private position(span: readonly number[]): Position {
    return { file: this.file, line: (span[0] ?? 0) + 1, column: (span[1] ?? 0) + 1 };
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

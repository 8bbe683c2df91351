// Comments and positions in one file. They are indexed by path once, since a scan for each descriptor is
// quadratic, and only when one is read: a run without problems prints no position.

import type { DescFile } from "@bufbuild/protobuf";
import type { Locate, Position } from "../diagnostics/finding.js";

interface Index {
  readonly byPath: ReadonlyMap<string, { span: readonly number[]; comment: string }>;
  /** For each path with locations below it, the first of them. */
  readonly within: ReadonlyMap<string, readonly number[]>;
}

const MAX_PATH = 1000;

export class SourceInfo {
  private readonly file: DescFile;
  private readonly locate: Locate;
  private index: Index | undefined;

  constructor(file: DescFile, locate: Locate = (name) => name) {
    this.file = file;
    this.locate = locate;
  }

  /** Returns the comment at a path of SourceCodeInfo, without lint directives; "" if there is none. */
  text(path: readonly number[]): string {
    this.index ??= indexOf(this.file);
    return cleanComment(this.index.byPath.get(path.join("."))?.comment ?? "");
  }

  /**
   * Returns the position of the path, or of its longest prefix that has one. Compilers send positions for
   * some parts of an option only: for prefixes of at least `option` elements, the length of the option's own
   * path, the first position below the prefix counts too.
   */
  at(path: readonly number[], option: number = path.length): Position {
    const { file, locate } = this;
    const find = (i: number) => (this.find(path, option)[i] ?? 0) + 1;
    return {
      get file() {
        return locate(file.proto.name);
      },
      get line() {
        return find(0);
      },
      get column() {
        return find(1);
      },
    };
  }

  private find(path: readonly number[], option: number): readonly number[] {
    this.index ??= indexOf(this.file);
    const { byPath, within } = this.index;
    for (let length = path.length; length > 0; length--) {
      const key = path.slice(0, length).join(".");
      const inside = length >= option ? within.get(key) : undefined;
      const span = byPath.get(key)?.span ?? inside;
      if (span !== undefined) return span;
    }
    return [];
  }
}

function indexOf(file: DescFile): Index {
  const byPath = new Map<string, { span: readonly number[]; comment: string }>();
  const within = new Map<string, readonly number[]>();
  for (const location of file.proto.sourceCodeInfo?.location ?? []) {
    const key = location.path.join(".");
    const known = byPath.get(key);
    const comment = known?.comment || location.leadingComments || location.trailingComments;
    byPath.set(key, { span: known?.span ?? location.span, comment });
    // No path is that long. Each of its beginnings would be a key.
    if (location.path.length > MAX_PATH) continue;
    for (let length = location.path.length - 1; length > 0; length--) {
      const parent = location.path.slice(0, length).join(".");
      if (within.has(parent)) break;
      within.set(parent, location.span);
    }
  }
  return { byPath, within };
}

function cleanComment(comment: string): string {
  const lines = comment.split(/\r?\n/).filter((line) => !/^\s*buf:lint:ignore\b/.test(line));
  // Not Math.min of all: a call takes a limited number of arguments.
  let indent = 100;
  for (const line of lines) if (line.trim() !== "") indent = Math.min(indent, line.search(/\S/));
  return lines
    .map((line) => line.slice(Math.min(indent, line.search(/\S|$/))).trimEnd())
    .join("\n")
    .trim();
}

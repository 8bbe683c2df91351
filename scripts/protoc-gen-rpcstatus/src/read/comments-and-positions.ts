// Comments and positions in one file. They are indexed by path once, since a scan for each descriptor is quadratic, and
// only when one is read: a run without findings prints no position.

import type { DescFile } from "@bufbuild/protobuf";
import type { Locate, Position } from "../diagnostics/finding.js";
import type { Rule } from "../diagnostics/rules.js";
import type { IgnoredRule } from "../model/model.js";
import { commentText } from "./comment-text.js";
import { keyOf, type PathKey, parentOf, sourceOf, visitLocations } from "./file.js";
import { type Ignored, type IgnoredByPath, ignoredIn, withoutIgnores } from "./ignore-comments.js";

interface Positions {
  readonly byPath: ReadonlyMap<PathKey, number>;
  /** For each path with locations below it, the first of them. */
  readonly within: ReadonlyMap<PathKey, number>;
}

const MAX_PATH = 1000;
/** A position is one number: the line times this, and the column, both from 0. */
const COLUMNS = 2 ** 26;

export class SourceInfo {
  private readonly desc: DescFile;
  private readonly locate: Locate;
  private comments: ReadonlyMap<PathKey, readonly string[]> | undefined;
  private positions: Positions | undefined;
  private ignoredByPath: IgnoredByPath | undefined;

  constructor(desc: DescFile, locate: Locate = (name) => name) {
    this.desc = desc;
    this.locate = locate;
  }

  get file(): string {
    return this.locate(this.desc.proto.name);
  }

  /**
   * Returns the text of the comment at a path of SourceCodeInfo: of the leading one, or of the trailing one if that has
   * nothing for readers; else "".
   */
  text(path: readonly number[]): string {
    this.comments ??= commentsIn(this.desc);
    for (const comment of this.comments.get(keyOf(path)) ?? []) {
      const text = commentText(withoutIgnores(comment));
      if (text !== "") return text;
    }
    return "";
  }

  /**
   * Returns the position of the path, or of its longest prefix that has one. Compilers send positions for some parts of an
   * option only: for prefixes of at least `option` elements, the length of the option's own path, the first position below
   * the prefix counts too. The parts that are given are appended to the path.
   */
  at(path: readonly number[], option?: number, ...parts: readonly [number?, number?]): Position {
    return new Place(this, path, option, parts[0], parts[1]);
  }

  get ignored(): readonly IgnoredRule[] {
    return [...this.findIgnored().values()].flatMap((byName) => [...byName.values()]);
  }

  /** Reports whether a comment at the path, or at a declaration around it, silences the rule. */
  ignores(path: PathKey, rule: Rule): boolean {
    const ignored = this.findIgnored();
    if (ignored.size === 0) return false;
    let found: Ignored | undefined;
    for (let key = path; ; key = parentOf(key)) {
      found = ignored.get(key)?.get(rule);
      if (found !== undefined || key === "") break;
    }
    if (found === undefined) return false;
    found.isUsed = true;
    return true;
  }

  private findIgnored(): IgnoredByPath {
    const info = this;
    this.ignoredByPath ??= ignoredIn(sourceOf(this.desc.proto), ({ key, line, column }) => ({
      get file() {
        return info.file;
      },
      line: line + 1,
      column: column + 1,
      ignores: (rule) => info.ignores(key, rule),
    }));
    return this.ignoredByPath;
  }

  /** See `at`; returns one number. */
  find(path: readonly number[], option: number): number {
    this.positions ??= positionsIn(this.desc);
    const { byPath, within } = this.positions;
    let key = keyOf(path);
    for (let length = path.length; length > 0; length--, key = parentOf(key)) {
      const found = byPath.get(key) ?? (length >= option ? within.get(key) : undefined);
      if (found !== undefined) return found;
    }
    return 0;
  }
}

/** A position that is searched when it is read. There are many for each error, so it is small. */
class Place implements Position {
  private readonly info: SourceInfo;
  private readonly path: readonly number[];
  private readonly option: number | undefined;
  private readonly part: number | undefined;
  private readonly index: number | undefined;
  private found: number | undefined;

  constructor(
    info: SourceInfo,
    path: readonly number[],
    option: number | undefined,
    part: number | undefined,
    index: number | undefined,
  ) {
    this.info = info;
    this.path = path;
    this.option = option;
    this.part = part;
    this.index = index;
    this.found = undefined;
  }

  get file(): string {
    return this.info.file;
  }

  get line(): number {
    return Math.floor(this.find() / COLUMNS) + 1;
  }

  get column(): number {
    return (this.find() % COLUMNS) + 1;
  }

  ignores(rule: Rule): boolean {
    return this.info.ignores(keyOf(this.whole()), rule);
  }

  private find(): number {
    const { info, path, option = path.length } = this;
    this.found ??= info.find(this.whole(), option);
    return this.found;
  }

  private whole(): number[] {
    return [...this.path, this.part, this.index].filter((each) => each !== undefined);
  }
}

/** Returns the leading and the trailing comment of each path. */
function commentsIn({ proto }: DescFile): Map<PathKey, readonly string[]> {
  const comments = new Map<PathKey, readonly string[]>();
  const source = sourceOf(proto);
  if (source === undefined) return comments;
  visitLocations(source, true, ({ key, leading, trailing }) => {
    if (!comments.has(key)) comments.set(key, [leading, trailing]);
  });
  return comments;
}

function positionsIn({ proto }: DescFile): Positions {
  const byPath = new Map<PathKey, number>();
  const within = new Map<PathKey, number>();
  const source = sourceOf(proto);
  if (source === undefined) return { byPath, within };
  visitLocations(source, false, ({ key, line, column }) => {
    const position = line * COLUMNS + column;
    if (!byPath.has(key)) byPath.set(key, position);
    // No path is that long. Each of its beginnings would be a key.
    if (key.length > MAX_PATH) return;
    for (let parent = parentOf(key); parent !== ""; parent = parentOf(parent)) {
      if (within.has(parent)) break;
      within.set(parent, position);
    }
  });
  return { byPath, within };
}

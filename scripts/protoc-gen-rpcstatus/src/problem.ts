// How problems are told.

import type { Position } from "./model.js";

export type Add = (at: Position, text: string) => void;

/** As in the .proto file, with escapes. */
export function quote(text: string | undefined): string {
  return JSON.stringify(text ?? "");
}

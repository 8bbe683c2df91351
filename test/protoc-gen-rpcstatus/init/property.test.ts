// Insertions into random files: what was there stays, and what is added is read back.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Document, isCollection, parse, parseDocument, stringify, visit } from "yaml";
import { YamlFile } from "../../../scripts/protoc-gen-rpcstatus/src/init/buf/yaml-file.js";
import { Edits } from "../../../scripts/protoc-gen-rpcstatus/src/init/edits.js";
import {
  annotate,
  isCatalog,
} from "../../../scripts/protoc-gen-rpcstatus/src/init/proto/annotate.js";
import { readProto } from "../../../scripts/protoc-gen-rpcstatus/src/init/proto/proto-source.js";
import { REASON } from "../../../scripts/protoc-gen-rpcstatus/src/model/reason.js";

const DOMAIN = { name: "acme.com", isPlaceholder: false };

test("an enum of any names keeps them, and its reasons are valid and differ", () => {
  const word = fc.constantFrom(
    ...["", "_", "__", "late", "LOST", "NotFound", "OK", "ok", "2FA", "A", "no", "ERR_", "X_"],
    ...["ORDER_ERROR_", "UNSPECIFIED", "NONE", "HTTPError", "A".repeat(70), "reserved", "option"],
  );
  const name = fc
    .array(word, { minLength: 1, maxLength: 3 })
    .map((words) => words.join(""))
    .filter((text) => /^[A-Za-z_]\w*$/.test(text));
  const space = fc.constantFrom(" ", "\n  ", "\r\n\t", " /* { */ ", " // }\n");
  const options = fc.constantFrom("", "[deprecated = true]", "[\n    (a) = {b: [1, 2]} // c\n  ]");
  const value = fc.record({ name, options, space });
  const values = fc.uniqueArray(value, {
    minLength: 1,
    maxLength: 8,
    selector: (each) => each.name.toUpperCase().replaceAll("_", ""),
  });
  fc.assert(
    fc.property(values, space, fc.boolean(), (all, gap, isNested) => {
      const lines = all.map((each, i) => `${each.name} = ${i}${each.space}${each.options};${gap}`);
      const body = `enum OrderError {${gap}${lines.join("")}}`;
      const text = `package acme;${gap}${isNested ? `message M {${gap}${body}${gap}}` : body}`;
      const file = new Edits("a.proto", text);
      const source = readProto(text, "a.proto");
      const [target] = source.enums;
      if (target === undefined) throw new Error("no enum");
      annotate(file, source, target, DOMAIN);
      const [after] = readProto(file.after, "a.proto").enums;
      if (after === undefined) throw new Error("no enum");
      expect(isCatalog(after)).toBe(true);
      const plain = (each: { readonly name: string; readonly number: number }) =>
        `${each.name} = ${each.number}`;
      expect(after.values.map(plain)).toEqual(target.values.map(plain));
      const prefix = after.options.some((each) => each.value.includes('value_prefix : ""'))
        ? ""
        : "ORDER_ERROR_";
      const reasons = after.values.flatMap((each) => {
        const ours = each.options.find((option) => option.name.includes("rpcstatus"))?.value ?? "";
        if (ours.includes("ignore") || (ours === "" && each.number === 0)) return [];
        return /reason : "(.*?)"/.exec(ours)?.[1] ?? each.name.slice(prefix.length);
      });
      for (const reason of reasons) expect(reason).toMatch(REASON);
      expect(new Set(reasons).size).toBe(reasons.length);
    }),
    { numRuns: 500 },
  );
});

describe("a YAML file", () => {
  const scalar = fc.constantFrom("proto", "a b", "x,y", "true", "", "it's", "1.0", "# no", "a: b");
  const entry = fc.record({ path: scalar, opt: fc.array(scalar, { maxLength: 2 }) });
  const file = fc.record({ version: fc.constant("v2"), list: fc.array(entry, { maxLength: 3 }) });

  test("of any style gets an item and a key", () => {
    const style = fc.record({
      indentSeq: fc.boolean(),
      indent: fc.constantFrom(2, 4),
      flow: fc.constantFrom("", "list", "items", "all"),
      comments: fc.boolean(),
      isCrlf: fc.boolean(),
      isJson: fc.boolean(),
      end: fc.constantFrom("", "\n", "\n\n# End.\n"),
    });
    const item = { path: "new/path", opt: "a=b,c=d", types: ["x.v1"] };
    fc.assert(
      fc.property(file, style, (data, { isJson, flow, comments, isCrlf, end, ...options }) => {
        let text = isJson
          ? JSON.stringify(data, null, options.indent)
          : stringify(styled(data, flow, comments), options).trimEnd() + end;
        if (isCrlf) text = text.replaceAll("\n", "\r\n");
        const edits = new Edits("a.yaml", text);
        const yaml = new YamlFile(edits);
        for (const map of yaml.mapsOf(yaml.root, "list")) yaml.addKey(map, "types", ["x.v1"]);
        yaml.addItem(yaml.root, "list", item);
        const list = [...data.list.map((each) => ({ ...each, types: ["x.v1"] })), item];
        expect(parse(edits.after), edits.after).toEqual({ ...data, list });
        for (const comment of text.match(/# \w+\.$/gm) ?? [])
          expect(edits.after).toContain(comment);
      }),
      { numRuns: 500 },
    );
  });

  function styled(data: unknown, flow: string, comments: boolean): Document {
    const doc = parseDocument(stringify(data));
    visit(doc, {
      Map: (_, node, path) => {
        if (flow === "all" || (flow === "items" && path.length > 2)) node.flow = true;
      },
      Seq: (_, node, path) => {
        if (flow === "all" || (flow === "list" && path.length <= 3)) node.flow = true;
      },
      Scalar: (key, node) => {
        if (comments && key === "value" && !isCollection(node)) node.comment = " comment.";
      },
    });
    return doc;
  }
});

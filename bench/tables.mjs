// Prints the tables of docs/performance.md, and fails if a size grew by more than 5 % over the page; with --write,
// replaces them there. Needs install.mjs.

import { codeTable } from "./size/codes.mjs";
import { sizeTable } from "./size/sizes.mjs";
import { publish } from "./table.mjs";

const { table, goals } = await sizeTable();
publish("sizes", table);
console.log(`${goals.join("\n")}\n`);
publish("codes", await codeTable());

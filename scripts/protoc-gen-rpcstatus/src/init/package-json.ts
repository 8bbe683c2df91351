// Reads package.json and lock files: which packages are dependencies, which package manager is used, and a domain.

import { join } from "node:path";
import { isDomain } from "../model/domain.js";
import type { Repository } from "./repository.js";

interface Manifest {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly homepage?: unknown;
  readonly repository?: unknown;
  readonly [key: string]: unknown;
}

/** Returns package.json of the nearest folder that has a usable one. */
export function readManifest(repository: Repository): Manifest | undefined {
  return manifests(repository)[0];
}

function manifests(repository: Repository): Manifest[] {
  return repository.above.flatMap((folder) => {
    const found = parseJson(repository.peek(join(folder, "package.json")) ?? "");
    return found === undefined ? [] : [found as Manifest];
  });
}

/** Reports whether a package is a dependency, in this folder or above. */
export function dependsOn(repository: Repository, name: string): boolean {
  const lists = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
  return manifests(repository).some((manifest) =>
    lists.some((list) => {
      const found = manifest[list];
      return typeof found === "object" && found !== null && Object.hasOwn(found, name);
    }),
  );
}

/** Returns the object of a JSON text, which may have comments and trailing commas; undefined if there is none. */
export function parseJson(text: string): { readonly [key: string]: unknown } | undefined {
  const part = /"(?:\\.|[^"\\])*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|,(?=\s*[}\]])/g;
  const withoutComments = text
    .replace(/^\ufeff/, "")
    .replace(part, (found) => (/^["',]/.test(found) ? found : " "));
  const plain = withoutComments.replace(part, (found) => (found === "," ? "" : found));
  try {
    const value = JSON.parse(plain);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The hosts of others, where a project only has pages. */
const SHARED =
  /(?:^|\.)(?:github\.(?:com|io)|gitlab\.(?:com|io)|bitbucket\.(?:org|io)|codeberg\.(?:org|page)|npmjs\.(?:com|org)|gitee\.com|sr\.ht|azure\.com|visualstudio\.com|googleapis\.com|vercel\.app|netlify\.app|pages\.dev|readthedocs\.io|example)$/;

/** Returns the host of the homepage or of the repository, if it is the project's own. */
export function domainOf({ homepage, repository }: Manifest): string | undefined {
  const url =
    typeof repository === "object" ? (repository as { url?: unknown } | null)?.url : repository;
  for (const text of [homepage, url]) {
    const [, host = ""] = /^(?:git\+)?[a-z]+:\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(String(text)) ?? [];
    const domain = host.toLowerCase().replace(/^www\./, "");
    // The last part of an address is a number.
    if (isDomain(domain) && !SHARED.test(domain) && !/\.\d+$/.test(domain)) return domain;
  }
  return undefined;
}

const MANAGERS = [
  { lock: "pnpm-lock.yaml", add: "pnpm add", dev: "pnpm add --save-dev", run: "pnpm exec" },
  { lock: "yarn.lock", add: "yarn add", dev: "yarn add --dev", run: "yarn run" },
  { lock: "bun.lock", add: "bun add", dev: "bun add --dev", run: "bunx" },
  { lock: "bun.lockb", add: "bun add", dev: "bun add --dev", run: "bunx" },
];
const NPM = { add: "npm install", dev: "npm install --save-dev", run: "npx" };

/** Returns the commands of the package manager that the repository uses. */
export function managerOf(repository: Repository): typeof NPM {
  const found = MANAGERS.find(({ lock }) =>
    repository.above.some((folder) => repository.exists(join(folder, lock))),
  );
  return found ?? NPM;
}

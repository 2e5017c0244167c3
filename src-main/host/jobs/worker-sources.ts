import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { setImmediate as breathe } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** Address of a module → what of it is JavaScript. */
export type PlainSources = Readonly<Record<string, string>>;

const relativeImport = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+\.ts)'/g;
const known = new Map<string, Promise<PlainSources>>();

/**
 * All TypeScript modules a worker reaches from `file`, without their types, read once for each program.
 *
 * Left to itself Node strips types in the thread that loads a module, with WebAssembly; and Node 24 sometimes ends the
 * whole program when threads that ran WebAssembly come and go ("Check failed: jit_page.has_value()", nodejs/node
 * #64500). So the main thread does it for all, a file at a time.
 */
export function plainSources(file: string): Promise<PlainSources> {
  let sources = known.get(file);
  if (!sources) known.set(file, (sources = collect(pathToFileURL(file).href)));
  return sources;
}

async function collect(entry: string): Promise<PlainSources> {
  const sources: Record<string, string> = {};
  const waiting = [entry];
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    if (Object.hasOwn(sources, address)) continue;
    const plain = strip(await readFile(new URL(address), 'utf8'));
    sources[address] = plain;
    for (const [, path] of plain.matchAll(relativeImport)) waiting.push(new URL(path!, address).href);
    await breathe();
  }
  return sources;
}

/** Without the warning that the function may change: the version of Node is pinned. */
function strip(typed: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(typed);
  } finally {
    process.emitWarning = emitWarning;
  }
}

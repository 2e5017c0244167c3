import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Left in the data folder while a web shell serves it, readable by its owner only. */
interface ServerNote {
  readonly origin: string;
  readonly key: string;
}

function noteFile(dataFolder: string): string {
  return path.join(dataFolder, 'web-shell.json');
}

export function newServerKey(): string {
  return randomBytes(32).toString('base64url');
}

/** @returns the function that removes the note */
export function leaveServerNote(dataFolder: string, note: ServerNote): () => void {
  writeFileSync(noteFile(dataFolder), JSON.stringify(note), { mode: 0o600 });
  return () => rmSync(noteFile(dataFolder), { force: true });
}

/**
 * Asks the web shell that already serves this data folder, if one does, for a fresh address: a second start joins
 * the first instead of quarrelling over the database.
 */
export async function joinRunningServer(dataFolder: string): Promise<string | undefined> {
  try {
    const { origin, key } = JSON.parse(readFileSync(noteFile(dataFolder), 'utf8')) as ServerNote;
    const response = await fetch(`${origin}/address`, {
      method: 'POST',
      headers: { origin, 'x-mobion-key': key },
      signal: AbortSignal.timeout(3000),
    });
    const address = await response.text();
    return response.ok && address.startsWith(`${origin}/`) ? address : undefined;
  } catch {
    return undefined;
  }
}

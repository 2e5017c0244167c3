import { decodeText } from '../../../src-core/formats/decode-text.ts';

/** A file that the user chose or dropped; of a binary one, `text` has a character per byte. */
export interface ChosenFile {
  readonly name: string;
  readonly text: string;
}

export async function readFile(file: File): Promise<ChosenFile> {
  return { name: file.name, text: decodeText(new Uint8Array(await file.arrayBuffer())) };
}

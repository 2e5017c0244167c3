import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { expected } from '../../../core/formats/samples.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

export async function openHost(dataFile = path.join(temporaryFolder(), 'data.mobion')): Promise<Host> {
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => host.close());
  return host;
}

/** The samples' RC arc as plain text: Z'' as it is, or listed as −Z''. */
export function csv(sign: 1 | -1 = 1): string {
  return ['freq_Hz,Zre_ohm,Zim_ohm', ...expected.map(([f, re, im]) => `${f},${re},${sign * im}`), ''].join('\n');
}

export function given(fileName: string, text: string | Uint8Array, folder = 'pellets') {
  return { fileName, folder, contentBase64: Buffer.from(text as string).toString('base64') };
}

export function bytesOf(fileName: string, text: string, folder = 'pellets') {
  return { fileName, folder, bytes: new Uint8Array(Buffer.from(text)) };
}

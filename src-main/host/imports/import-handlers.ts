import type { GivenFile } from '../../../src-core/contract/calls.ts';
import type { Handlers } from '../../../src-core/contract/dispatch.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { FileBytes, ImportService } from './import-service.ts';
import type { WatchService } from './watch-service.ts';

interface ImportParts {
  readonly imports: ImportService;
  readonly watches: WatchService;
}

/** The calls `imports.*`. */
export function importHandlers({
  imports,
  watches,
}: ImportParts): Pick<Handlers, Extract<keyof Handlers, `imports.${string}`>> {
  return {
    'imports.preview': ({ answers, ...file }) => imports.preview(bytesOf(file), answers),
    'imports.add': ({ answers, sampleId, sha256, ...file }) =>
      imports.add(bytesOf(file), { answers, sampleId, sha256 }),
    'imports.list': () => imports.list(),
    'imports.show': ({ importId }) => imports.show(importId),
    'imports.remove': ({ importId }) => {
      imports.remove(importId);
      return null;
    },
    'imports.restore': ({ importId }) => imports.restore(importId),
    'imports.watches': () => watches.list(),
    'imports.watch': (request) => watches.watch(request),
    'imports.unwatch': async ({ folder }) => {
      await watches.unwatch(folder);
      return null;
    },
  };
}

/** @throws AppError `input/invalid` for what is no base64: letters that are none would be passed over */
function bytesOf({ fileName, folder = '', contentBase64 }: GivenFile): FileBytes {
  const { buffer, byteOffset, length } = Buffer.from(contentBase64, 'base64');
  if (contentBase64.length % 4 === 0 && length === Buffer.byteLength(contentBase64, 'base64'))
    return { fileName, folder, bytes: new Uint8Array(buffer, byteOffset, length) };
  throw new AppError('input/invalid', `The content of ${fileName} did not arrive whole.`, {
    remedy: 'Try again.',
    dataState: 'Nothing was changed.',
  });
}

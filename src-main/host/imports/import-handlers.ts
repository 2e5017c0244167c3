import type { GivenFile } from '../../../src-core/contract/calls.ts';
import type { Handlers } from '../../../src-core/contract/dispatch.ts';
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

function bytesOf({ fileName, folder = '', contentBase64 }: GivenFile): FileBytes {
  return { fileName, folder, bytes: new Uint8Array(Buffer.from(contentBase64, 'base64')) };
}

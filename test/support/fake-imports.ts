import type { GivenFile, ImportContent, ImportPreview } from '../../src-core/contract/calls.ts';
import type { Handlers } from '../../src-core/contract/dispatch.ts';
import type { Answers } from '../../src-core/formats/questions.ts';
import { inspectBytes, openContent } from '../../src-main/host/imports/inspect-bytes.ts';

/** The calls `imports.*` by the real reader, without workers and without keeping anything on disk. */
export function fakeImports(): Pick<
  Handlers,
  'imports.preview' | 'imports.add' | 'imports.list' | 'imports.show' | 'imports.watches'
> {
  const contents: ImportContent[] = [];
  const inspect = ({ fileName, contentBase64, answers = {} }: GivenFile & { readonly answers?: Answers }) =>
    inspectBytes({ bytes: Buffer.from(contentBase64, 'base64'), fileName, answers, toStore: true });
  return {
    'imports.preview': (given) => {
      const { content: _content, ...found } = inspect(given);
      return { ...found, fileName: given.fileName } satisfies ImportPreview;
    },
    'imports.add': (given) => {
      const { content, ...found } = inspect(given);
      const { fileName, folder = '', answers = {} } = given;
      const summary = {
        ...{ ...found, fileName, folder, answers, id: `import-${contents.length + 1}`, isWatched: false, version: 1 },
        ...{ importedAt: '2026-11-22T12:00:00.000Z', programVersion: '0.1.0' },
      };
      contents.push({ summary, spectra: openContent({ content: content!, fileName, answers }).spectra });
      return { summary, isNew: true };
    },
    'imports.list': () => contents.map(({ summary }) => summary).toReversed(),
    'imports.show': ({ importId }) => contents.find(({ summary }) => summary.id === importId)!,
    'imports.watches': () => [],
  };
}

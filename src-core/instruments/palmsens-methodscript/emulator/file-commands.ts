import type { FileStore } from './file-store.ts';

const totalKB = 16_384;

/** Answers `fs_dir`, `fs_get`, `fs_del`, `fs_info`, `fs_clear`; other commands of files are not emulated. */
export function answerFileCommand(
  line: string,
  files: FileStore | undefined,
): { readonly text: string } | { readonly code: string } {
  if (!files) return { code: '001B' };
  const [, command = '', name = ''] = /^([a-z_]+)(?: "?([^"]*)"?)?$/.exec(line) ?? [];
  switch (command) {
    case 'fs_dir':
      return { text: `f\n${files.list().map(entry).join('')}\n` };
    case 'fs_get': {
      const text = files.read(name);
      return text === undefined ? { code: '0007' } : { text: `f\n${text}\u001c\n` };
    }
    case 'fs_del':
      return files.delete(name) ? { text: 'f\n' } : { code: '0007' };
    case 'fs_info': {
      const used = files.list().reduce((sum, { bytes }) => sum + bytes, 0);
      return { text: `f${Math.ceil(used / 1024)} ${totalKB}kB\n` };
    }
    case 'fs_clear':
      files.clear();
      return { text: 'f\n' };
    default:
      return { code: '001B' };
  }
}

function entry({ name, bytes }: { readonly name: string; readonly bytes: number }): string {
  return `F;${bytes};${name}\n`;
}

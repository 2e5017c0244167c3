import { formats } from '../../../../src-core/formats/index.ts';

/** A file that the user chose or dropped, alone or in a folder. */
export interface OfferedFile {
  readonly file: File;
  /** Path of its folder under what was dropped; empty for a file by itself. */
  readonly folder: string;
}

const deepest = 8;
const mostFiles = 2000;
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** For file dialogues, and for folders, where much lies about that is no measurement. */
export const knownExtensions = [...new Set(formats.flatMap((format) => format.extensions))].toSorted();

/** Of the dialogue for files, or for a folder; in natural order. */
export function filesOfInput(list: FileList | null): readonly OfferedFile[] {
  const offered = [...(list ?? [])].map((file) => {
    const path = file.webkitRelativePath;
    return { file, folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))) };
  });
  return inOrder(offered.filter(({ file }) => !file.name.startsWith('.')).slice(0, mostFiles));
}

/**
 * What was dropped, folders opened, in natural order. Must be called while the event is handled: afterwards the browser
 * forgets what it was.
 */
export function filesOfDrop(transfer: DataTransfer): Promise<readonly OfferedFile[]> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const collect = async (): Promise<readonly OfferedFile[]> => {
    const found: OfferedFile[] = [];
    for (const { entry, file } of entries)
      if (entry) await walk(entry, '', 0, found);
      else if (file) found.push({ file, folder: '' });
    return inOrder(found);
  };
  return collect();
}

async function walk(entry: FileSystemEntry, folder: string, depth: number, found: OfferedFile[]): Promise<void> {
  if (found.length >= mostFiles || (depth > 0 && entry.name.startsWith('.'))) return;
  if (isFile(entry)) {
    const file = await new Promise<File | undefined>((resolve) => entry.file(resolve, () => resolve(undefined)));
    if (file) found.push({ file, folder });
  } else if (isFolder(entry) && depth < deepest) {
    const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
    for (const child of await childrenOf(entry)) await walk(child, inside, depth + 1, found);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** A reader answers at most a hundred at a time, and nothing when it is done. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}

function inOrder(offered: readonly OfferedFile[]): readonly OfferedFile[] {
  const pathOf = ({ folder, file }: OfferedFile): string => `${folder}/${file.name}`;
  return offered.toSorted((a, b) => byName.compare(pathOf(a), pathOf(b)));
}

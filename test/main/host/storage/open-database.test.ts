import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync, chmodSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../../src-core/errors.ts';
import { latestVersion, migrate, migrations } from '../../../../src-main/host/storage/migrations/index.ts';
import { openDatabase } from '../../../../src-main/host/storage/open-database.ts';
import { createOwner } from '../../../../src-main/host/storage/owner.ts';
import { Sqlite } from '../../../../src-main/host/storage/sqlite.ts';
import { openStorage } from '../../../../src-main/host/storage/storage.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { dcColumnsOf, sampleRun } from './sample-run.ts';

/** A closed data file with one run of 20 chunks. */
function filledFile(): string {
  const file = path.join(temporaryFolder(), 'data.mobion');
  const storage = openStorage(file);
  storage.runs.create(sampleRun('r1', createOwner('t')));
  for (let chunk = 0; chunk < 20; chunk++)
    storage.chunks.append('r1', [{ kind: 'dc', columns: dcColumnsOf(500, chunk * 500) }]);
  storage.close();
  return file;
}

/** The error of opening, after checking that neither the file nor its folder changed. */
function refusal(file: string): AppError {
  const folder = path.dirname(file);
  const before = readFileSync(file);
  const namesBefore = readdirSync(folder);
  try {
    openDatabase(file).close();
  } catch (error) {
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(namesBefore);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).remedy).toBeTruthy();
    expect((error as AppError).dataState).toBe('The file was not touched.');
    return error as AppError;
  }
  throw new Error('was not refused');
}

test('a new file is in WAL with synchronous=FULL and carries our mark', () => {
  const file = path.join(temporaryFolder(), 'deep', 'er', 'data.mobion');
  const db = openDatabase(file);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(db.pragma('synchronous', { simple: true })).toBe(2);
  expect(db.pragma('user_version', { simple: true })).toBe(latestVersion);
  expect(readFileSync(file).toString('latin1', 68, 72)).toBe('MBIO');
  db.close();
});

test.each(migrations.map(({ version }) => version))(
  'migrates from version %d, keeping rows and a backup',
  (version) => {
    const file = path.join(temporaryFolder(), 'data.mobion');
    const old = openDatabase(file, { steps: migrations.slice(0, version) });
    old.prepare(`INSERT INTO sample VALUES ('s1', 'kept', '{"id":"s1","name":"kept"}', '2026')`).run();
    old.close();

    const storage = openStorage(file, { backupSuffix: '2026' });
    expect(storage.schemaVersion).toBe(latestVersion);
    expect(storage.samples.find('s1')?.name).toBe('kept');
    storage.close();

    const backups = readdirSync(path.dirname(file)).filter((name) => name.endsWith('.backup'));
    expect(backups).toEqual(version === latestVersion ? [] : [`data.mobion.v${version}-2026.backup`]);
    for (const name of backups) {
      const backup = new Sqlite(path.join(path.dirname(file), name), { readonly: true });
      expect(backup.pragma('user_version', { simple: true })).toBe(version);
      expect(backup.prepare('SELECT name FROM sample').pluck().get()).toBe('kept');
      backup.close();
    }
  },
);

test('a migration that fails half-way leaves the older version whole', () => {
  const db = new Sqlite(':memory:');
  migrate(db, migrations.slice(0, 1));
  const failing = {
    version: 2,
    up: () => {
      db.exec('CREATE TABLE half (a) STRICT');
    },
  };
  expect(() => migrate(db, [migrations[0]!, failing])).toThrow();
  expect(db.pragma('user_version', { simple: true })).toBe(1);
  expect(db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).pluck().get()).toBe(0);
  db.close();
});

test('a file of a newer version is refused untouched', () => {
  const file = filledFile();
  const db = new Sqlite(file);
  db.pragma('user_version = 999');
  db.close();
  expect(refusal(file)).toMatchObject({ code: 'storage/newer-schema' });
});

test('a newer version that stands in the -wal alone, after a crash, is refused untouched', () => {
  const source = filledFile();
  const db = new Sqlite(source);
  db.pragma('user_version = 999');
  const file = path.join(temporaryFolder(), 'data.mobion');
  copyFileSync(source, file);
  copyFileSync(`${source}-wal`, `${file}-wal`);
  db.close();
  expect(readFileSync(file).readUInt32BE(60)).toBe(latestVersion);
  const wal = readFileSync(`${file}-wal`);
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'storage/newer-schema' }) as Error);
  expect(readFileSync(file).readUInt32BE(60)).toBe(latestVersion);
  expect(readFileSync(`${file}-wal`).equals(wal)).toBe(true);
});

test('a backup that a crash cut short does not keep the file from being opened', () => {
  const file = path.join(temporaryFolder(), 'data.mobion');
  openDatabase(file, { steps: migrations.slice(0, 1) }).close();
  const backup = `${file}.v1-2026.backup`;
  writeFileSync(`${backup}.part`, 'half of a backup');
  openStorage(file, { backupSuffix: '2026' }).close();
  expect(readdirSync(path.dirname(file))).not.toContain(path.basename(`${backup}.part`));
  expect(readFileSync(backup).toString('latin1', 0, 15)).toBe('SQLite format 3');
});

test('two programs that bring a file up to date at once do not trip over each other', () => {
  const file = path.join(temporaryFolder(), 'data.mobion');
  openDatabase(file, { steps: migrations.slice(0, 1) }).close();
  const slow = new Sqlite(file);
  const fast = new Sqlite(file);
  // The other program is through with all steps between two of ours.
  const steps = [{ version: 1, up: () => undefined }, ...migrations.slice(1)];
  const interrupted = new Proxy(steps, {
    get: (list, key, receiver) => {
      if (key === '1') migrate(fast);
      return Reflect.get(list, key, receiver) as unknown;
    },
  });
  expect(() => migrate(slow, interrupted)).not.toThrow();
  expect(slow.pragma('user_version', { simple: true })).toBe(latestVersion);
  slow.close();
  fast.close();
});

test('a database of another program is refused untouched, in WAL too', () => {
  const file = path.join(temporaryFolder(), 'other.db');
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE notes (a)');
  db.close();
  expect(refusal(file)).toMatchObject({ code: 'storage/foreign-file' });
});

test.each([
  ['text', Buffer.from('time_s,current_A\n1,2\n')],
  ['a header and nothing else', Buffer.from('SQLite format 3\0')],
])('a file that is no database (%s) is refused untouched', (_, content) => {
  const file = path.join(temporaryFolder(), 'data.mobion');
  writeFileSync(file, content);
  expect(refusal(file)).toMatchObject({ code: 'storage/foreign-file' });
});

test('a folder in place of a file is refused', () => {
  const folder = path.join(temporaryFolder(), 'data.mobion');
  mkdirSync(folder);
  expect(() => openDatabase(folder)).toThrow(expect.objectContaining({ code: 'storage/foreign-file' }) as Error);
});

test('a truncated file is refused untouched', () => {
  const file = filledFile();
  truncateSync(file, 4096 * 20 + 100);
  expect(refusal(file)).toMatchObject({ code: 'storage/corrupt' });
});

test('a damaged page is refused untouched', () => {
  const file = filledFile();
  const bytes = readFileSync(file);
  // The root page of a table: its header tells the kind of page, and 0xEE is none.
  bytes.fill(0xee, 4096, 4096 + 200);
  writeFileSync(file, bytes);
  expect(refusal(file)).toMatchObject({ code: 'storage/corrupt' });
});

test('a flipped bit inside raw data is found when the data are read', () => {
  const file = filledFile();
  const bytes = readFileSync(file);
  const pattern = new Uint8Array(Float64Array.of(1.25, 1.251).buffer);
  const at = bytes.indexOf(pattern);
  expect(at).toBeGreaterThan(0);
  bytes[at + 3]! ^= 1;
  writeFileSync(file, bytes);
  const storage = openStorage(file);
  expect(() => storage.chunks.dc('r1')).toThrow(expect.objectContaining({ code: 'storage/corrupt' }) as Error);
  storage.close();
});

test('a file locked by another program is "in use", and opens once it is free', () => {
  const file = filledFile();
  const other = new Sqlite(file);
  other.pragma('locking_mode = EXCLUSIVE');
  other.exec('BEGIN IMMEDIATE');
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'storage/in-use' }) as Error);
  other.exec('ROLLBACK');
  other.close();
  openDatabase(file).close();
});

test('a full disk is told as such and keeps what was there', () => {
  const file = filledFile();
  const db = openDatabase(file);
  db.close();
  const storage = openStorage(file);
  const before = storage.chunks.hashes('r1').length;
  storage.close();
  const limited = openDatabase(file);
  limited.pragma(`max_page_count = ${limited.pragma('page_count', { simple: true }) as number}`);
  const fill = () =>
    limited.prepare(`INSERT INTO chunk VALUES (NULL, 'r1', 999, 'dc', 1, 0, 0, 'x', zeroblob(1000000), NULL)`).run();
  expect(fill).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }) as Error);
  limited.close();
  const again = openStorage(file);
  expect(again.chunks.hashes('r1')).toHaveLength(before);
  again.close();
});

test.skipIf(process.platform === 'win32')('a read-only folder or file is told as such', () => {
  const source = filledFile();
  const folder = path.join(temporaryFolder(), 'locked');
  mkdirSync(folder);
  copyFileSync(source, path.join(folder, 'data.mobion'));
  chmodSync(path.join(folder, 'data.mobion'), 0o444);
  chmodSync(path.dirname(folder), 0o755);
  chmodSync(folder, 0o555);
  const script = `
    const { openDatabase } = await import(${JSON.stringify(path.resolve('src-main/host/storage/open-database.ts'))});
    for (const name of ['data.mobion', 'new.mobion'])
      try { openDatabase(${JSON.stringify(folder)} + '/' + name).close(); console.log('opened'); }
      catch (error) { console.log(error.code); }`;
  // Root may write anywhere, so the attempt is made as an ordinary user.
  const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    ...asNobody,
  });
  chmodSync(folder, 0o755);
  expect(stdout.trim().split('\n'), stderr).toEqual(['storage/read-only', 'storage/read-only']);
  expect(readdirSync(folder)).toEqual(['data.mobion']);
});

test.skipIf(process.platform === 'win32')(
  'a read-only file in a folder that is not: refused, nothing left beside it',
  () => {
    const source = filledFile();
    const folder = path.join(temporaryFolder(), 'open');
    mkdirSync(folder);
    const file = path.join(folder, 'data.mobion');
    copyFileSync(source, file);
    chmodSync(file, 0o444);
    chmodSync(path.dirname(folder), 0o755);
    chmodSync(folder, 0o777);
    const script = `
    const { openDatabase } = await import(${JSON.stringify(path.resolve('src-main/host/storage/open-database.ts'))});
    try { openDatabase(${JSON.stringify(file)}).close(); console.log('opened'); }
    catch (error) { console.log(error.code); }`;
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      ...asNobody,
    });
    expect(stdout.trim(), stderr).toBe('storage/read-only');
    expect(readdirSync(folder)).toEqual(['data.mobion']);
  },
);

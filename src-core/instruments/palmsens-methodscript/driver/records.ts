import { AppError } from '../../../errors.ts';
import type { Reading } from '../../../model/reading.ts';
import type { RecordedAction } from '../../driver.ts';
import { parseDoubledPackage } from '../../methodscript/packages.ts';
import { command, waitUntilHeard } from './commands.ts';
import { createPackageReader } from './readings.ts';
import { endMark } from './scripts/lines.ts';
import { noReply, replyTimeoutMs, type Session } from './session.ts';

/** Files of ours in the device: nothing else is touched. */
const ours = /mobion-[0-9a-f]{8}\.txt/g;
/** Stands alone in the line behind a file. */
const endOfFile = '\u001c';
const lookMs = 20;

/** A file in the device, and what it holds. */
export interface DeviceRecord extends RecordedAction {
  readonly fileName: string;
}

/** Short and the same for the same id: FNV-1a of 32 bits. */
export function fileNameOf(recordId: string): string {
  let hash = 0x811c9dc5;
  for (const character of recordId) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return `mobion-${hash.toString(16).padStart(8, '0')}.txt`;
}

/** What stands before a script whose output the device also keeps in a file. Mode 1 goes on at the end of a file. */
export function recordingLines(recordId: string): readonly string[] {
  return [`file_open "${fileNameOf(recordId)}" 1`, 'set_script_output 3', `send_string "${recordId}"`];
}

/**
 * Reads every record that the device keeps. What it cannot do, or what does not read twice alike, is no record.
 * @throws AppError link/lost, instrument/no-reply
 */
async function readRecords(session: Session): Promise<readonly DeviceRecord[]> {
  const listing = await fileAnswer(session, 'fs_dir', '');
  const names = new Set(listing?.join('\n').match(ours) ?? []);
  const records: DeviceRecord[] = [];
  for (const fileName of names) {
    const lines = await readTwice(session, fileName);
    const record = lines && recordOf(fileName, lines);
    if (record) records.push(record);
  }
  return records;
}

export async function deleteRecord(session: Session, fileName: string): Promise<void> {
  await command(session, `fs_del ${fileName}`);
}

/** There is no checksum: what comes the same way twice is taken as what the file holds. */
async function readTwice(session: Session, fileName: string): Promise<readonly string[] | undefined> {
  let before: string | undefined;
  for (let attempt = 0; attempt < 4; attempt++) {
    const lines = await fileAnswer(session, `fs_get ${fileName}`, endOfFile);
    const text = lines?.join('\n');
    if (lines && text === before) return lines;
    before = text;
  }
  return undefined;
}

/** Lines between the echo and `lastLine`; undefined for an error reply. Times out when no byte comes any more. */
async function fileAnswer(
  session: Session,
  question: string,
  lastLine: string,
): Promise<readonly string[] | undefined> {
  await waitUntilHeard(session);
  const state: { lines: string[]; echoed: boolean; over: 'no' | 'whole' | 'refused' } = {
    lines: [],
    echoed: false,
    over: 'no',
  };
  const stop = session.listen(({ text }) => {
    if (!state.echoed) {
      if (text.startsWith('f!')) state.over = 'refused';
      else if (text.startsWith('f')) {
        state.echoed = true;
        if (text.length > 1) state.lines.push(text.slice(1));
      }
    } else if (text === lastLine) state.over = 'whole';
    else state.lines.push(text);
  });
  session.send(`${question}\n`);
  try {
    let quietMs = 0;
    let bytes = session.byteCount();
    while (state.over === 'no') {
      const closed = session.closedBy();
      if (closed) throw closed;
      if (quietMs > replyTimeoutMs) throw noReply(session, question);
      await session.clock.sleepMs(lookMs);
      quietMs = session.byteCount() === bytes ? quietMs + lookMs : 0;
      bytes = session.byteCount();
    }
    return state.over === 'whole' ? state.lines : undefined;
  } finally {
    stop();
  }
}

/** Undefined when the file does not begin with what we write into ours. */
function recordOf(fileName: string, lines: readonly string[]): DeviceRecord | undefined {
  const recordId = /^T([\w./-]{1,100})$/.exec(lines[0] ?? '')?.[1];
  if (recordId === undefined || fileNameOf(recordId) !== fileName) return undefined;
  const readings: Reading[] = [];
  const read = createPackageReader();
  let mark: number | undefined;
  // A step that was begun again at the same time, its first file not read or deleted, went on in that file.
  for (const line of lines.slice(lines.lastIndexOf(`T${recordId}`))) {
    const variables = line.startsWith('P') ? parseDoubledPackage(line) : undefined;
    if (!variables) continue;
    const meaning = read(variables);
    if (meaning.kind === 'reading') readings.push(meaning.reading);
    if (meaning.kind === 'end-mark') mark = meaning.mark;
  }
  return { fileName, recordId, readings, ...endOf(mark) };
}

function endOf(mark: number | undefined): Pick<RecordedAction, 'end' | 'detail'> {
  if (mark === undefined || mark === endMark.asked) return {};
  if (mark === endMark.aboveMaximum) return { end: 'cut-off', detail: 'the upper limit of the step was passed' };
  if (mark === endMark.belowMinimum) return { end: 'cut-off', detail: 'the lower limit of the step was passed' };
  if (mark === endMark.currentFell) return { end: 'cut-off', detail: '|I| had fallen to its end' };
  return { end: 'duration' };
}

/** What the device keeps, when it can: a device that fails at it is used all the same. */
export async function readRecordsIfAny(session: Session): Promise<readonly DeviceRecord[]> {
  try {
    return await readRecords(session);
  } catch (error) {
    if (session.closedBy() || !(error instanceof AppError)) throw error;
    return [];
  }
}

import { readInputBytes } from '../../host/files/read-input.ts';
import { defineCommand } from '../command.ts';
import { dbOption, withRunning } from '../with-host.ts';

const byOption = { kind: 'text', value: 'NAME', help: 'who says so (default: the user of this computer)' } as const;

export const runsNote = defineCommand({
  name: 'runs note',
  summary: 'Writes a note into the journal of a run, with time and name.',
  positionals: '<runId> <text>',
  minPositionals: 2,
  maxPositionals: 2,
  options: { by: byOption, db: dbOption },
  run: ({ options: { by, db }, positionals: [runId = '', text = ''] }) =>
    withRunning(db, async (handlers) => {
      const entry = await handlers['runs.note']({ runId, text, ...(by === undefined ? {} : { by }) });
      return { json: entry, text: `${entry.at} ${entry.by ?? ''}: ${entry.message}\n` };
    }),
});

export const runsPhoto = defineCommand({
  name: 'runs photo',
  summary: 'Attaches a JPEG, PNG or WebP picture to a run, unchanged and with its SHA-256.',
  positionals: '<runId> <file>',
  minPositionals: 2,
  maxPositionals: 2,
  options: { caption: { kind: 'text', value: 'TEXT', help: 'what it shows' }, by: byOption, db: dbOption },
  run: ({ options: { by, caption, db }, positionals: [runId = '', file = ''] }) =>
    withRunning(db, async (handlers) => {
      const contentBase64 = Buffer.from(await readInputBytes(file)).toString('base64');
      const words = { ...(by === undefined ? {} : { by }), ...(caption === undefined ? {} : { caption }) };
      const photo = await handlers['runs.addPhoto']({ runId, contentBase64, ...words });
      const { id, mediaType, widthPx, heightPx, sha256 } = photo;
      return { json: photo, text: `${id}: ${mediaType}, ${widthPx} × ${heightPx} pixels, SHA-256 ${sha256}\n` };
    }),
});

import type { NoticeChange, NoticeSettings } from '../../../src-core/contract/calls.ts';
import type { Secrets } from '../files/secrets.ts';
import type { SettingsRepository } from '../storage/settings-repository.ts';

const key = 'notices';
export const passwordName = 'smtp-password';
export const secretName = 'webhook-secret';

const grave = ['run-interrupted', 'cell-unknown', 'limit', 'disk-low', 'computer', 'log-broken'] as const;

/** Until somebody chooses otherwise: the system tells of everything but warnings, and only grave things make a sound. */
const usual: NoticeSettings = {
  occasions: { system: ['run-ended', 'queue-paused', ...grave], sound: [...grave], email: [], webhook: [] },
  tone: 'chime',
  muted: false,
  email: { host: '', port: 587, security: 'starttls', user: '', from: '', to: '' },
  webhook: { url: '', headerName: 'X-Mobion-Secret' },
};

export function readNoticeSettings(settings: SettingsRepository): NoticeSettings {
  return { ...usual, ...(settings.get(key) as Partial<NoticeSettings> | undefined) };
}

/** Answers which of them changed, for the event log. */
export function changeNotices(settings: SettingsRepository, secrets: Secrets, change: NoticeChange): readonly string[] {
  if (change.settings) settings.set(key, { ...readNoticeSettings(settings), ...change.settings });
  if (change.password !== undefined) secrets.set(passwordName, change.password);
  if (change.secret !== undefined) secrets.set(secretName, change.secret);
  return [
    ...Object.keys(change.settings ?? {}),
    ...(change.password === undefined ? [] : ['password']),
    ...(change.secret === undefined ? [] : ['secret']),
  ];
}

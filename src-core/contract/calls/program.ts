import type { WireError } from '../../errors.ts';
import type { LogEntry, LogVerdict } from '../../model/log.ts';

/** The other program that has the data file in hand, while this one may only look. */
export interface HolderState {
  /** User, computer, program and process. */
  readonly who: string;
  readonly since: string;
  /** False once it has ended: then start this program again to work here. */
  readonly isThere: boolean;
}

export interface LogState {
  /** 0 to 1 while the whole log is being checked. */
  readonly checking?: number;
  /** Of the last check. */
  readonly verdict?: LogVerdict;
}

export interface PowerState {
  /** Something runs, so the computer ought to stay awake. */
  readonly needed: boolean;
  readonly prevented: boolean;
  /** What keeps it awake, e.g. "systemd-inhibit", or why nothing does. */
  readonly means: string;
}

export interface DiskState {
  readonly freeBytes: number;
  readonly level: 'enough' | 'low' | 'critical';
  /** At the rate of the last minutes; absent when nothing grows. */
  readonly minutesLeft?: number;
}

export interface StatusPageState {
  readonly on: boolean;
  /** Complete with the token; to be given only to whom they are meant for. */
  readonly addresses: readonly string[];
  /** Why it is not served although it is switched on. */
  readonly error?: WireError;
}

/** What is true of the program rather than of one run. */
export interface ProgramState {
  readonly holder?: HolderState;
  readonly log: LogState;
  readonly power: PowerState;
  readonly disk?: DiskState;
  readonly statusPage: StatusPageState;
}

/** What may be worth telling somebody who is not looking. */
export type Occasion =
  | 'run-ended'
  | 'run-interrupted'
  | 'cell-unknown'
  | 'limit'
  | 'warning'
  | 'queue-paused'
  | 'disk-low'
  | 'computer'
  | 'log-broken';

export type NoticeChannel = 'system' | 'sound' | 'email' | 'webhook';
export type Tone = 'chime' | 'knock' | 'alarm';

export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  /** `none` sends the password as it is: for a server on this computer only. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** Empty where the server asks for none. */
  readonly user: string;
  readonly from: string;
  /** Several, with commas. */
  readonly to: string;
}

export interface WebhookSettings {
  readonly url: string;
  /** Of the header that carries the secret. */
  readonly headerName: string;
}

export interface NoticeSettings {
  readonly occasions: Readonly<Record<NoticeChannel, readonly Occasion[]>>;
  readonly tone: Tone;
  readonly muted: boolean;
  readonly email: EmailSettings;
  readonly webhook: WebhookSettings;
}

/** How the last delivery over a channel went. */
export interface NoticeOutcome {
  readonly ok: boolean;
  readonly message: string;
  readonly at: string;
}

/** Secrets go in and never come out. */
export interface NoticeOverview {
  readonly settings: NoticeSettings;
  readonly hasPassword: boolean;
  readonly hasSecret: boolean;
  readonly outcomes: Readonly<Partial<Record<NoticeChannel, NoticeOutcome>>>;
}

export interface NoticeChange {
  readonly settings?: Partial<NoticeSettings>;
  /** Empty forgets it. */
  readonly password?: string;
  readonly secret?: string;
}

/** Something that somebody wanted to be told of. */
export interface RaisedNotice {
  readonly occasion: Occasion | 'test';
  readonly title: string;
  readonly text: string;
  readonly at: string;
  /** What a screen is to do about it. */
  readonly show: boolean;
  readonly tone?: Tone;
}

/** The program around the runs: its log, its notices, the computer it runs on. */
export interface ProgramCalls {
  'program.state': (none: null) => ProgramState;
  /** Reads the whole event log and checks every hash. */
  'log.check': (none: null) => LogVerdict;
  /** Newest first. */
  'log.list': (request: { readonly limit: number; readonly runId?: string }) => readonly LogEntry[];
  'notices.get': (none: null) => NoticeOverview;
  'notices.set': (change: NoticeChange) => NoticeOverview;
  /** Sends one now, whatever is switched on. */
  'notices.test': (request: { readonly channel: NoticeChannel }) => NoticeOutcome;
  /** `renew` makes a new token: every address given before is void. */
  'statusPage.set': (request: { readonly on: boolean; readonly renew?: boolean }) => StatusPageState;
}

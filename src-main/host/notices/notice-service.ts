import type {
  InstrumentSummary,
  NoticeChange,
  NoticeChannel,
  NoticeOutcome,
  NoticeOverview,
  NoticeSettings,
} from '../../../src-core/contract/calls.ts';
import type { RunSummary } from '../../../src-core/model/run.ts';
import type { EventHub } from '../event-hub.ts';
import type { LogService } from '../event-log/log-service.ts';
import type { Secrets } from '../files/secrets.ts';
import type { Storage } from '../storage/storage.ts';
import { failureText, tryAgain, usualPausesMs } from './deliver.ts';
import type { Message } from './message.ts';
import { changeNotices, passwordName, readNoticeSettings, secretName } from './notice-settings.ts';
import { newsOfInstruments, newsOfLine, newsOfRuns, type News } from './occasions.ts';
import { sendEmail } from './send-email.ts';
import { sendWebhook } from './send-webhook.ts';

/** What is waiting to be sent at most; a fault that repeats must not fill memory or a letter box. */
const mostWaiting = 50;
/** The same words again within this time are not told again. */
const repeatMs = 60_000;
const closePatienceMs = 5000;

export interface NoticeServiceOptions {
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly events: EventHub;
  readonly log: LogService;
  readonly isoNow: () => string;
  readonly nowMs: () => number;
  readonly who: string;
  /** Shows it on the desktop; absent where the screens themselves do, or nobody looks. */
  readonly showOnDesktop?: (title: string, text: string) => void;
  readonly pausesMs?: readonly number[];
}

/** Tells whoever wants to know, over the channels they chose. Nothing here can disturb a run: it only listens. */
export interface NoticeService {
  raise(news: News): void;
  overview(): NoticeOverview;
  change(change: NoticeChange): NoticeOverview;
  test(channel: NoticeChannel): Promise<NoticeOutcome>;
  /** Waits a moment for what is being sent. */
  close(): Promise<void>;
}

export function createNoticeService(options: NoticeServiceOptions): NoticeService {
  const { storage, secrets, events, log, isoNow } = options;
  const outcomes = new Map<NoticeChannel, NoticeOutcome>();
  const sending = new Set<Promise<unknown>>();
  const lastTold = new Map<string, number>();
  const ending = new AbortController();
  const settings = (): NoticeSettings => readNoticeSettings(storage.settings);

  function send(channel: 'email' | 'webhook', message: Message): Promise<string> {
    const { email, webhook } = settings();
    return channel === 'email'
      ? sendEmail(email, secrets.get(passwordName) ?? '', message)
      : sendWebhook(webhook, secrets.get(secretName) ?? '', message);
  }

  function note(channel: NoticeChannel, ok: boolean, message: string): NoticeOutcome {
    const outcome = { ok, message, at: isoNow() };
    if (!ok && outcomes.get(channel)?.ok !== false)
      log.write('notice', `A notice by ${channel} could not be delivered: ${message}`);
    outcomes.set(channel, outcome);
    return outcome;
  }

  async function deliver(
    channel: 'email' | 'webhook',
    message: Message,
    pausesMs: readonly number[],
  ): Promise<NoticeOutcome> {
    try {
      return note(channel, true, await tryAgain(() => send(channel, message), { pausesMs, signal: ending.signal }));
    } catch (error) {
      return note(channel, false, failureText(error));
    }
  }

  function queue(channel: 'email' | 'webhook', message: Message): void {
    if (sending.size >= mostWaiting)
      return void note(channel, false, 'too many notices are waiting; this one was dropped');
    const delivery = deliver(channel, message, options.pausesMs ?? usualPausesMs);
    sending.add(delivery);
    void delivery.finally(() => sending.delete(delivery));
  }

  function tellScreens(message: Message, show: boolean, sound: boolean): void {
    const { tone, muted } = settings();
    const { occasion, title, text, at } = message;
    if (show) options.showOnDesktop?.(title, text);
    if (show || sound)
      events.emit('notices.raised', {
        ...{ occasion, title, text, at },
        show: show && options.showOnDesktop === undefined,
        ...(sound && !muted ? { tone } : {}),
      });
  }

  function raise(news: News): void {
    if (storage.holder) return;
    try {
      const words = `${news.occasion} ${news.text}`;
      const nowMs = options.nowMs();
      if (nowMs - (lastTold.get(words) ?? -Infinity) < repeatMs) return;
      if (lastTold.size > 500) lastTold.clear();
      lastTold.set(words, nowMs);
      const message: Message = { ...news, at: isoNow(), who: options.who };
      const { occasions } = settings();
      const isWanted = (channel: NoticeChannel) => occasions[channel].includes(news.occasion);
      tellScreens(message, isWanted('system'), isWanted('sound'));
      for (const channel of ['email', 'webhook'] as const) if (isWanted(channel)) queue(channel, message);
    } catch (failure) {
      process.emitWarning(`A notice could not be raised: ${failureText(failure)}`);
    }
  }

  async function test(channel: NoticeChannel): Promise<NoticeOutcome> {
    const text = 'This is a test: whoever reads it will be told.';
    const message: Message = { occasion: 'test', title: 'Test notice', text, at: isoNow(), who: options.who };
    if (channel === 'email' || channel === 'webhook') return deliver(channel, message, []);
    tellScreens(message, channel === 'system', channel === 'sound');
    if (channel === 'sound')
      return note(
        channel,
        !settings().muted,
        settings().muted ? 'Sound is muted.' : 'The open windows were told to play it.',
      );
    return note(
      channel,
      true,
      options.showOnDesktop ? 'The system was asked to show it.' : 'The open windows were told to show it.',
    );
  }

  const stopListening = listen(events, raise, () => storage.runs.list());
  const overview = (): NoticeOverview => ({
    settings: settings(),
    hasPassword: secrets.get(passwordName) !== undefined,
    hasSecret: secrets.get(secretName) !== undefined,
    outcomes: Object.fromEntries(outcomes),
  });
  return {
    raise,
    overview,
    change(change) {
      const changed = changeNotices(storage.settings, secrets, change);
      log.write('settings', `Notices changed: ${changed.join(', ')}`);
      return overview();
    },
    test,
    async close() {
      stopListening();
      // The first attempt of what was raised a moment ago; further ones are given up.
      const timer = setTimeout(() => ending.abort(), closePatienceMs);
      const firstAttempts = [...sending];
      if (firstAttempts.length > 0) setTimeout(() => ending.abort(), 2000).unref();
      await Promise.allSettled(firstAttempts);
      clearTimeout(timer);
      ending.abort();
    },
  };
}

function listen(events: EventHub, raise: (news: News) => void, list: () => readonly RunSummary[]): () => void {
  let runs = list();
  let instruments: readonly InstrumentSummary[] = [];
  const ends = [
    events.on('runs.changed', (now) => {
      for (const news of newsOfRuns(runs, now)) raise(news);
      runs = now;
    }),
    events.on('instruments.changed', (now) => {
      for (const news of newsOfInstruments(instruments, now)) raise(news);
      instruments = now;
    }),
    events.on('runs.journal', ({ runId, entry }) => {
      const news = newsOfLine(runId, runs.find(({ id }) => id === runId)?.title ?? runId, entry);
      if (news) raise(news);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

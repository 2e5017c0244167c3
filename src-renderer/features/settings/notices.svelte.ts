import type { NoticeChange, NoticeChannel, NoticeOverview, Occasion } from '../../../src-core/contract/calls.ts';
import { playTone } from '../../workspace/tell-somebody.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';

export const channelTitles: Readonly<Record<NoticeChannel, string>> = {
  system: 'System message',
  sound: 'Sound',
  email: 'E-mail',
  webhook: 'Webhook',
};

export const occasionTitles: Readonly<Record<Occasion, string>> = {
  'run-ended': 'A run ended',
  'run-interrupted': 'A run was interrupted',
  'cell-unknown': 'Cell state unknown',
  limit: 'A limit was reached',
  warning: 'Warning in a run',
  'queue-paused': 'A queue is paused',
  'disk-low': 'Little disk space',
  computer: 'Sleep or clock of the computer',
  'log-broken': 'Event log broken',
};

/** Who is told of what: every change is saved at once. */
export class NoticesDesk {
  overview = $state.raw<NoticeOverview>();
  testing = $state<NoticeChannel>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  load = (): void => {
    this.#workspace.client.call('notices.get', null).then(
      (overview) => (this.overview = overview),
      () => undefined,
    );
  };

  async change(change: NoticeChange): Promise<void> {
    const overview = await this.#workspace.attempt(() => this.#workspace.client.call('notices.set', change));
    if (overview) this.overview = overview;
    else this.load();
  }

  async toggle(channel: NoticeChannel, occasion: Occasion): Promise<void> {
    const occasions = this.overview?.settings.occasions;
    if (!occasions) return;
    const chosen = occasions[channel];
    const next = chosen.includes(occasion) ? chosen.filter((known) => known !== occasion) : [...chosen, occasion];
    if (channel === 'system' && next.length > chosen.length) await this.#askPermission();
    await this.change({ settings: { occasions: { ...occasions, [channel]: next } } });
  }

  async test(channel: NoticeChannel): Promise<void> {
    this.testing = channel;
    if (channel === 'system') await this.#askPermission();
    // The click allows the browser to sound, also later.
    if (channel === 'sound' && this.overview && !this.overview.settings.muted) playTone(this.overview.settings.tone);
    await this.#workspace.attempt(() => this.#workspace.client.call('notices.test', { channel }));
    this.load();
    this.testing = undefined;
  }

  async #askPermission(): Promise<void> {
    if (this.#workspace.info?.shell !== 'web' || !('Notification' in window)) return;
    if (Notification.permission === 'default') await Notification.requestPermission();
    if (Notification.permission === 'denied')
      this.#workspace.tell('This browser does not allow messages for this address: allow them beside the address bar.');
  }
}

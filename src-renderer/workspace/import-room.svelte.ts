import type { ImportSummary, WatchedFolder } from '../../src-core/contract/calls.ts';
import type { Client } from '../../src-core/contract/client.ts';
import type { Messages } from './messages.svelte.ts';

/** Files that were imported, and the folders watched for more. */
export class ImportRoom {
  /** Newest first. */
  list = $state.raw<readonly ImportSummary[]>([]);
  watches = $state.raw<readonly WatchedFolder[]>([]);
  readonly #client: Client;
  readonly #messages: Messages;

  constructor(client: Client, messages: Messages) {
    this.#client = client;
    this.#messages = messages;
  }

  async load(): Promise<void> {
    const client = this.#client;
    [this.list, this.watches] = await Promise.all([
      client.call('imports.list', null),
      client.call('imports.watches', null),
    ]);
  }

  async reload(): Promise<void> {
    this.list = (await this.#messages.attempt(() => this.#client.call('imports.list', null))) ?? this.list;
  }

  /** Follows the host until the returned functions are called. */
  follow(): (() => void)[] {
    return [
      this.#client.on('imports.changed', ({ added }) => this.#take(added)),
      this.#client.on('imports.watches', (watches) => (this.watches = watches)),
    ];
  }

  /** Told where it happens, so that nobody need look for it. */
  #take(added: readonly ImportSummary[]): void {
    void this.reload();
    for (const { fileName, version } of added)
      this.#messages.tell(
        version > 1
          ? `${fileName} has grown: version ${version} is imported.`
          : `${fileName} came from a watched folder.`,
      );
  }
}

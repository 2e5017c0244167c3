import type { ServerResponse } from 'node:http';
import { eventNames } from '../../src-core/contract/event-names.ts';
import { encodeWire } from '../../src-core/contract/wire.ts';
import type { ShellHost } from '../shell/shell-host.ts';

const heartbeatMs = 15_000;
/** A reader this far behind is dropped: it reconnects and asks for the present state. */
const mostUnreadBytes = 16 * 1024 * 1024;

export interface EventStreams {
  /** Keeps the response open and writes every event of the host to it. */
  open(response: ServerResponse): void;
  close(): void;
}

/** Server-sent events, one `data:` line of wire JSON `{name, payload}` each, encoded once for all windows. */
export function createEventStreams(host: ShellHost): EventStreams {
  const open = new Set<ServerResponse>();

  function send(text: string): void {
    for (const response of open) {
      if (response.writableLength > mostUnreadBytes) response.destroy();
      else response.write(text);
    }
  }

  const unsubscribe = eventNames.map((name) =>
    host.on(name, (payload) => {
      if (open.size > 0) send(`data: ${encodeWire({ name, payload })}\n\n`);
    }),
  );
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs);
  heartbeat.unref();

  return {
    open(response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
      response.write('retry: 1000\n\n');
      open.add(response);
      response.on('close', () => open.delete(response));
    },
    close() {
      clearInterval(heartbeat);
      for (const end of unsubscribe) end();
      for (const response of open) response.end();
      open.clear();
    },
  };
}

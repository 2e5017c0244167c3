import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { lockContents, lockSession, type LockableSession } from '../../../src-main/electron/lockdown.ts';

/** Collects the handlers that Electron would call. */
function fakeSession() {
  const events = new EventEmitter();
  const handlers: Record<string, (...sent: never[]) => unknown> = {};
  const session = {
    setPermissionRequestHandler: (handler: never) => void (handlers['request'] = handler),
    setPermissionCheckHandler: (handler: never) => void (handlers['check'] = handler),
    setDevicePermissionHandler: (handler: never) => void (handlers['device'] = handler),
    on: events.on.bind(events),
    webRequest: { onBeforeRequest: (handler: never) => void (handlers['before'] = handler) },
  } as unknown as LockableSession;
  lockSession(session);
  return { events, handlers: handlers as Record<string, (...sent: unknown[]) => unknown> };
}

function preventable(more: object = {}) {
  const event = { prevented: false, preventDefault: () => void (event.prevented = true), ...more };
  return event;
}

test('every permission is denied, asked or checked, and so is every device', () => {
  const { handlers, events } = fakeSession();
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'serial', 'openExternal']) {
    const replies: unknown[] = [];
    handlers['request']!(null, permission, (granted: boolean) => replies.push(granted));
    expect(replies).toEqual([false]);
    expect(handlers['check']!(null, permission)).toBe(false);
  }
  expect(handlers['device']!({ deviceType: 'serial' })).toBe(false);

  for (const choosing of ['select-serial-port', 'select-hid-device', 'select-usb-device']) {
    const event = preventable();
    const chosen: unknown[] = [];
    events.emit(choosing, event, [{ portId: '1' }], {}, (id: string) => chosen.push(id));
    expect([choosing, event.prevented, chosen]).toEqual([choosing, true, ['']]);
  }
});

test.each([
  ['app://mobion/index.html', true],
  ['app://mobion/assets/a.js', true],
  ['blob:app://mobion/1234', true],
  ['data:image/png;base64,AAAA', true],
  ['data:text/html,<script>', false],
  ['app://mobion.evil/x', false],
  ['https://example.com/', false],
  ['http://127.0.0.1/', false],
  ['ws://example.com/', false],
  ['file:///etc/passwd', false],
])('a request to %s: let through is %s', (url, passes) => {
  const { handlers } = fakeSession();
  const replies: unknown[] = [];
  handlers['before']!({ url }, (answer: unknown) => replies.push(answer));
  expect(replies).toEqual([{ cancel: !passes }]);
});

test('only a report may be downloaded', () => {
  const { events } = fakeSession();
  for (const [url, prevented] of [
    ['app://mobion/download/abc', false],
    ['app://mobion/index.html', true],
    ['https://example.com/download/abc', true],
    ['blob:app://mobion/1', true],
  ] as const) {
    const event = preventable();
    events.emit('will-download', event, { getURL: () => url });
    expect([url, event.prevented]).toEqual([url, prevented]);
  }
});

test('a page stays where it is: no navigation, no window, no embedded view', () => {
  const events = new EventEmitter();
  let openHandler: () => unknown = () => 'none';
  lockContents({
    setWindowOpenHandler: (handler: () => unknown) => void (openHandler = handler),
    on: events.on.bind(events),
  });

  expect(openHandler()).toEqual({ action: 'deny' });
  for (const kind of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
    const outcome = (url: string): boolean => {
      const event = preventable({ url });
      events.emit(kind, event);
      return event.prevented;
    };
    expect(outcome('https://example.com/')).toBe(true);
    expect(outcome('app://mobion.evil/')).toBe(true);
    expect(outcome('file:///etc/passwd')).toBe(true);
    expect(outcome('app://mobion/index.html')).toBe(false);
  }
  const embedded = preventable();
  events.emit('will-attach-webview', embedded);
  expect(embedded.prevented).toBe(true);
});

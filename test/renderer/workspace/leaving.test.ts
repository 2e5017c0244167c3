import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../../../src-core/contract/client.ts';
import { dispatch } from '../../../src-core/contract/dispatch.ts';
import { Workspace } from '../../../src-renderer/workspace/workspace.svelte.ts';
import { createTestHost } from '../../support/test-host.ts';

const location = { hash: '' };

beforeEach(() => {
  location.hash = '';
  vi.stubGlobal('window', {
    location,
    history: { replaceState: (_state: null, _title: string, url: string) => (location.hash = url) },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function workspaceAt(place: 'samples' | 'methods', item: string): Workspace {
  const client = createClient({ invoke: dispatch(createTestHost({}).handlers), subscribe: () => () => undefined });
  const workspace = new Workspace({ client, onContact: () => () => undefined });
  workspace.go(place, item);
  return workspace;
}

test('what is unsaved is not left without a word, and can be left with one', () => {
  const workspace = workspaceAt('samples', 'a');
  workspace.route.unsaved = 'sample A';
  workspace.go('methods', 'm');
  expect(workspace.location).toEqual({ place: 'samples', item: 'a' });
  expect(location.hash).toBe('#/samples/a');
  expect(workspace.route.wanted).toEqual({ place: 'methods', item: 'm' });

  workspace.route.leave();
  expect(workspace.location).toEqual({ place: 'methods', item: 'm' });
  expect(workspace.route.unsaved).toBeUndefined();
});

test('a place is found again as it was left', () => {
  const workspace = workspaceAt('samples', 'a');
  workspace.go('methods', 'm');
  workspace.route.revisit('samples');
  expect(workspace.location).toEqual({ place: 'samples', item: 'a' });
});

test('a place entered without a choice shows the first there is; what is being made stays', () => {
  const workspace = workspaceAt('samples', '');
  workspace.route.settleOn('samples', ['first', 'second']);
  expect(workspace.location.item).toBe('first');
  workspace.go('samples', 'new');
  workspace.route.settleOn('samples', ['first', 'second']);
  expect(workspace.location.item).toBe('new');
});

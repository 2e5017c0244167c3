import path from 'node:path';
import { expect, test } from 'vitest';
import { defaultDataFolder } from '../../../src-main/shell/data-folder.ts';

const home = path.resolve('/home/ada');

test.each([
  ['linux', {}, path.join(home, '.local', 'share', 'mobion')],
  ['linux', { XDG_DATA_HOME: path.resolve('/data') }, path.join(path.resolve('/data'), 'mobion')],
  ['darwin', {}, path.join(home, 'Library', 'Application Support', 'Mobion')],
  ['win32', {}, path.join(home, 'AppData', 'Roaming', 'Mobion')],
  ['win32', { APPDATA: path.resolve('/roaming') }, path.join(path.resolve('/roaming'), 'Mobion')],
  ['linux', { MOBION_DATA: 'here' }, path.resolve('here')],
])('on %s with %j the data lie in %s', (platform, environment, folder) => {
  expect(defaultDataFolder({ platform, environment, home })).toBe(folder);
});

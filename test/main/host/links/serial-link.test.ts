import { expect, test } from 'vitest';
import { explainOpenFailure, openSerialLink } from '../../../../src-main/host/links/serial-link.ts';

const settings = { baudRate: 921_600, dataBits: 8, parity: 'none' } as const;

test.each([
  ['linux', 'Error: Permission denied, cannot open /dev/ttyACM0', 'link/no-permission', 'dialout'],
  ['linux', 'Error Resource temporarily unavailable Cannot lock port', 'link/in-use', 'Close the other program'],
  ['linux', 'Error: Device or resource busy, cannot open /dev/ttyACM0', 'link/in-use', 'Close the other program'],
  ['linux', 'Error: No such file or directory, cannot open /dev/ttyACM9', 'link/not-found', 'plugged in'],
  ['win32', 'Opening COM3: Access denied', 'link/in-use', 'Close the other program'],
  ['win32', 'Opening COM3: File not found', 'link/not-found', 'plugged in'],
  ['win32', 'Opening COM3: Unknown error code 31', 'link/not-found', 'Unplug'],
  ['darwin', 'Error: Permission denied, cannot open /dev/cu.x', 'link/no-permission', 'administrator'],
] as const)('%s says “%s”', (platform, text, code, remedy) => {
  const error = explainOpenFailure(new Error(text), 'PORT', platform);
  expect(error).toMatchObject({ code, dataState: 'Nothing was sent.' });
  expect(error.remedy).toContain(remedy);
  expect(error.message).toContain('PORT');
});

test('a port that is not there', async () => {
  await expect(openSerialLink('/dev/no-such-port', settings)).rejects.toMatchObject({ code: 'link/not-found' });
});

import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { exampleDescriptions } from '../../../../src-core/instruments/described/examples.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { cli } from '../../cli/captured-io.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function open(folder: string): Promise<Host> {
  const host = await createHost({ dataFile: path.join(folder, 'lab.mobion'), shell: 'web', demo: false, workers: 1 });
  hosts.push(host);
  return host;
}

function textOf(id: string, index = 0): string {
  return JSON.stringify({ ...(exampleDescriptions[index]!.description as object), id }, undefined, 2);
}

test('a described instrument is kept, connected in its thread, listed with its mark, changed and removed', async () => {
  const folder = temporaryFolder();
  const { handlers } = await open(folder);
  expect(await handlers['instruments.descriptions'](null)).toEqual([]);
  await expect(async () =>
    handlers['instruments.saveDescription']({ text: '{"format": "mobion-scpi-1"}' }),
  ).rejects.toThrow(/cannot be used/);
  const saved = await handlers['instruments.saveDescription']({ text: textOf('mine') });
  expect(saved).toMatchObject({ id: 'mine', driverId: 'scpi-mine', problems: [] });
  const driver = async () => (await handlers['instruments.drivers'](null)).find(({ id }) => id === 'scpi-mine');
  expect(await driver()).toMatchObject({ isDescribed: true, confirmation: 'simulated only', confirmations: [] });

  const connected = await handlers['instruments.connect']({
    address: 'virtual:dummy-cell/scpi-mine',
    driverId: 'scpi-mine',
  });
  expect(connected).toMatchObject({ cellState: 'off', confirmation: 'simulated only', maxCurrentA: 1 });
  await handlers['instruments.disconnect']({ instrumentId: connected.id });

  await handlers['instruments.confirm']({ driverId: 'scpi-mine', who: 'A', model: 'SMU100', firmware: '1.0' });
  expect(await driver()).toMatchObject({ confirmation: 'confirmed', confirmations: [{ who: 'A', firmware: '1.0' }] });
  // The same text changes nothing; another one is another instrument, which nobody has seen.
  await handlers['instruments.saveDescription']({ text: textOf('mine') });
  expect(await driver()).toMatchObject({ confirmation: 'confirmed' });
  const smaller = textOf('mine').replace('"currentA": 1', '"currentA": 0.5');
  await handlers['instruments.saveDescription']({ text: smaller });
  expect(await driver()).toMatchObject({ confirmation: 'simulated only', confirmations: [] });
  const again = await handlers['instruments.connect']({
    address: 'virtual:dummy-cell/scpi-mine',
    driverId: 'scpi-mine',
  });
  expect(again.maxCurrentA).toBe(0.5);

  await handlers['instruments.removeDescription']({ id: 'mine' });
  expect(await driver()).toBeUndefined();
});

test('messages are tried on a virtual instrument that lives between them, and answers explained', async () => {
  const { handlers } = await open(temporaryFolder());
  const text = textOf('mine');
  const ask = async (message: string) => handlers['instruments.tryMessage']({ text, address: 'virtual', message });
  const [sent, received] = await ask('*IDN?');
  expect(sent).toMatchObject({ direction: 'sent', text: '*IDN?' });
  expect(received).toMatchObject({
    direction: 'received',
    text: expect.stringMatching(/^EXAMPLE,SMU100,VIRTUAL/) as string,
  });
  expect(await ask(':SOUR:FUNC CURR')).toHaveLength(1);
  await ask(':SOUR:CURR 1e-5');
  await ask(':OUTP ON');
  expect((await ask(':OUTP?'))[1]?.explained).toEqual([':OUTP?  the output is on']);
  const [, reading] = await ask(':READ?');
  expect(reading?.explained?.[0]).toMatch(
    /^:READ\? {2}voltage = 0\.1\d+ V, current = .*e-?\S* A|current = .* A, time = .* s, limited = 0$/,
  );
  await handlers['instruments.endTrial'](null);
  expect((await ask(':OUTP?'))[1]?.explained).toEqual([':OUTP?  the output is off']);
  await handlers['instruments.endTrial'](null);
});

test('the command line checks, adds, lists, confirms and removes the same files', async () => {
  const folder = temporaryFolder();
  const { writeFileSync } = await import('node:fs');
  const [good, bad, db] = ['good.json', 'bad.json', 'lab.mobion'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(good, textOf('scanner', 1));
  writeFileSync(bad, textOf('scanner', 1).replace('":ROUT:CLOS? (@201)"', '":ROUT:CLOS (@201)"'));
  const refused = await cli('instruments', 'describe', 'check', bad);
  expect(refused.exitCode).toBe(1);
  expect(refused.stdout).toMatch(/switch\.routes\.0\.get/);
  expect((await cli('instruments', 'describe', 'check', good)).exitCode).toBe(0);
  expect((await cli('instruments', 'describe', 'add', good, '--db', db)).stdout).toMatch(/Added scpi-scanner/);
  await cli('instruments', 'confirm', 'scpi-scanner', '--who', 'B', '--model', 'X', '--firmware', '2', '--db', db);
  const { stdout } = await cli('instruments', 'list', '--db', db);
  expect(stdout).toMatch(/scpi-scanner .*auxiliary, temperature, switch.*described by the user; confirmed/);
  expect((await cli('instruments', 'describe', 'list', '--db', db)).stdout).toMatch(/scpi-scanner/);
  await cli('instruments', 'describe', 'remove', 'scanner', '--db', db);
  expect((await cli('instruments', 'list', '--db', db)).stdout).not.toMatch(/scpi-scanner/);
});

test('a meter and a controller are connected in their threads, and tried from the command line', async () => {
  const folder = temporaryFolder();
  const { handlers } = await open(folder);
  for (const [id, index] of [
    ['lcr', 2],
    ['oven', 3],
  ] as const)
    await handlers['instruments.saveDescription']({ text: textOf(id, index) });
  const connect = async (id: string) =>
    handlers['instruments.connect']({ address: `virtual:dummy-cell/scpi-${id}`, driverId: `scpi-${id}` });
  expect(await connect('lcr')).toMatchObject({ cellState: 'off', frequencyRangeHz: [10, 300_000] });
  expect(await connect('oven')).toMatchObject({ cellState: 'off', setPointRangeC: [-40, 180] });

  const { writeFileSync } = await import('node:fs');
  const file = path.join(folder, 'lcr.json');
  writeFileSync(file, textOf('lcr', 2));
  expect((await cli('instruments', 'describe', 'try', file)).stdout).toMatch(/Measure +:TRIG:IMM;:FETC\?/);
  const sent = ['--send', ':FUNC:IMP RX', '--send', ':TRIG:IMM;:FETC?'];
  const { stdout } = await cli('instruments', 'describe', 'try', file, ...sent);
  expect(stdout).toMatch(
    /> :TRIG:IMM;:FETC\?\n< \S+\n {4}:FETC\? {2}real = \S+ Ω, imaginary = -\S+ Ω, status = 0 \(ok\)/,
  );
});

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { emulate } from '../../../../src-core/instruments/emulation/emulate.ts';
import { findDriver, instrumentDrivers, serialSettingsOf } from '../../../../src-core/instruments/index.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { serveEmulatorPty } from '../../../../src-main/host/links/emulator-pty.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { createLinkOpener } from '../../../../src-main/host/links/open-link.ts';
import { probeLink, type ProbeStep, type ProbeWatch } from '../../../../src-main/host/links/probe.ts';
import { roundsOf } from '../../../../src-main/host/links/probe-rounds.ts';

async function probe(address: string, watch?: ProbeWatch) {
  const links = createLinkOpener(hostClock);
  const result = await probeLink(address, instrumentDrivers, links, hostClock, watch);
  // What is found is open and answers.
  if (result.found) expect(await result.found.instrument.makeSafe()).toBe('off');
  await result.found?.instrument.close();
  await links.close();
  return result;
}

/** The driver's emulator behind a terminal at its own rate, or another one. */
async function servePty(driverId: string, baudRate?: number): Promise<string> {
  const driver = findDriver(driverId);
  const emulator = emulate(driver, { cellId: 'dummy-cell', seed: 1, speed: 1 }, hostClock);
  onTestFinished(() => emulator.dispose());
  const served = await serveEmulatorPty(emulator, { baudRate: baudRate ?? serialSettingsOf(driver).baudRate });
  onTestFinished(() => served.close());
  return `serial:${served.path}`;
}

/** A port at which somebody listens and never says a word. */
async function serveSilence(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `tcp:127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('every driver has a question of its own, and no two drivers take the same answer for theirs', () => {
  const answers: Readonly<Record<string, string>> = {
    'keithley-2400': 'KEITHLEY INSTRUMENTS INC.,MODEL 2400,1234567,C30\r\n',
    'keithley-2450': 'KEITHLEY INSTRUMENTS,MODEL 2450,04000001,1.7.0b\n',
    'keysight-b2900': 'Keysight Technologies,B2902B,MY60000001,5.0\n',
    'keysight-e4980a': 'Keysight Technologies,E4980A,MY46000001,B.07.05\n',
    'keysight-e4990a': 'Keysight Technologies,E4990A,MY54100001,A.03.12\n',
    'hioki-im35xx': 'HIOKI,IM3590,123456789,V1.05\r\n',
    'rs-lcx': 'Rohde&Schwarz,LCX200,3629.8856k02/100001,01.004\n',
    'gw-lcr6000': 'LCR-6300,REV C1.09,GW00001,GWINSTEK\n',
    'lakeshore-33x': 'LSCI,MODEL336,LSA1234/1234567,1.3\r\n',
    julabo: 'JULABO TOPTECH-SERIES MC-2 VER. 3.0\r',
    rodeostat: '{"success":true,"response":{"command":"getVersion","version":"1.0.0"}}\n',
    'solartron-1260': 'AR488 GPIB controller, ver. 0.51.18\r\n',
    'palmsens-methodscript': 'tes4_hr1203#Jun 12 2023 09:10:11\nR*\n',
    huber: '{S0109C4\r\n',
    lauda: '0000000\r\n',
    // Process value 25.3, as in Modbus over serial line.
    eurotherm: '\u0001\u0003\u0002\u0000\u00fd\u0079\u00c5',
  };
  for (const [id, answer] of Object.entries(answers)) {
    const asked = findDriver(id).greeting!.words;
    const knowers = instrumentDrivers.filter(({ greeting }) => greeting?.words === asked && greeting.isAnswer(answer));
    expect(
      knowers.map((driver) => driver.id),
      answer,
    ).toEqual([id]);
  }
  const onSerialPorts = instrumentDrivers.filter(({ links }) => links.some(({ kind }) => kind === 'serial'));
  expect(onSerialPorts.filter(({ greeting }) => !greeting).map(({ id }) => id)).toEqual([]);
});

describe('order of questions', () => {
  const of = (address: string, likely?: ProbeWatch['likely']) =>
    roundsOf(address, instrumentDrivers, likely).map(({ serial, questions }) => ({
      baudRate: serial?.baudRate,
      asked: questions.map(({ drivers }) => drivers.map(({ id }) => id)),
    }));

  test('one *IDN? for all that have it; usual rates before others', () => {
    const rounds = of('serial:/dev/x');
    expect(rounds.flatMap(({ asked }) => asked).find((ids) => ids.includes('hioki-im35xx'))).toContain('keithley-2400');
    const usual = rounds.findIndex(({ baudRate }) => baudRate === 230_400);
    expect(rounds.findIndex(({ baudRate }) => baudRate === 921_600)).toBeLessThan(usual);
  });

  test('what is known of a port comes first, at the rate that is known', () => {
    const [first] = of('serial:/dev/x', { driverId: 'keithley-2400', baudRate: 57_600 });
    expect(first).toEqual({ baudRate: 57_600, asked: [['keithley-2400']] });
    expect(of('serial:/dev/x', { driverId: 'julabo' })[0]).toMatchObject({ baudRate: 4800, asked: [['julabo']] });
  });

  test('at a network port those first whose own it is', () => {
    expect(of('tcp:10.0.0.1:502')[0]!.asked).toEqual([['watlow']]);
    expect(of('tcp:10.0.0.1:8101')[0]!.asked).toEqual([['huber']]);
  });
});

describe.skipIf(process.platform === 'win32')('through a pseudo-terminal', () => {
  test('one of the last to be asked is named in a few seconds', async () => {
    const steps: ProbeStep[] = [];
    const { found } = await probe(await servePty('julabo'), { onStep: (step) => steps.push(step) });
    expect(found).toMatchObject({ driver: { id: 'julabo' }, baudRate: 4800 });
    expect(steps.map(({ number }) => number)).toEqual(steps.map((_step, index) => index + 1));
    expect(steps.at(-1)!.number).toBeLessThanOrEqual(steps[0]!.of);
  });

  test('known from before: one question, at the rate that is known', async () => {
    const steps: ProbeStep[] = [];
    const address = await servePty('keithley-2400', 57_600);
    const likely = { driverId: 'keithley-2400', baudRate: 57_600 };
    const { found } = await probe(address, { likely, onStep: (step) => steps.push(step) });
    expect(found).toMatchObject({ driver: { id: 'keithley-2400' }, baudRate: 57_600 });
    expect(steps).toHaveLength(1);
  });

  test('asking is ended between two questions when somebody says so', async () => {
    const cancel = new AbortController();
    const steps: ProbeStep[] = [];
    const address = await servePty('palmsens-methodscript', 300);
    const asking = probe(address, {
      signal: cancel.signal,
      onStep: (step) => {
        steps.push(step);
        if (steps.length === 2) cancel.abort();
      },
    });
    await expect(asking).rejects.toMatchObject({ code: 'cancelled' });
    expect(steps.length).toBeLessThanOrEqual(2);
  });
});

test('silence is told by every driver, in a few seconds', async () => {
  const { found, attempts } = await probe(await serveSilence());
  expect(found).toBeUndefined();
  expect(new Set(attempts.map(({ driverId }) => driverId)).size).toBe(instrumentDrivers.length);
  expect(new Set(attempts.map(({ error }) => error.code))).toEqual(new Set(['instrument/no-reply']));
});

test('over the network a Watlow gateway and a Solartron are told from each other at any port', async () => {
  for (const id of ['watlow', 'solartron-1260']) {
    const emulator = emulate(findDriver(id), { cellId: 'dummy-cell', seed: 1, speed: 1 }, hostClock);
    const served = await serveEmulatorTcp(emulator, 0);
    expect((await probe(served.address)).found?.driver.id).toBe(id);
    await served.close();
    emulator.dispose();
  }
});

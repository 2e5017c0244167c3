import type { InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { findDriver } from '../../../src-core/instruments/index.ts';
import { hostClock } from '../../host/host-clock.ts';
import { parseAddress } from '../../host/links/address.ts';
import type { LinkOpener } from '../../host/links/open-link.ts';
import { defineCommand, type CommandAnswer, type CommandContext } from '../command.ts';
import { driverShelf } from '../driver-shelf-of.ts';
import { createProgress } from '../progress.ts';
import { awake } from '../stay-awake.ts';
import { textTable } from '../table.ts';
import { dbOption } from '../with-host.ts';

export const instrumentsProbe = defineCommand({
  name: 'instruments probe',
  summary:
    'Asks who answers at an address, with every driver and baud rate that fit, and says what it can do; behind a GPIB adapter all addresses. Ctrl-C ends it.',
  positionals: '<link>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    driver: { kind: 'text', value: 'ID', help: 'only this driver (“mobion instruments list” names them)' },
    db: dbOption,
  },
  examples: [
    'instruments probe serial:/dev/ttyUSB0',
    'instruments probe tcp:192.168.1.20:5025',
    'instruments probe gpib:serial:/dev/ttyUSB0',
    'instruments probe gpib:tcp:192.168.1.30:1234/24',
  ],
  async run({ options, positionals, io }) {
    const { createLinkOpener } = await import('../../host/links/open-link.ts');
    const { probeLink } = await import('../../host/links/probe.ts');
    const known = driverShelf(options.db).drivers;
    const drivers = options.driver === undefined ? known : [findDriver(options.driver, known)];
    const links = createLinkOpener(hostClock);
    const at = parseAddress(positionals[0]!);
    if (at.kind === 'gpib' && at.primary === undefined) return searchBus(positionals[0]!.trim(), drivers, links, io);
    const result = await awake(async () => {
      const address = positionals[0]!;
      const cancel = new AbortController();
      const stopListening = io.onInterrupt(() => cancel.abort());
      const progress = createProgress(io);
      const likely = await likelyAt(address);
      const { attempts, found } = await probeLink(address, drivers, links, hostClock, {
        ...(likely === undefined ? {} : { likely }),
        signal: cancel.signal,
        onStep: ({ driverIds, baudRate: baud, number, of }) =>
          progress.show(`${number} of ${of}: ${driverIds.join(', ')}${baud === undefined ? '' : ` at ${baud} Bd`} …`),
      }).finally(() => {
        progress.end();
        stopListening();
      });
      const { identity, capabilities } = found?.instrument ?? {};
      await found?.instrument.close();
      await links.close();
      return { attempts, driver: found?.driver, baudRate: found?.baudRate, identity, capabilities };
    });
    const { driver, identity, capabilities, attempts, baudRate } = result;
    if (!driver || !identity || !capabilities) {
      const rows = attempts.map((tried) => [tried.driverId, String(tried.baudRate ?? ''), tried.error.message]);
      const text = `Nobody answered in a dialect that Mobion speaks.\n${textTable(['Driver', 'Baud', 'Answer'], rows)}`;
      return { json: { found: null, attempts }, text, exitCode: 1 };
    }
    const { confirmation, unverified } = driver;
    const roles = [...capabilities.roles];
    const actions = [...capabilities.actions];
    const rows = [
      ['Driver', driver.id],
      ['Model', identity.model],
      ['Serial number', identity.serialNumber],
      ['Firmware', identity.firmware],
      ...(baudRate === undefined ? [] : [['Baud rate', String(baudRate)]]),
      ['Roles', roles.join(', ')],
      ['Actions', actions.join(', ')],
      ['Evidence', confirmation === 'confirmed' ? confirmation : 'simulated only: not yet confirmed on hardware'],
    ];
    const found = { driverId: driver.id, identity, roles, actions, confirmation, unverified };
    return {
      json: { found: { ...found, ...(baudRate === undefined ? {} : { baudRate }) }, attempts },
      text: textTable(['Found', ''], rows),
    };
  },
});

/** Everybody on the bus behind an adapter who says who it is. */
async function searchBus(
  adapter: string,
  drivers: readonly InstrumentDriver[],
  links: LinkOpener,
  io: CommandContext['io'],
): Promise<CommandAnswer> {
  const { scanGpib } = await import('../../host/links/gpib-scan.ts');
  const { found, stoppedAt } = await awake(async () => {
    const cancel = new AbortController();
    const stopListening = io.onInterrupt(() => cancel.abort());
    const progress = createProgress(io);
    const onStep = (primary: number): void => progress.show(`address ${primary} of 30 …`);
    return scanGpib(adapter, drivers, links, hostClock, { onStep, signal: cancel.signal }).finally(async () => {
      progress.end();
      stopListening();
      await links.close();
    });
  });
  const rows = found.map(({ address, identity, driverId, isConnected }) => [
    address,
    driverId ?? (isConnected ? 'connected' : 'no driver'),
    identity,
  ]);
  const text =
    found.length > 0 ? textTable(['Address', 'Driver', 'Says'], rows) : 'Nobody on the bus answered “*IDN?”.\n';
  const note = stoppedAt === undefined ? '' : `Stopped before address ${stoppedAt}.\n`;
  return {
    json: { adapter, found, ...(note ? { stoppedAt } : {}) },
    text: text + note,
    exitCode: found.length > 0 ? 0 : 1,
  };
}

/** What the name of a serial port tells, before anything is sent. */
async function likelyAt(address: string): Promise<{ readonly driverId: string } | undefined> {
  if (!address.startsWith('serial:')) return undefined;
  const { discoverPorts, systemPorts } = await import('../../host/links/discovery.ts');
  const { ports } = await discoverPorts([], systemPorts);
  const driverId = ports.find((port) => port.address === address)?.likelyDriverId;
  return driverId === undefined ? undefined : { driverId };
}

import { defineCommand, UsageError } from '../command.ts';
import { textTable } from '../table.ts';
import { dbOption, withHost } from '../with-host.ts';

export const instrumentsConfirm = defineCommand({
  name: 'instruments confirm',
  summary: 'Records that a driver was seen to work on a real unit, by whom and with which firmware; or lists who did.',
  positionals: '[driver]',
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    who: { kind: 'text', value: 'NAME', help: 'who has seen it' },
    model: { kind: 'text', value: 'TEXT', help: 'the model it was seen on' },
    firmware: { kind: 'text', value: 'TEXT', help: 'its firmware, as “instruments probe” tells' },
    note: { kind: 'text', value: 'TEXT', help: 'what was tried' },
    withdraw: { kind: 'text', value: 'TIME', help: 'takes back the one of that time, which was a mistake' },
    db: dbOption,
  },
  examples: ['instruments confirm keithley-2400 --who "M. Weber" --model 2400 --firmware "C30 Mar 17 2006"'],
  run: ({ options, positionals: [driverId] }) =>
    withHost(options.db, async ({ handlers }) => {
      const { who, model, firmware, note, withdraw } = options;
      if (driverId !== undefined && withdraw !== undefined)
        await handlers['instruments.withdrawConfirmation']({ driverId, at: withdraw });
      else if (who !== undefined || model !== undefined || firmware !== undefined) {
        if (driverId === undefined || who === undefined || model === undefined || firmware === undefined)
          throw new UsageError(
            'A confirmation says who, which model and which firmware.',
            'Give the driver and all three.',
          );
        const about = { driverId, who, model, firmware };
        await handlers['instruments.confirm']({ ...about, ...(note === undefined ? {} : { note }) });
      }
      const drivers = await handlers['instruments.drivers'](null);
      const confirmations = drivers
        .filter(({ id }) => driverId === undefined || id === driverId)
        .flatMap((driver) => driver.confirmations);
      const rows = confirmations.map((one) => [
        ...[one.driverId, one.at, one.who, one.model, one.firmware, one.note ?? ''],
      ]);
      const text =
        rows.length === 0
          ? 'Nobody has recorded a confirmation: simulated only, not yet confirmed on hardware.\n'
          : textTable(['Driver', 'When', 'Who', 'Model', 'Firmware', 'What was tried'], rows);
      return { json: { confirmations }, text };
    }),
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiBytes } from '../../../../src-core/instruments/bytes.ts';
import type { EmulatorPort } from '../../../../src-core/instruments/driver.ts';
import { createByteSession } from '../../../../src-core/instruments/exchange/byte-session.ts';
import { takeBlock, takeLine } from '../../../../src-core/instruments/scpi/framing.ts';
import { formatScpiNumber, parseScpiNumber } from '../../../../src-core/instruments/scpi/numbers.ts';
import { createScpiSession } from '../../../../src-core/instruments/scpi/session.ts';
import { matchHeader, splitArguments, splitMessage } from '../../../../src-core/instruments/scpi/syntax.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

describe('numbers', () => {
  test.each([
    ['+3.412345E+00', { kind: 'value', value: 3.412345 }],
    ['-.5e-3', { kind: 'value', value: -0.5e-3 }],
    ['+9.910000E+37', { kind: 'not-a-number' }],
    ['9.9E37', { kind: 'overflow' }],
    ['-9.9E37', { kind: 'overflow' }],
    ['NAN', { kind: 'not-a-number' }],
    ['1,5', undefined],
    ['1.5E', undefined],
    ['0x10', undefined],
    ['', undefined],
  ])('%s', (text, number) => {
    expect(parseScpiNumber(text)).toEqual(number);
  });

  test('what an instrument writes is read back', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e30, max: 1e30, noNaN: true }), (value) => {
        const read = parseScpiNumber(formatScpiNumber(value));
        expect(read?.kind).toBe('value');
        if (read?.kind === 'value') expect(Math.abs(read.value - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
      }),
    );
  });
});

describe('framing', () => {
  test('lines end at CR, LF or both', () => {
    expect(takeLine(asciiBytes('12\r\n34'))).toEqual({ bytes: asciiBytes('12'), used: 3 });
    expect(takeLine(asciiBytes('12'))).toBeUndefined();
  });

  test('blocks are taken by length, whatever they hold, and however they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), (data, cut) => {
        const digits = String(data.length);
        const block = Uint8Array.of(...asciiBytes(`#${digits.length}${digits}`), ...data, 10);
        const whole = takeBlock(block);
        expect(whole).toEqual({ result: data, used: block.length - 1 });
        const part = block.subarray(0, Math.min(cut, block.length - 2));
        expect(takeBlock(part)).toEqual({ skip: 0 });
      }),
    );
  });

  test('what stands before a block is passed over', () => {
    expect(takeBlock(asciiBytes('\r\n#13abc'))).toEqual({ skip: 2 });
    expect(takeBlock(asciiBytes('#x'))).toEqual({ skip: 1 });
  });
});

describe('headers in the notation of manuals', () => {
  const { pattern } = matchHeader(':SOURce[1]:CURRent[:LEVel][:IMMediate][:AMPLitude]');
  test.each([':SOUR:CURR', ':SOURCE1:CURRENT', ':SOUR1:CURR:LEV', ':SOUR:CURRENT:LEVEL:IMM:AMPL'])('%s', (header) => {
    expect(pattern.test(header)).toBe(true);
  });
  test.each([':SOURC:CURR', ':SOUR2:CURR', ':SOUR:CURR:RANG', 'SOUR:CURR', ':SOUR:CURR:AMPL:LEV'])(
    'not %s',
    (header) => {
      expect(pattern.test(header)).toBe(false);
    },
  );

  test('semicolons and commas in quotes belong to the text', () => {
    expect(splitMessage(':A "x;y", 2;B?')).toEqual([
      { header: ':A', rest: '"x;y", 2' },
      { header: 'B?', rest: '' },
    ]);
    expect(splitArguments('"x,y", 2')).toEqual(['"x,y"', '2']);
  });
});

/** An instrument that answers by a script: each question with what `answer` says, after its delay. */
function scripted(answer: (question: string) => { readonly text: string; readonly afterMs: number } | undefined) {
  const clock = createPatientClock();
  const questions: string[] = [];
  const emulator = {
    attach(wire: { send(bytes: Uint8Array): Promise<void> }): EmulatorPort {
      let line = '';
      return {
        receive(bytes) {
          for (const byte of bytes) {
            if (byte !== 10) line += String.fromCharCode(byte);
            else if (line !== '') {
              questions.push(line);
              const reply = answer(line);
              line = '';
              if (reply) void clock.sleepMs(reply.afterMs).then(() => wire.send(asciiBytes(`${reply.text}\n`)));
            } else line = '';
          }
        },
        detach: () => undefined,
      };
    },
    truth: { energised: false, voltageV: NaN, currentA: NaN, temperatureC: NaN },
    setFault: () => undefined,
    dispose: () => undefined,
  };
  return { session: createScpiSession(createByteSession(plugIn(emulator, 1), clock)), questions };
}

describe('a late answer', () => {
  test('is not taken for the answer to the next question', async () => {
    const { session } = scripted((question) => {
      if (question === 'LATE?') return { text: 'late', afterMs: 1300 };
      const mark = /^\*ESE (\d+);\*ESE\?$/.exec(question)?.[1];
      return { text: mark ?? 'next', afterMs: 250 };
    });
    await expect(session.ask('LATE?')).rejects.toMatchObject({ code: 'instrument/no-reply' });
    expect(await session.ask('NEXT?')).toBe('next');
  });

  test('that never comes leaves an instrument that is not in order, and that is said', async () => {
    const { session, questions } = scripted(() => undefined);
    await expect(session.ask('A?')).rejects.toMatchObject({ code: 'instrument/no-reply' });
    await expect(session.ask('B?')).rejects.toMatchObject({ code: 'instrument/no-reply', cellState: 'unknown' });
    expect(questions).not.toContain('B?');
  });
});

test('a block is asked for and comes without its header', async () => {
  const { session } = scripted(() => ({ text: '#15a\nb\r#', afterMs: 5 }));
  expect(await session.askBlock('DATA?')).toEqual(asciiBytes('a\nb\r#'));
});

test('the error queue is emptied to its end', async () => {
  const queue = ['-113,"Undefined header"', '+802,"Not permitted with OUTPUT off"', '0,"No error"'];
  const { session } = scripted(() => ({ text: queue.shift() ?? '0,"No error"', afterMs: 1 }));
  expect(await session.takeErrors()).toEqual([
    { code: -113, text: 'Undefined header' },
    { code: 802, text: 'Not permitted with OUTPUT off' },
  ]);
});

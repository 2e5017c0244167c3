import { flagOf, numberOf, Refusal, type JsonObject } from './json.ts';

export const voltageRangesV = { '1V': 1, '2V': 2, '5V': 5, '10V': 10 } as const;
export type VoltageRange = keyof typeof voltageRangesV;

/** @throws Refusal */
export function voltageRangeOf(name: unknown): VoltageRange {
  if (typeof name === 'string' && Object.hasOwn(voltageRangesV, name)) return name as VoltageRange;
  throw new Refusal('unknown voltage range');
}

/** Settings that the firmware keeps beside what drives the cell. No multiplexer is plugged on: it switches nothing. */
export class KeptSettings {
  /** Whether a test connects the electrodes and opens them at its end. */
  connectsItself = true;
  #deviceId = 1;
  #referenceRange: VoltageRange = '10V';
  #hasMultiplexer = false;

  /** The number of the device is in a memory that stays. */
  restart(): void {
    this.connectsItself = true;
    this.#referenceRange = '10V';
    this.#hasMultiplexer = false;
  }

  readonly commands: Readonly<Record<string, (message: JsonObject) => JsonObject>> = {
    getDeviceId: () => ({ deviceId: this.#deviceId }),
    setDeviceId: ({ deviceId }) => {
      const id = numberOf(deviceId, 'deviceId');
      if (!Number.isInteger(id) || id < 0) throw new Refusal('json deviceId value is not uint32_t');
      this.#deviceId = id;
      return { deviceId };
    },
    getElectAutoConnect: () => ({ autoConnect: this.connectsItself }),
    setElectAutoConnect: ({ autoConnect }) => {
      this.connectsItself = flagOf(autoConnect, 'autoConnect');
      return { autoConnect };
    },
    getRefElectVoltRange: () => ({ voltRange: this.#referenceRange }),
    setRefElectVoltRange: ({ voltRange }) => {
      this.#referenceRange = voltageRangeOf(voltRange);
      return { voltRange };
    },
    getMuxEnabled: () => ({ muxEnabled: this.#hasMultiplexer }),
    setMuxEnabled: ({ muxEnabled }) => {
      this.#hasMultiplexer = flagOf(muxEnabled, 'muxEnabled');
      return { muxEnabled };
    },
    getEnabledMuxChannels: () => ({ muxChannel: [] }),
    disconnectAllMuxElect: () => ({}),
  };
}

import type { InstrumentIdentity } from '../../src-core/model/run.ts';

type Named = Pick<InstrumentIdentity, 'model' | 'serialNumber' | 'virtual' | 'address'>;

/**
 * What tells an instrument from its neighbours: the serial number, or for a virtual one the cell that it simulates.
 * Emulators that run as programs of their own share one serial number, so they go by their address.
 */
export function instrumentMarkOf({ serialNumber, virtual, address }: Named): string {
  return virtual ? address.replace(/^([a-z]+:)+/, '') : serialNumber;
}

/** Model and what tells it from its neighbours; whether it is virtual is said beside it. */
export function instrumentName(identity: Named): string {
  // A bench goes by its own name: model and serial number are those of all its members.
  if (identity.address.startsWith('bench:')) return `Bench ${identity.address.slice('bench:'.length)}`;
  return `${identity.model} ${instrumentMarkOf(identity)}`;
}

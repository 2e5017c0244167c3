import type { DriverDescription, KeptBench } from '../../../src-core/contract/calls.ts';
import type { BenchRole } from '../../../src-core/model/action.ts';
import type { BenchMember } from '../../../src-core/model/bench.ts';
import type { SensorAccuracy } from '../../../src-core/model/sensor-accuracy.ts';

/** In the order in which a bench is put together, with what each does for the cell. */
export const benchRoles: readonly { readonly role: BenchRole; readonly title: string; readonly help: string }[] = [
  { role: 'source', title: 'Source and measure', help: 'Drives current or voltage and reads both.' },
  { role: 'impedance', title: 'Impedance', help: 'Measures spectra; often the same instrument.' },
  { role: 'temperature', title: 'Temperature', help: 'Brings the sample to a temperature and reads it.' },
  { role: 'auxiliary', title: 'Auxiliary reading', help: 'Reads something besides: pressure, a second voltage.' },
  { role: 'switch', title: 'Switch', help: 'Leads one of several cells to the instrument.' },
];

export const emptyBench: KeptBench = { id: '', name: '', members: [] };

/** What stands in a role; undefined while nobody has it. */
export function memberWith(bench: KeptBench, role: BenchRole): BenchMember | undefined {
  return bench.members.find(({ roles }) => roles.includes(role));
}

/** Gives a role to the instrument of a driver; one of the same driver that is there already takes it over. */
export function withRole(bench: KeptBench, role: BenchRole, driverId: string): KeptBench {
  const members = withoutRole(bench.members, role);
  if (driverId === '') return { ...bench, members };
  const known = members.find((member) => member.driverId === driverId);
  if (!known) return { ...bench, members: [...members, { driverId, address: '', roles: [role] }] };
  const taken = { ...known, roles: [...known.roles, role] };
  return { ...bench, members: members.map((member) => (member === known ? taken : member)) };
}

/** What may be said of an instrument on a bench. Without a name no sensor is named, and with nothing said none is described. */
interface MemberChange {
  readonly address?: string;
  readonly sampleSensorId?: string;
  readonly sensorAccuracy?: SensorAccuracy;
}

/** Changes what is said of the instrument in a role. */
export function withMember(bench: KeptBench, role: BenchRole, change: MemberChange): KeptBench {
  return {
    ...bench,
    members: bench.members.map((member) => (member.roles.includes(role) ? changed(member, change) : member)),
  };
}

function changed(
  { sampleSensorId: named, sensorAccuracy: known, ...member }: BenchMember,
  { address = member.address, sampleSensorId = named, sensorAccuracy = known }: MemberChange,
): BenchMember {
  return {
    ...member,
    address,
    ...(sampleSensorId ? { sampleSensorId } : {}),
    ...(sensorAccuracy && Object.keys(sensorAccuracy).length > 0 ? { sensorAccuracy } : {}),
  };
}

export function withRoute({ routeId: _before, ...bench }: KeptBench, routeId: string): KeptBench {
  return routeId === '' ? bench : { ...bench, routeId };
}

/** Drivers that can be something on a bench. */
export function driversFor(drivers: readonly DriverDescription[], role: BenchRole): readonly DriverDescription[] {
  return drivers.filter(({ roles }) => roles.includes(role));
}

function withoutRole(members: readonly BenchMember[], role: BenchRole): readonly BenchMember[] {
  return members
    .map((member) => ({ ...member, roles: member.roles.filter((other) => other !== role) }))
    .filter(({ roles }) => roles.length > 0);
}

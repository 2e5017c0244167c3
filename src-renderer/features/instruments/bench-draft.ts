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

/** One instrument that a role can be given to: one that is on the bench already, or another one of a driver. */
export interface InstrumentChoice {
  readonly value: string;
  readonly label: string;
}

/** Who can have a role. Of a driver that is on the bench for something else: that instrument, and another one of its kind. */
export function choicesFor(
  bench: KeptBench,
  drivers: readonly DriverDescription[],
  role: BenchRole,
): readonly InstrumentChoice[] {
  return driversFor(drivers, role).flatMap(({ id, title }) => {
    const here = membersOf(bench, id);
    const known = here.map((member, place) => {
      const others = member.roles.filter((other) => other !== role);
      const does = others.map((other) => titleOf(other).toLowerCase()).join(', ');
      return { value: choiceOf(id, place), label: does === '' ? title : `${title}: the one for ${does}` };
    });
    const isTaken = here.some(({ roles }) => roles.some((other) => other !== role));
    const isNewPossible = isTaken && !here.some(({ roles }) => roles.length === 1 && roles[0] === role);
    const another = { value: choiceOf(id, here.length), label: isTaken ? `${title}: another one` : title };
    return isNewPossible || here.length === 0 ? [...known, another] : known;
  });
}

/** The choice that stands in a role; empty while nobody has it. */
export function chosenFor(bench: KeptBench, role: BenchRole): string {
  const member = memberWith(bench, role);
  return member ? choiceOf(member.driverId, membersOf(bench, member.driverId).indexOf(member)) : '';
}

/** Gives a role to an instrument, see `choicesFor`; empty takes it from everybody. Who has no role left leaves the bench. */
export function withRole(bench: KeptBench, role: BenchRole, choice: string): KeptBench {
  const { driverId, place } = readChoice(choice);
  const known = membersOf(bench, driverId)[place];
  const members = bench.members
    .map((member) => {
      const others = member.roles.filter((other) => other !== role);
      return { ...member, roles: member === known ? [...others, role] : others };
    })
    .filter(({ roles }) => roles.length > 0);
  if (known || choice === '') return { ...bench, members };
  return { ...bench, members: [...members, { driverId, address: '', roles: [role] }] };
}

function membersOf({ members }: KeptBench, driverId: string): readonly BenchMember[] {
  return members.filter((member) => member.driverId === driverId);
}

/** The first of a driver goes by its id, the next by `id#1`. */
function choiceOf(driverId: string, place: number): string {
  return place === 0 ? driverId : `${driverId}#${place}`;
}

function readChoice(choice: string): { readonly driverId: string; readonly place: number } {
  const [driverId = '', place = '0'] = choice.split('#');
  return { driverId, place: Number(place) };
}

function titleOf(role: BenchRole): string {
  return benchRoles.find((known) => known.role === role)?.title ?? role;
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
function driversFor(drivers: readonly DriverDescription[], role: BenchRole): readonly DriverDescription[] {
  return drivers.filter(({ roles }) => roles.includes(role));
}

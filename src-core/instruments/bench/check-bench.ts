import type { BenchRole } from '../../model/action.ts';
import type { Bench, BenchMember } from '../../model/bench.ts';
import type { Problem } from '../../model/quantity.ts';
import type { InstrumentDriver } from '../driver.ts';

/** For people, in the middle of a sentence. */
export const roleTitles: Readonly<Record<BenchRole, string>> = {
  source: 'source and measure',
  impedance: 'impedance',
  temperature: 'temperature',
  auxiliary: 'auxiliary reading',
  switch: 'switch',
};

/** Whether an instrument in these roles leads to the cell's terminals. */
export function touchesCell({ roles }: Pick<BenchMember, 'roles'>): boolean {
  return roles.includes('source') || roles.includes('impedance');
}

/** What is wrong with a bench as it is written, before anything is connected. Errors keep it from being used. */
export function checkBench({ members, routeId }: Bench, drivers: readonly InstrumentDriver[]): readonly Problem[] {
  return [
    ...(members.length === 0 ? [error('members', 'The bench has no instrument.', 'Add one.')] : []),
    ...members.flatMap((member, index) => checkMember(member, index, drivers)),
    ...checkRoles(members),
    ...checkAddresses(members),
    ...checkLeads(members, drivers),
    ...checkRoute(members, routeId),
  ];
}

/** Without a route nothing leads to the cell; a route without a switch leads nowhere. */
function checkRoute(members: readonly BenchMember[], routeId: string | undefined): readonly Problem[] {
  const hasSwitch = members.some(({ roles }) => roles.includes('switch'));
  if (routeId !== undefined && !hasSwitch)
    return [error('routeId', 'A route is named, and no instrument is the switch.', 'Add the switch, or no route.')];
  if (routeId !== undefined || !hasSwitch) return [];
  return [
    {
      severity: 'warning',
      field: 'routeId',
      message: 'No route of the switch is named: only steps that switch by themselves reach the cell.',
      remedy: 'Name the route that leads to this cell.',
    },
  ];
}

function checkMember(member: BenchMember, index: number, drivers: readonly InstrumentDriver[]): readonly Problem[] {
  const field = `members[${index}]`;
  const driver = drivers.find(({ id }) => id === member.driverId);
  if (!driver)
    return [
      error(`${field}.driverId`, `There is no driver “${member.driverId}”.`, '“mobion instruments list” names them.'),
    ];
  return member.roles
    .filter((role) => !driver.roles.includes(role))
    .map((role) =>
      error(
        `${field}.roles`,
        `${driver.title} has no role “${role}”; it can do: ${driver.roles.join(', ')}.`,
        'Give the role to another instrument.',
      ),
    );
}

/** A role has one instrument, so that a step never has a choice. */
function checkRoles(members: readonly BenchMember[]): readonly Problem[] {
  const all = members.flatMap(({ roles }) => [...new Set(roles)]);
  const twice = [...new Set(all.filter((role, index) => all.indexOf(role) !== index))];
  return twice.map((role) =>
    error('members', `Two instruments have the role “${roleTitles[role]}”.`, 'Leave it to one of them.'),
  );
}

function checkAddresses(members: readonly BenchMember[]): readonly Problem[] {
  const wires = members.map(({ address, driverId }) =>
    address.startsWith('virtual:') ? `${address} ${driverId}` : address,
  );
  if (new Set(wires).size === wires.length) return [];
  return [error('members', 'One address is given twice.', 'An instrument with several roles is one entry.')];
}

/** Two instruments that may both drive current or voltage must never lead to one cell at the same time. */
function checkLeads(members: readonly BenchMember[], drivers: readonly InstrumentDriver[]): readonly Problem[] {
  /** As people call it: without the models in brackets. */
  const nameOf = ({ driverId }: BenchMember): string =>
    drivers.find(({ id }) => id === driverId)?.title.replace(/ \(.*\)$/, '') ?? driverId;
  const onCell = members.filter(touchesCell);
  if (onCell.length > 1)
    return [
      error(
        'members',
        `${onCell.map(nameOf).join(' and ')} would be connected to the cell at the same time: two sources on one cell are refused.`,
        'Let one instrument do both, or measure in two runs and change the leads between.',
      ),
    ];
  return onCell.map((member) => leadsReminder(nameOf(member)));
}

function leadsReminder(name: string): Problem {
  return {
    severity: 'warning',
    field: 'leads',
    message: `Only the leads of ${name} may be on the cell; the temperature sensor touches the sample, isolated from it.`,
    remedy: 'Look at the leads before starting.',
  };
}

function error(field: string, message: string, remedy: string): Problem {
  return { severity: 'error', field, message, remedy };
}

/** Whether what is connected is simulated: emulators' serial numbers begin with VIRTUAL over any wire. */
export function isVirtual(address: string, serialNumber: string): boolean {
  return address.startsWith('virtual:') || serialNumber.startsWith('VIRTUAL');
}

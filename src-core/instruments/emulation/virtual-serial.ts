/**
 * The serial number of an emulator: it begins with VIRTUAL, so that it is known as simulated over any wire, and ends in
 * four hex digits made of `unit` (cell and seed), so that it is found again behind another one. FNV-1a folded to 16 bits.
 */
export function virtualSerialNumber(unit: string): string {
  let hash = 0x811c9dc5;
  for (const character of unit) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return `VIRTUAL${((hash >>> 16) ^ (hash & 0xffff)).toString(16).toUpperCase().padStart(4, '0')}`;
}

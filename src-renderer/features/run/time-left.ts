/**
 * When a run will be done, as a clock says it: a range from the planned rests ending early to the plan as it
 * stands. Relaxations end earlier than planned more often than later.
 *
 * @param remainingS device time still planned
 * @param speed how many times faster than the wall the device's time runs
 */
export function doneBetween(now: Date, remainingS: number, speed: number, spread = 0.1): string {
  const wallS = remainingS / speed;
  if (wallS < 90) return 'done within two minutes';
  const late = new Date(now.getTime() + wallS * 1000);
  const early = new Date(now.getTime() + wallS * (1 - spread) * 1000);
  const day = dayWords(now, late);
  const [from, to] = [clock(early), clock(late)];
  return from === to ? `done ${to}${day}` : `done ${from}–${to}${day}`;
}

function clock(date: Date): string {
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

function dayWords(now: Date, then: Date): string {
  const days = Math.round((startOfDay(then) - startOfDay(now)) / 86_400_000);
  if (days === 0) return '';
  return days === 1 ? ' tomorrow' : ` in ${days} days`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** "Saved 0.2 s ago", or what is not on disk yet. */
export function savedWords(savedAgoMs: number, unsavedSamples: number): string {
  if (!Number.isFinite(savedAgoMs))
    return unsavedSamples > 0 ? `${unsavedSamples} samples not saved yet` : 'Nothing to save yet';
  const ago = savedAgoMs < 60_000 ? `${(savedAgoMs / 1000).toFixed(1)} s` : `${Math.round(savedAgoMs / 60_000)} min`;
  return `Saved ${ago} ago`;
}

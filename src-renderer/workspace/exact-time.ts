/** An instant to the second, by the clock of this machine, with how far it is from UTC: "2026-11-22 14:05:12 (UTC+1)". */
export function exactTimeWords(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const offsetMin = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + offsetMin * 60_000).toISOString();
  const hours = Math.floor(Math.abs(offsetMin) / 60);
  const minutes = Math.abs(offsetMin) % 60;
  const offset = `${offsetMin < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} (UTC${offset})`;
}

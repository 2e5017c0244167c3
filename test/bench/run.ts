import { readdirSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Benchmark, Measurement } from './measurement.ts';

/** `npm run bench [-- name]`: runs every *.bench.ts here one after another and prints what they measured. */
const wanted = process.argv[2] ?? '';
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts') && file.includes(wanted));

console.log(describeMachine());
let missed = 0;
for (const file of files.sort()) {
  const { measure } = (await import(pathToFileURL(path.join(import.meta.dirname, file)).href)) as Benchmark;
  for (const measurement of await measure()) {
    if (measurement.met === false) missed++;
    console.log(formatRow(measurement));
  }
}
console.log(missed === 0 ? 'All targets met.' : `${missed} of the targets missed.`);
// Browsers and workers that a benchmark left open must not keep us here.
process.exit(missed === 0 ? 0 : 1);

/** Figures mean nothing without the machine they were measured on. */
function describeMachine(): string {
  const processors = cpus();
  const memoryGb = (totalmem() / 2 ** 30).toFixed(1);
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${memoryGb} GB, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`;
}

function formatRow({ name, value, unit, baseline, ratio, note, target, met }: Measurement): string {
  const figure = `${value.toPrecision(4)} ${unit}`;
  const against = baseline === undefined ? '' : `  against ${baseline}`;
  const times = ratio === undefined ? '' : `  ×${ratio.toPrecision(3)}`;
  const conditions = note === undefined ? '' : `  (${note})`;
  const verdict = target === undefined ? '' : `  target ${target}: ${met === false ? 'MISSED' : 'met'}`;
  return `${name.padEnd(52)} ${figure.padStart(18)}${against}${times}${conditions}${verdict}`;
}

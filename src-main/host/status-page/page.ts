import { formatDuration, formatEngineering } from '../../../src-core/units/format.ts';

/** One tile of the page. */
export interface StatusTile {
  readonly instrument: string;
  /** Nothing measured by it is from a real cell. */
  readonly virtual: boolean;
  /** In words, with the mark it carries. */
  readonly state: string;
  readonly tone: 'good' | 'active' | 'warn' | 'danger';
  readonly cell: string;
  readonly run?: StatusRun;
}

export interface StatusRun {
  readonly title: string;
  readonly sampleName: string;
  readonly step: string;
  /** 0 to 1. */
  readonly progress: number;
  /** Of the wall clock, s. */
  readonly remainingS: number;
  readonly voltageV: number;
  readonly currentA: number;
  readonly temperatureC: number;
  /** Device time, s, and voltage, V. */
  readonly trace: readonly (readonly [timeS: number, voltageV: number])[];
}

export const refreshS = 5;
const plotWidth = 320;
const plotHeight = 90;

/**
 * Everything a browser is shown: one document without any script. The server has it loaded anew every few seconds,
 * unless the reader wants it to stand still.
 */
export function statusPage(tiles: readonly StatusTile[], at: string, still: boolean): string {
  const body =
    tiles.length === 0
      ? '<p class="empty">No instrument is connected. What is connected in Mobion appears here by itself.</p>'
      : `<ul>${tiles.map(tileHtml).join('')}</ul>`;
  const pace = still
    ? 'It stands still. <a href="/">Load it anew by itself</a>.'
    : `It loads anew every ${refreshS} s; once it cannot be reached, Mobion has ended or switched it off. <a href="/?still=1">Let it stand still</a>.`;
  const time = `<p class="time">As of <time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 19)} UTC</time>. Read only. ${pace}</p>`;
  return page('Mobion status', `<h1>Mobion</h1>${time}${body}`);
}

export const openingPage = page(
  'Mobion status',
  '<p>Opening <a href="/">the status page</a> …</p>',
  '<meta http-equiv="refresh" content="0;url=/">',
);

export const lockedPage = page(
  'Mobion status: locked',
  '<h1>Locked</h1><p>This page needs the whole address, with its token. Whoever works with Mobion finds it under Settings, “Status page”.</p>',
);

export function waitPage(seconds: number): string {
  return page('Mobion status: wait', `<h1>Too many wrong tokens</h1><p>Try again in ${seconds} s.</p>`);
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title><link rel="stylesheet" href="/status.css">${head}</head><body><main>${body}</main></body></html>`;
}

function tileHtml({ instrument, virtual, state, tone, cell, run }: StatusTile): string {
  const head = `<h2>${escape(instrument)}${virtual ? ' <small>virtual</small>' : ''}</h2><p class="state ${tone}">${escape(state)} · ${escape(cell)}</p>`;
  return `<li>${head}${run ? runHtml(run) : '<p class="soft">No run.</p>'}</li>`;
}

function runHtml(run: StatusRun): string {
  const percent = Math.round(100 * run.progress);
  const values = [
    ['E', reading(run.voltageV, 'V')],
    ['I', reading(run.currentA, 'A')],
    ['T', Number.isFinite(run.temperatureC) ? `${run.temperatureC.toFixed(2)} °C` : '—'],
  ];
  const numbers = values.map(([name, text]) => `<div><dt>${name}</dt><dd>${text}</dd></div>`).join('');
  return `<p class="run"><strong>${escape(run.title)}</strong><br><span class="soft">${escape(run.sampleName)} · ${escape(run.step)}</span></p>
<progress max="100" value="${percent}" aria-label="Progress of ${escape(run.title)}"></progress>
<p class="soft">${percent} %, ${formatDuration(run.remainingS)} left</p>
<dl>${numbers}</dl>${plot(run.trace)}`;
}

function reading(value: number, unit: string): string {
  return Number.isFinite(value) ? formatEngineering(value, unit) : '—';
}

/** The voltage of the run so far; its extremes stand beside the line. */
function plot(trace: StatusRun['trace']): string {
  const points = trace.filter(([, voltageV]) => Number.isFinite(voltageV));
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return '';
  const voltages = points.map(([, voltageV]) => voltageV);
  const lowest = Math.min(...voltages);
  const highest = Math.max(...voltages);
  const spanS = Math.max(1e-9, last[0] - first[0]);
  const spanV = Math.max(1e-6, highest - lowest);
  const line = points
    .map(([timeS, voltageV]) => {
      const x = ((timeS - first[0]) / spanS) * (plotWidth - 8) + 4;
      const y = plotHeight - 4 - ((voltageV - lowest) / spanV) * (plotHeight - 8);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
  const label = `Voltage over the last ${formatDuration(spanS)}: ${reading(lowest, 'V')} to ${reading(highest, 'V')}`;
  return `<figure><svg viewBox="0 0 ${plotWidth} ${plotHeight}" role="img" aria-label="${label}"><polyline points="${line}"/></svg><figcaption>${label}</figcaption></figure>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const styleSheet = `
:root { color-scheme: light dark; --ground: #f6f7f9; --surface: #fff; --ink: #16202c; --soft: #4d5966; --line: #d6dbe1;
  --good: #17693f; --active: #1d55b0; --warn: #8a4b00; --danger: #b3151f; }
@media (prefers-color-scheme: dark) { :root { --ground: #11161c; --surface: #1a2129; --ink: #e8ecf1; --soft: #a9b4c0;
  --line: #333d49; --good: #6fd19c; --active: #8ab6ff; --warn: #f0b25e; --danger: #ff8a8a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
main { max-width: 1400px; margin: 0 auto; padding: 20px 16px 40px; }
h1 { margin: 0; font-size: 22px; }
h2 { margin: 0; font-size: 16px; overflow-wrap: anywhere; }
h2 small { font-weight: 400; color: var(--soft); }
p { margin: 0; }
.time, .soft, figcaption { color: var(--soft); font-size: 13px; }
.empty { margin-top: 24px; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 14px; margin: 18px 0 0; padding: 0; list-style: none; }
li { display: flex; flex-direction: column; gap: 9px; padding: 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
.state { font-weight: 600; }
.good { color: var(--good); } .active { color: var(--active); } .warn { color: var(--warn); } .danger { color: var(--danger); }
.run { overflow-wrap: anywhere; }
progress { width: 100%; height: 8px; accent-color: var(--active); }
dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; margin: 0; }
dt { color: var(--soft); font-size: 12px; } dd { margin: 0; font-variant-numeric: tabular-nums; font-weight: 600; }
figure { margin: 0; } svg { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
polyline { fill: none; stroke: var(--active); stroke-width: 1.6; vector-effect: non-scaling-stroke; }
a { color: var(--active); }
`;

import type { MarkerShape } from './theme.ts';

/*
 * The part of Chart.js that figures use, declared here because the core has neither its runtime nor the DOM types
 * it is written in. A test holds these types against the real ones.
 */

export interface ChartPoint {
  x: number;
  y: number;
}

export interface ChartDataset {
  label: string;
  data: ChartPoint[];
  yAxisID: 'y' | 'right';
  showLine: boolean;
  /** False promises ascending x without gaps in x. */
  parsing?: false;
  normalized?: boolean;
  borderColor: string;
  backgroundColor: string;
  borderWidth: number;
  borderDash: number[];
  borderJoinStyle: 'round';
  pointStyle: MarkerShape;
  pointRadius: number;
  pointHoverRadius: number;
  pointHitRadius: number;
  pointBorderWidth: number;
  pointBackgroundColor: string;
  /** Half-lengths of error bars, one for each point; read by the error bar plugin. */
  yError?: number[];
  /** Ends of a filled area, one of each for each point; read by the band plugin. */
  band?: { low: number[]; high: number[] };
  order: number;
  /** Not named in the legend. */
  isUnlisted?: boolean;
}

export interface ChartTick {
  value: number;
  major?: boolean;
}

export interface ChartScale {
  min: number;
  max: number;
  width: number;
  height: number;
  ticks: ChartTick[];
  isHorizontal(): boolean;
}

export interface ScaleOptions {
  type: 'linear' | 'logarithmic';
  position: 'left' | 'right' | 'bottom';
  display: true;
  bounds: 'data' | 'ticks';
  min?: number;
  max?: number;
  grace?: number | `${number}%`;
  title: { display: true; text: string; color: string; font: ChartFont; padding: number };
  border: { display: boolean; color: string };
  grid: {
    display: boolean;
    drawTicks: boolean;
    color: (context: { tick?: { major?: boolean } | undefined }) => string;
    tickColor: string;
    tickLength: number;
    drawOnChartArea: boolean;
  };
  ticks: {
    color: string;
    font: ChartFont;
    maxRotation: number;
    autoSkip: false;
    padding: number;
    callback: (value: number | string, index: number, ticks: readonly ChartTick[]) => string;
  };
  afterBuildTicks: (scale: ChartScale) => void;
}

export interface ChartFont {
  family: string;
  size: number;
  weight?: 'normal' | 'bold';
}

export interface LegendItem {
  text: string;
  datasetIndex: number;
  fillStyle: string;
  strokeStyle: string;
  fontColor: string;
  lineWidth: number;
  lineDash: number[];
  pointStyle: MarkerShape;
  hidden: boolean;
}

/** The members of a live chart that the plugins touch. */
export interface ChartLike {
  readonly ctx: ChartContext;
  readonly chartArea: { left: number; right: number; top: number; bottom: number };
  readonly data: { datasets: readonly unknown[] };
  readonly scales: Record<string, unknown>;
  isDatasetVisible(index: number): boolean;
  update(mode?: 'none'): void;
}

/** The canvas members that the plugins draw with: any browser's and that of the report renderer. */
export interface ChartContext {
  save(): void;
  restore(): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  clip(): void;
  stroke(): void;
  fill(): void;
  setLineDash(segments: number[]): void;
  strokeStyle: unknown;
  fillStyle: unknown;
  globalAlpha: number;
  lineWidth: number;
}

export interface ChartPlugin {
  id: string;
  beforeDatasetsDraw?: (chart: ChartLike) => void;
  afterDatasetsDraw?: (chart: ChartLike) => void;
  beforeUpdate?: () => void;
  afterUpdate?: (chart: ChartLike) => void;
}

/** What `new Chart(canvas, …)` takes; assignable to its `ChartConfiguration<'scatter'>`. */
export interface ChartSpecification {
  type: 'scatter';
  data: { datasets: ChartDataset[] };
  options: {
    animation: false;
    responsive: boolean;
    maintainAspectRatio: false;
    devicePixelRatio?: number;
    color: string;
    font: ChartFont;
    layout: { padding: number | { left: number; right: number; top: number; bottom: number } };
    scales: { x: ScaleOptions; y: ScaleOptions; right?: ScaleOptions };
    plugins: {
      legend: {
        display: boolean;
        position: 'top';
        align: 'start';
        labels: {
          usePointStyle: true;
          pointStyleWidth?: number;
          boxHeight: number;
          padding: number;
          color: string;
          font: ChartFont;
          generateLabels: (chart: ChartLike) => LegendItem[];
        };
      };
      title: { display: boolean; text: string; align: 'start'; color: string; font: ChartFont };
      tooltip: { enabled: boolean };
    };
  };
  plugins: ChartPlugin[];
}

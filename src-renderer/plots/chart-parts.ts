import {
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Title,
  Tooltip,
} from 'chart.js';
import { figureThemes, type FigureTheme } from '../../src-core/figures/theme.ts';

Chart.register(
  ScatterController,
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
  Legend,
  Title,
  Tooltip,
);

export { Chart };

/** The figure theme of the window, on the colour of its panels. */
export function screenTheme(dark: boolean): FigureTheme {
  return dark
    ? { ...figureThemes.dark, background: '#181d25', text: '#b7c0cf', grid: '#28303d', minorGrid: '#1f2530' }
    : { ...figureThemes.light, text: '#465062', grid: '#e6e9ee', minorGrid: '#f1f3f6' };
}

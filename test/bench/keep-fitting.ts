import type { Host } from '../../src-main/host/host.ts';

/** One more than there are workers on two processors, so that they never wait for work. */
const fitsAtOnce = 2;

/** Spectra fitted without end, several at a time. */
export function keepFitting(host: Host): { count(): number; end(): Promise<void> } {
  let going = true;
  let count = 0;
  async function fit(): Promise<void> {
    while (going) {
      await host.handlers['analysis.impedance']({
        source: { fileName: 'bench.csv', text: spectrumText(count) },
        circuit: 'R0-p(R1,CPE1)-p(R2,CPE2)-CPE3',
      });
      count++;
    }
  }
  const loops = Array.from({ length: fitsAtOnce }, () => fit());
  return {
    count: () => count,
    async end() {
      going = false;
      await Promise.all(loops);
    },
  };
}

/** Two arcs and a blocking electrode, with a ripple that keeps the fit busy. */
function spectrumText(seed: number): string {
  const lines = ['freq_Hz,Zre_ohm,Zim_ohm'];
  for (let i = 0; i < 60; i++) {
    const frequencyHz = 10 ** (6 - i / 8);
    const omega = 2 * Math.PI * frequencyHz;
    const ripple = 1 + 0.003 * Math.sin(i * 1.7 + seed);
    const arcs = [
      { r: 500, c: 1e-9 },
      { r: 2000, c: 1e-7 },
    ].map(({ r, c }) => ({
      re: r / (1 + (omega * r * c) ** 2),
      im: (-omega * r * r * c) / (1 + (omega * r * c) ** 2),
    }));
    const re = 100 + arcs[0]!.re + arcs[1]!.re;
    const im = arcs[0]!.im + arcs[1]!.im - 1 / (omega * 1e-5);
    lines.push(`${frequencyHz},${re * ripple},${im * ripple}`);
  }
  return `${lines.join('\n')}\n`;
}

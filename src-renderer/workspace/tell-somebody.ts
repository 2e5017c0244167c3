import type { RaisedNotice, Tone } from '../../src-core/contract/calls.ts';

/** Frequency in Hz, beginning and length in s. */
const tones: Readonly<Record<Tone, readonly (readonly [frequencyHz: number, startS: number, lengthS: number])[]>> = {
  chime: [
    [784, 0, 0.5],
    [1047, 0.18, 0.7],
  ],
  knock: [
    [220, 0, 0.09],
    [220, 0.16, 0.09],
  ],
  alarm: [0, 0.4, 0.8].flatMap((startS) => [[880, startS, 0.18] as const, [660, startS + 0.2, 0.18] as const]),
};

let context: AudioContext | undefined;

/** Plays a small tone, made here: nothing is loaded. A browser is silent until its page was clicked once. */
export function playTone(tone: Tone): void {
  context ??= new AudioContext();
  void context.resume();
  const { currentTime, destination } = context;
  for (const [frequencyHz, startS, lengthS] of tones[tone]) {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.frequency.value = frequencyHz;
    volume.gain.setValueAtTime(0, currentTime + startS);
    volume.gain.linearRampToValueAtTime(0.2, currentTime + startS + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.001, currentTime + startS + lengthS);
    oscillator.connect(volume).connect(destination);
    oscillator.start(currentTime + startS);
    oscillator.stop(currentTime + startS + lengthS);
  }
}

/** Shows and sounds what the host wants somebody to know. What a browser does not allow is not insisted on. */
export function tellSomebody({ title, text, show, tone }: RaisedNotice): void {
  try {
    if (tone) playTone(tone);
    if (show && 'Notification' in window && Notification.permission === 'granted')
      new Notification(`Mobion: ${title}`, { body: text });
  } catch (failure) {
    console.warn('A notice could not be shown.', failure);
  }
}

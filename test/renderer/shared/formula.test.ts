import { expect, test } from 'vitest';
import { formulaPieces, symbolPieces } from '../../../src-renderer/shared/formula.ts';

const written = (text: string, isFormula?: boolean): string =>
  formulaPieces(text, isFormula)
    .map(({ text: piece, low }) => (low ? `<${piece}>` : piece))
    .join('');

test('subscript characters become subscripts, with the point between them', () => {
  expect(written('Mg₀.₅Si₂(PO₄)₃ pellet')).toBe('Mg<0.5>Si<2>(PO<4>)<3> pellet');
  expect(written('MgₓTi₂S₄')).toBe('Mg<x>Ti<2>S<4>');
});

test('plain digits go below the line in a formula, and stay in a name', () => {
  expect(written('Mg0.5Ti2(PO4)3', true)).toBe('Mg<0.5>Ti<2>(PO<4>)<3>');
  expect(written('NMC811 no. 4')).toBe('NMC811 no. 4');
});

test.each(['', '<script>', '../x', '₂'])('loses nothing of %j', (text) => {
  expect(
    formulaPieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text.replace('₂', '2'));
});

test.each([
  ['σ = (z·e)²·C·D_J/(k_B·T)', 'σ = (z·e)²·C·D[J]/(k[B]·T)'],
  ['ΔV/(R_b,0 + R_0), I_Ω', 'ΔV/(R[b,0] + R[0]), I[Ω]'],
  ['σ₀ of H_R, 35 %', 'σ[0] of H[R], 35 %'],
])('subscripts of %s', (text, marked) => {
  const pieces = symbolPieces(text).map((piece) => (piece.low ? `[${piece.text}]` : piece.text));
  expect(pieces.join('')).toBe(marked);
});

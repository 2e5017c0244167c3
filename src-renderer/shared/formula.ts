export interface FormulaPiece {
  readonly text: string;
  readonly low: boolean;
}

const lowSigns = '₀₁₂₃₄₅₆₇₈₉ₓ';
const plainSigns = '0123456789x';
const lowRun = new RegExp(`([${lowSigns}]+(?:\\.[${lowSigns}]+)?)`);

/**
 * A name cut where it goes below the line. Fonts draw the subscript characters of Unicode unevenly and have no point
 * for them, so they are set as real subscripts.
 *
 * @param isFormula whether plain digits after a symbol count as well, as in `Ti2S4`
 */
export function formulaPieces(text: string, isFormula = false): readonly FormulaPiece[] {
  const low = isFormula ? /([₀-₉ₓ]+(?:\.[₀-₉ₓ]+)?|(?<=[A-Za-z)])\d+(?:\.\d+)?)/ : lowRun;
  return text
    .split(low)
    .map((piece, i) => ({ text: i % 2 === 1 ? plain(piece) : piece, low: i % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

function plain(piece: string): string {
  return Array.from(piece, (sign) => plainSigns[lowSigns.indexOf(sign)] ?? sign).join('');
}

/** A symbol or an equation cut at its subscripts, written D_J, k_B·T, I_Ω or R_b,0. */
export function symbolPieces(text: string): readonly FormulaPiece[] {
  return text
    .split(/_([A-Za-z\dΑ-Ωα-ω]+(?:,\d)?)/)
    .flatMap((piece, i) => (i % 2 === 1 ? [{ text: piece, low: true }] : formulaPieces(piece)));
}

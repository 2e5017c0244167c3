const longest = 120;
const windowsDevices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/**
 * A name that every file system takes, from whatever the user called the thing: no path, no control or direction
 * marks, no Windows device, at most 120 characters. Never empty.
 */
export function safeFileName(name: string, extension: string): string {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    // eslint-disable-next-line no-control-regex -- that is the point
    .replace(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '')
    .replace(/[<>:"/\\|?*]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s-]+|[.\s-]+$/g, '');
  const stem = cut(plain, longest - extension.length - 1).replace(/[.\s]+$/, '');
  const [first = ''] = stem.split('.');
  const safe = stem === '' ? 'unnamed' : windowsDevices.test(first.trim()) ? `_${stem}` : stem;
  return `${safe}.${extension}`;
}

/** Cuts between characters, never inside a surrogate pair; a Unicode character may have four bytes in UTF-8. */
function cut(text: string, limit: number): string {
  let result = '';
  for (const character of text) {
    if (Buffer.byteLength(result + character) > limit) break;
    result += character;
  }
  return result;
}

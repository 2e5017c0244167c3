export { asciiBytes, asciiText } from '../bytes.ts';

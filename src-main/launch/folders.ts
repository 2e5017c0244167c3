import path from 'node:path';

/** The checkout that this file stands in. */
export const projectFolder = path.resolve(import.meta.dirname, '../..');

export const outFolder = path.join(projectFolder, 'out');
export const rendererFolder = path.join(outFolder, 'renderer');

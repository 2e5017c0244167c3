import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.ts';
import { projectFolder } from './folders.ts';
import { packageApplication } from './package-application.ts';

/** `npm run dist`: builds and packages a release for this system into dist/. `--dir` leaves out the installers. */
const { values } = parseArgs({ options: { dir: { type: 'boolean' } } });
await buildIfStale('electron', (line) => console.log(line));
const written = await packageApplication({
  output: path.join(projectFolder, 'dist'),
  folderOnly: values.dir ?? false,
});
for (const file of written) console.log(path.relative(projectFolder, file));

import { build } from 'vite';
import { rendererConfig } from '../../electron.config.ts';
import { launch } from './launch.ts';

/**
 * `npm run dev`: the web shell on a built page that is rebuilt whenever a source of the screens changes; reload to
 * see it. The page runs under the same policy as in earnest. Changes of the host need a restart.
 */
await build({ ...rendererConfig, configFile: false, logLevel: 'info', build: { ...rendererConfig.build, watch: {} } });
process.exitCode = await launch('dev', process.argv.slice(2));
process.exit();

// The one entry point of a checkout. Plain JavaScript, readable by any Node that knows modules, because its first
// task is to tell a Node that is too old: one that cannot strip types, or that a native module would crash.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isNewEnough = major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);

async function main() {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'start' || command === 'serve') {
    const { launch } = await import('./launch/launch.ts');
    process.exitCode = await launch(command, rest);
  } else {
    const { runCli } = await import('./cli/main.ts');
    process.exitCode = await runCli(process.argv.slice(2));
  }
}

if (isNewEnough) {
  await main();
} else {
  console.error(
    `Mobion needs Node 22.18 or newer; this is Node ${process.versions.node}. Nothing was opened or changed.\n` +
      'Use the npm scripts ("npm start", "npm run mobion -- ..."), which run on the Node that "npm ci" installed, ' +
      'or install a newer Node from https://nodejs.org.',
  );
  process.exitCode = 1;
}

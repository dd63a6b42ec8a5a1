// The one bundle step, by esbuild. `npm ci` and the tests run all of it, `cdk` (cdk.json "build") runs
// `node build.mjs handlers` before each synth; so nothing that is built is committed, and nothing deployed is stale.
// `npm pack` runs `node build.mjs package`, which makes what else the npm package has.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPackage } from './build-package.mjs';
import { writeResourceTypes } from './build-resource-types.mjs';

const root = dirname(fileURLToPath(import.meta.url));

/** How handlers are bundled; those of a team's own are bundled so at synth. */
const handlerBundle = JSON.parse(readFileSync(join(root, 'lib/handler-bundle.json'), 'utf8'));

/** A handler is a folder with a handler.ts: `lambda/traffic-rules`, `lambda/gate/smoke-test`. */
const handlers = ['lambda', 'lambda/gate']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .filter((folder) => existsSync(join(root, folder, 'handler.ts')))
  .map((folder) => ({
    entry: `${folder}/handler.ts`,
    outfile: `dist/handlers/${basename(folder)}/index.js`,
    // The SDK is inside: the one that the Lambda runtime carries may not know ECS's newest calls.
    options: handlerBundle,
  }));

// Synthetics looks for a canary's script in either place, by its runtime.
// source: CloudWatch user guide, "Packaging your Node.js canary files"; Synthetics API reference, CanaryCodeInput
for (const folder of ['dist/probe', 'dist/probe/nodejs/node_modules']) {
  handlers.push({ entry: 'lambda/probe/canary.ts', outfile: `${folder}/probe.js`, options: handlerBundle });
}

/** dist/start.js runs no verb but completion; what the others load when they run is in dist/teal.js. */
const ofTheProgram = ['cli/start.ts', 'cli/completion.ts'].map((file) => join(root, file));
const withoutVerbs = {
  name: 'without-verbs',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && !ofTheProgram.includes(importer) ? { path, external: true } : undefined,
    ),
};
const program = { banner: { js: '#!/usr/bin/env node' } };
/** Of OpenTelemetry only what it calls: it has no such thing in its CommonJS. */
const sample = {
  mainFields: ['module', 'main'],
  alias: { jiti: join(root, 'app/src/migrate/no-jiti.ts') }, // a compiler of TypeScript, for migrations that are not SQL
};
const programs = [
  { entry: 'cli/start.ts', outfile: 'dist/start.js', options: { ...program, plugins: [withoutVerbs] } },
  { entry: 'cli/teal.ts', outfile: 'dist/teal.js', options: program },
  { entry: 'rehearsal/lambda/runtime.ts', outfile: 'dist/lambda-runtime.js' },
  // The sample service, so that a task of it starts in a tenth of a second. Its image bundles it anew, by the same options.
  { entry: 'app/src/main.ts', outfile: 'app/dist/main.js', options: sample },
  { entry: 'app/src/migrate.ts', outfile: 'app/dist/migrate.js', options: sample },
  { entry: 'app/src/check.ts', outfile: 'app/dist/check.js', options: sample },
  { entry: 'app/src/worker.ts', outfile: 'app/dist/worker.js', options: sample },
  { entry: 'app/src/job.ts', outfile: 'app/dist/job.js', options: sample },
  { entry: 'app/src/faulty.ts', outfile: 'app/dist/faulty.js', options: sample },
];

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20', // the rehearsal runs handlers on the Node of this machine
  logLevel: 'warning',
  legalComments: 'none',
};

/**
 * Only what is otherwise than it was, and whole: another process may take the hash of a folder of handlers meanwhile, as
 * a `cdk deploy` beside the tests does.
 */
function write({ path, contents }) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const whole = join(root, 'dist', `${relative(root, path).replaceAll('/', '-')}.${process.pid}`);
  writeFileSync(whole, contents);
  renameSync(whole, path);
}

const wanted = process.argv[2] === 'handlers' ? handlers : [...handlers, ...programs];
if (wanted !== handlers) writeResourceTypes(root); // which dist/teal.js carries
const built = await Promise.all(
  wanted.map(({ entry, outfile, options }) =>
    build({ ...common, entryPoints: [entry], outfile, metafile: true, write: false, ...options }),
  ),
);
for (const { outputFiles } of built) for (const file of outputFiles) write(file);
if (process.argv[2] === 'package') {
  await buildPackage(
    root,
    common,
    built.map(({ metafile }) => metafile),
  );
}

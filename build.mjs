// The one bundle step: every Lambda handler, the command line and the sample service, by esbuild.
// `npm ci`, `cdk synth` (cdk.json "build") and the tests run it, so nothing that is built is committed.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const from = (...parts) => join(root, ...parts);

/** A handler is a folder with a handler.ts: `lambda/traffic-rules`, `lambda/gate/smoke-test`. */
const handlers = ['lambda', 'lambda/gate']
  .flatMap((folder) => readdirSync(from(folder)).map((name) => join(folder, name)))
  .filter((folder) => existsSync(from(folder, 'handler.ts')));

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  legalComments: 'none',
};

await Promise.all([
  ...handlers.map((folder) =>
    build({
      ...common,
      absWorkingDir: root,
      entryPoints: [from(folder, 'handler.ts')],
      outfile: from('dist', 'handlers', folder.split('/').pop(), 'index.js'),
      // The SDK is inside: the one that the Lambda runtime carries may not know ECS's newest calls.
      minifyWhitespace: true,
      minifySyntax: true,
      mainFields: ['module', 'main'],
    }),
  ),
  build({
    ...common,
    absWorkingDir: root,
    entryPoints: [from('cli', 'teal.ts')],
    outfile: from('dist', 'teal.js'),
    banner: { js: '#!/usr/bin/env node' },
  }),
  build({
    ...common,
    absWorkingDir: root,
    entryPoints: [from('rehearsal', 'lambda', 'runtime.ts')],
    outfile: from('dist', 'lambda-runtime.js'),
  }),
  // The sample service, so that a rehearsal of it starts tasks in a tenth of a second. Its image bundles it anew.
  ...['main', 'faulty'].map((entry) =>
    build({
      ...common,
      absWorkingDir: root,
      entryPoints: [from('app', 'src', `${entry}.ts`)],
      outfile: from('app', 'dist', `${entry}.js`),
    }),
  ),
]);

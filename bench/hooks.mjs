// Cold start of each bundled handler, against the smallest bundle that only constructs the same SDK clients: a fresh
// process each time, which loads it (`init`) and, where it is a gate, invokes it (`first`). It is asked in a rollback, so that
// it makes the one call that every gate makes first; the bundle beside it makes that call, too.
//
//   npm run bench:hooks [-- RUNS]    exit status 1 when a handler takes more than 1.5 times as long
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';

const MOST = 1.5;
const runs = Number(process.argv[2] ?? 15);
const root = fileURLToPath(new URL('..', import.meta.url));
const options = JSON.parse(readFileSync(join(root, 'lib/handler-bundle.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'teal-bench-hooks-'));

/** Handlers by name; gates are what ECS calls. */
const handlers = ['lambda', 'lambda/gate'].flatMap((room) =>
  readdirSync(join(root, room))
    .map((name) => ({ name, entry: join(root, room, name, 'handler.ts'), isGate: room === 'lambda/gate' }))
    .filter(({ entry }) => existsSync(entry)),
);

/** The clients that a handler's own files construct, by their packages. */
function clientsOf(entry) {
  const { metafile } = buildSync({
    ...options,
    absWorkingDir: root,
    entryPoints: [entry],
    packages: 'external',
    write: false,
    metafile: true,
  });
  const clients = new Map();
  for (const file of Object.keys(metafile.inputs)) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, names, from] of text.matchAll(
      /\bimport\s+\{([^}]*)\}\s+from\s+'(@aws-sdk\/client-[^']+)'/g,
    ))
      for (const name of names.split(',').map((each) => each.trim()))
        if (/^\w+Client$/.test(name) && text.includes(`new ${name}(`)) clients.set(name, from);
  }
  return [...clients];
}

/** Only constructs them; a gate's makes the call that every gate makes first. */
function smallest({ name, entry, isGate }) {
  const clients = clientsOf(entry);
  const call = isGate && clients.some(([client]) => client === 'ECSClient');
  const outfile = join(folder, name, 'index.js');
  mkdirSync(join(folder, name));
  buildSync({
    ...options,
    stdin: {
      resolveDir: root,
      contents: [
        ...clients.map(([client, from]) => `import { ${client} } from '${from}';`),
        ...(call ? ["import { DescribeServiceDeploymentsCommand } from '@aws-sdk/client-ecs';"] : []),
        `const clients = { ${clients.map(([client]) => `${client}: new ${client}({})`).join(', ')} };`,
        'export const handler = async ({ resourceArn }) => {',
        ...(call
          ? [
              'await clients.ECSClient.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [resourceArn] }));',
            ]
          : []),
        "  return { hookStatus: clients === undefined ? 'FAILED' : 'SUCCEEDED' };",
        '};',
      ].join('\n'),
    },
    outfile,
  });
  return { outfile, clients: clients.map(([client]) => client.replace(/Client$/, '')) };
}

// A process that measures itself: what Node itself needs to start is no bundle's.
const probe = join(folder, 'probe.cjs');
writeFileSync(
  probe,
  `const [, , file, event] = process.argv;
const began = performance.now();
const { handler } = require(file);
const done = (answer) => {
  const time = performance.now() - began;
  process.stderr.write(JSON.stringify({ time, answer }) + '\\n', () => process.exit());
};
if (event === undefined) done();
else handler(JSON.parse(event), { getRemainingTimeInMillis: () => 60000 }).then(done);
`,
);
const arn = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop-production/shop/1';
const event = JSON.stringify({
  executionId: '1',
  lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
  resourceArn: arn,
  executionDetails: {},
});

const answers = {
  DescribeServiceDeployments: {
    serviceDeployments: [{ serviceDeploymentArn: arn, status: 'ROLLBACK_IN_PROGRESS' }],
  },
  PutEvents: { FailedEntryCount: 0, Entries: [{ EventId: '1' }] },
};
const aws = createServer((request, response) => {
  request.resume();
  const answer = answers[String(request.headers['x-amz-target']).split('.').at(-1)];
  response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(answer ?? { __type: 'AccessDeniedException' }));
}).listen(0, '127.0.0.1');
await once(aws, 'listening');

const environment = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL: `http://127.0.0.1:${aws.address().port}`,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Milliseconds of one cold start. */
async function measure(file, isGate) {
  const { stderr } = await promisify(execFile)(process.execPath, [probe, file, ...(isGate ? [event] : [])], {
    env: environment,
  });
  const { time, answer } = JSON.parse(stderr.trim().split('\n').at(-1));
  if (isGate && answer?.hookStatus !== 'SUCCEEDED')
    throw new Error(`${file} must let a rollback pass, got ${JSON.stringify(answer)}`);
  return time;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const kilobytes = (file) => Math.round(statSync(file).size / 1024);

try {
  const all = handlers.map((handler) => ({
    ...handler,
    ...smallest(handler),
    file: join(root, 'dist/handlers', handler.name, 'index.js'),
    times: [],
    least: [],
  }));
  for (let run = 0; run <= runs; run += 1) {
    for (const { file, outfile, isGate, times, least } of all) {
      // In turns, so that a busy machine is busy for both.
      const order = run % 2 === 0 ? [file, outfile] : [outfile, file];
      for (const each of order) {
        const time = await measure(each, isGate);
        // The first of all reads files that are in no cache yet.
        if (run > 0) (each === file ? times : least).push(time);
      }
    }
  }
  console.log(`Node ${process.version}, median of ${runs} fresh processes each`);
  const rows = all.map(({ name, isGate, file, outfile, clients, times, least }) => {
    const [ours, theirs] = [median(times), median(least)];
    return {
      handler: name,
      measured: isGate ? 'init + first' : 'init',
      KiB: kilobytes(file),
      'least KiB': kilobytes(outfile),
      ms: Number(ours.toFixed(1)),
      'least ms': Number(theirs.toFixed(1)),
      times: Number((ours / theirs).toFixed(2)),
      clients: clients.join(', '),
    };
  });
  console.table(rows);
  const slow = rows.filter(({ times }) => times > MOST);
  for (const { handler, times } of slow)
    console.error(`${handler} must start within ${MOST} times what its clients take, got ${times}`);
  if (slow.length > 0) process.exitCode = 1;
} finally {
  aws.close();
  rmSync(folder, { recursive: true });
}

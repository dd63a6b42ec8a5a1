// Requests per second and latency of the load balancer's stand-in against the least that a proxy of Node can do:
// `node:http` in and `undici.Pool.dispatch` out, before the same two tasks, 50 keep-alive connections, answers of 1 KiB,
// in turns, so that a busy machine is busy for both. Tasks and clients are processes of their own. Prints a table; exits
// with 1 when the stand-in does less than its share.
//
//   node bench/load-balancer.mjs [ROUNDS] [SECONDS]
import { fork } from 'node:child_process';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { startStandIn } from './stand-in.mjs';

/** Of the bare proxy's requests per second. */
const SHARE = 0.7;
const CONNECTIONS = 50;
const TASKS = 2;
const BODY = 'x'.repeat(1024);

const file = fileURLToPath(import.meta.url);
const roles = { measure, task, bare, standIn, clients };

await roles[process.env.BENCH_ROLE ?? 'measure']();

async function measure() {
  const [rounds = 12, seconds = 1.5] = process.argv.slice(2).map(Number);
  const children = [];
  const start = async (role, environment = {}) => {
    const child = fork(file, [], { env: { ...process.env, BENCH_ROLE: role, ...environment } });
    children.push(child);
    return { child, port: await message(child) };
  };
  try {
    const tasks = await Promise.all(Array.from({ length: TASKS }, () => start('task')));
    const TASK_PORTS = tasks.map(({ port }) => port).join();
    const proxies = {
      bare: await start('bare', { TASK_PORTS }),
      'stand-in': await start('standIn', { TASK_PORTS }),
    };
    const load = await start('clients');
    const cpuOf = (child) => {
      child.send({});
      return message(child);
    };
    const run = async ({ child, port }, length) => {
      const before = await cpuOf(child);
      load.child.send({ port, seconds: length });
      const result = await message(load.child);
      return { ...result, cpu: ((await cpuOf(child)) - before) / result.requests };
    };
    const direct = await run(tasks[0], seconds);
    for (const proxy of Object.values(proxies)) await run(proxy, 3); // warm
    const results = { bare: [], 'stand-in': [] };
    for (let round = 0; round < rounds; round += 1) {
      const order = round % 2 === 0 ? ['bare', 'stand-in'] : ['stand-in', 'bare'];
      for (const name of order) results[name].push(await run(proxies[name], seconds));
    }
    report(direct, results);
  } finally {
    for (const child of children) child.kill();
  }
}

function report(direct, results) {
  const of = (name, what) => median(results[name].map((result) => result[what]));
  const row = (name) => ({
    'requests/s': Math.round(of(name, 'perSecond')),
    'median ms at 50': of(name, 'p50').toFixed(2),
    'median ms alone': of(name, 'alone').toFixed(3),
    'µs of CPU': of(name, 'cpu').toFixed(0),
    failed: results[name].reduce((sum, { failed }) => sum + failed, 0),
  });
  console.table({
    'a task alone': {
      'requests/s': Math.round(direct.perSecond),
      'median ms at 50': direct.p50.toFixed(2),
      'median ms alone': direct.alone.toFixed(3),
      'µs of CPU': direct.cpu.toFixed(0),
      failed: direct.failed,
    },
    bare: row('bare'),
    'stand-in': row('stand-in'),
  });
  const ratios = results.bare.map(({ perSecond }, index) => results['stand-in'][index].perSecond / perSecond);
  const ratio = median(ratios);
  const added = of('stand-in', 'alone') - direct.alone;
  const beyond = of('stand-in', 'alone') - of('bare', 'alone');
  console.log(
    `the stand-in does ${ratio.toFixed(2)} of the bare proxy's requests per second (at least ${SHARE})`,
  );
  const addedAtLoad = of('stand-in', 'p50') - of('bare', 'p50');
  console.log(
    `median latency at ${CONNECTIONS} connections: ${of('stand-in', 'p50').toFixed(2)} ms, ` +
      `${addedAtLoad.toFixed(2)} ms more than the bare proxy`,
  );
  console.log(
    `it adds ${added.toFixed(3)} ms to a lone request, ${beyond.toFixed(3)} ms more than the bare proxy`,
  );
  process.exitCode = ratio < SHARE ? 1 : 0;
}

/** Answers 1 KiB. */
async function task() {
  const server = http.createServer({ keepAliveTimeout: 120_000 }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': BODY.length });
    response.end(BODY);
  });
  await listening(server);
}

/** The least a proxy has to do. */
async function bare() {
  const pools = ports().map((port) => new Pool(`http://127.0.0.1:${port}`, { pipelining: 1 }));
  let turn = 0;
  const server = http.createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    turn += 1;
    pools[turn % pools.length].dispatch(
      { path: request.url, method: request.method, headers: request.rawHeaders },
      {
        onRequestStart() {},
        onResponseStart(_controller, status, headers) {
          delete headers.connection;
          delete headers['keep-alive'];
          response.writeHead(status, headers);
        },
        onResponseData(_controller, chunk) {
          response.write(chunk);
        },
        onResponseEnd() {
          response.end();
        },
        onResponseError(_controller, error) {
          response.destroy(error);
        },
      },
    );
  });
  await listening(server);
}

async function standIn() {
  ready(await startStandIn(ports()));
}

/** Sends one request after the other on each connection for as long as it is told, then a few on one alone. */
async function clients() {
  process.send(0);
  process.on('message', async ({ port, seconds }) => {
    const many = await burst(port, CONNECTIONS, seconds);
    const one = await burst(port, 1, Math.min(1, seconds / 3));
    process.send({
      requests: many.latencies.length + one.latencies.length,
      perSecond: many.latencies.length / many.seconds,
      p50: median(many.latencies),
      alone: median(one.latencies),
      failed: many.failed + one.failed,
    });
  });
}

async function burst(port, connections, seconds) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
  const latencies = [];
  let failed = 0;
  const start = performance.now();
  const end = start + seconds * 1000;
  const one = () =>
    new Promise((done) => {
      const sentAt = performance.now();
      let status = 0;
      const settle = () => {
        if (status === 200) latencies.push(performance.now() - sentAt);
        else failed += 1;
        done();
      };
      pool.dispatch(
        { path: '/products?page=1', method: 'GET', headers: { host: 'shop.example.com', accept: '*/*' } },
        {
          onRequestStart() {},
          onResponseStart(_controller, code) {
            status = code;
          },
          onResponseData() {},
          onResponseEnd: settle,
          onResponseError: settle,
        },
      );
    });
  const user = async () => {
    while (performance.now() < end) await one();
  };
  await Promise.all(Array.from({ length: connections }, user));
  const lasted = (performance.now() - start) / 1000;
  await pool.destroy();
  return { latencies, failed, seconds: lasted };
}

function ports() {
  return process.env.TASK_PORTS.split(',').map(Number);
}

async function listening(server) {
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  ready(server.address().port);
}

/** Tells the port, and from then on the microseconds of CPU so far, whenever it is asked. */
function ready(port) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  process.send(port);
}

function message(child) {
  return new Promise((done, failed) => {
    const ended = (code) => failed(new Error(`a process of the bench ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (said) => {
      child.off('exit', ended);
      done(said);
    });
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

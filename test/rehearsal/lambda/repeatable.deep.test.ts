import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { LambdaFunction } from '../../../rehearsal/lambda/function';
import { Turn } from '../../../rehearsal/lambda/turn';
import { Functions, START } from './handler-asset';

const functions = new Functions();
let burning: ChildProcess[];
/** What the engine sees of the functions, in the order in which it sees it. */
let seen: string[] = [];
let clock: VirtualClock;
let turn: Turn;
const server = http.createServer((request, response) => {
  seen.push(`${clock.now() - START} ${request.url}`);
  const held = Number(new URL(request.url as string, 'http://shop.test').searchParams.get('held'));
  if (held === 0) return void response.end();
  const release = turn.only?.holdRequest(request.socket.remotePort as number);
  clock.schedule(held, () => {
    const letGo = clock.holdForProcess();
    void release?.().then(() => {
      response.end();
      letGo();
    });
  });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  burning = [1, 2, 3].map(() => spawn(process.execPath, ['-e', 'for (;;);']));
});
afterAll(async () => {
  for (const each of burning) each.kill('SIGKILL');
  await functions.close();
  server.close();
  server.closeAllConnections();
});

test('functions that sleep, work and ask do the same 40 times, on a machine that has no time', async () => {
  const asset = functions.asset(`
    const { pbkdf2 } = require('node:crypto');
    exports.handler = async ({ name }) => {
      const began = performance.now();
      for (let round = 0; round < 3; round += 1) {
        await new Promise((wake) => setTimeout(wake, Math.floor(Math.random() * 40)));
        await new Promise((done) => pbkdf2('a', 'b', 100 + Math.floor(Math.random() * 5000), 64, 'sha512', done));
        await Promise.all([0, 10].map((held) => fetch('http://shop.test/' + name + '?held=' + held).then((r) => r.text())));
        console.log(name, round, performance.now() - began);
      }
      return [Date.now(), performance.now() - began];
    };`);
  const runs = new Set<string>();
  for (let run = 0; run < 40; run += 1) {
    seen = [];
    clock = new VirtualClock(START);
    turn = Turn.on(clock);
    const hooks = ['a', 'b', 'c'].map((name, index) => ({
      name,
      hook: new LambdaFunction({
        ...{ name, arn: `arn:${name}`, assetDirectory: asset, handler: 'index.handler', environment: {} },
        ...{ timeoutSeconds: 60, memoryMb: 256, region: 'eu-west-1', clock, turn, seed: index },
        endpointUrl: 'http://127.0.0.1:9',
        credentials: { accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
        connectTo: { 'shop.test:80': { port: (server.address() as AddressInfo).port } },
        onLog: (line) => seen.push(line),
      }),
    }));
    const answers = await clock.run(Promise.all(hooks.map(({ hook, name }) => hook.invoke({ name }))));
    await Promise.all(hooks.map(({ hook }) => hook.close()));
    runs.add(JSON.stringify([answers, seen]));
  }
  expect([...runs]).toHaveLength(1);
});

// The process in which handlers run: bundled to dist/lambda-runtime.js and forked by WarmProcess.

import { types } from 'node:util';
import { Worker } from 'node:worker_threads';
import { seededRandom } from '../random';
import { ChildClock } from './child-clock';
import { type Context, callHandler, type Handler, loadHandler } from './child-handler';
import { ChildLog } from './child-log';
import { forgetModules, keepCompiledCode, readNodePath } from './child-modules';
import { installNetwork } from './child-network';
import { rememberListeners, restoreProcess, setEnvironment } from './child-reset';
import { destroySockets, installSocketTimeouts } from './child-sockets';
import { ChildWork } from './child-work';
import type { Answer, Failure, FromChild, Invocation, Start, ToChild } from './messages';

/** Real milliseconds that this process is kept for another lease. */
const LONGEST_REST_MS = 60_000;

const { setTimeout: setRealTimeout, clearTimeout: clearRealTimeout } = globalThis;
const sendMessage = process.send?.bind(process) ?? (() => false);
const send = (message: FromChild) => void sendMessage(message);
// What follows takes its own from Node before it replaces it.
const ThreadOfNode = Worker;
const log = new ChildLog((line) => send({ kind: 'log', line }));
const clock = new ChildClock();
const work = new ChildWork(clock, send);
const setDestinations = installNetwork((line) => log.say(line));
let handler: Handler;
let watched = false;
let patience: NodeJS.Timeout | undefined;

keepCompiledCode();
process.on('message', (message: ToChild) => receive(message));
process.on('disconnect', () => process.exit());
// source: aws-lambda-nodejs-runtime-interface-client: an error that nobody catches ends the process.
process.on('uncaughtException', (error) => sendLast(error, failure(error)));
process.on('unhandledRejection', (reason) => {
  sendLast(reason, { ...failure(reason), errorType: 'Runtime.UnhandledPromiseRejection' });
});
rememberListeners();

function receive(message: ToChild): unknown {
  switch (message.kind) {
    case 'start':
      return carryOut(() => start(message), message.now, unsettledImport);
    case 'invocation':
      log.begin(message.requestId);
      return carryOut(() => invoke(message), message.now, unanswered);
    case 'advance':
      return work.goOn(message.now);
    case 'held':
      return work.hold(message.port, message.to);
    case 'released':
      return work.release(message.port, message.to, message.now);
    case 'rest':
      return rest();
  }
}

/** @param whenEmpty what it came to when nothing is left to do and there is no answer */
async function carryOut(act: () => Promise<Answer>, now: number, whenEmpty: () => Answer): Promise<void> {
  const answer = await new Promise<Answer>((resolve) => {
    work.begin(now, () => resolve(whenEmpty()));
    void act().then(resolve);
  });
  log.flush();
  work.end();
  send(answer);
}

async function start(message: Start): Promise<Answer> {
  clearRealTimeout(patience);
  dieWith(message.parentPid);
  process.chdir(message.assetDirectory);
  setEnvironment(message.environment);
  readNodePath();
  clock.reset(message.clock, message.now);
  clock.run(message.now);
  installSocketTimeouts(message.clock === 'virtual');
  log.configure(process.env);
  // `crypto` stays as random as it is: what draws from it (ids, keys) must not repeat.
  Math.random = seededRandom(message.seed);
  setDestinations(message.destinations);
  try {
    const loaded = await loadHandler(message.assetDirectory, message.handler);
    handler = loaded.handler;
    return { kind: 'ready', reusable: loaded.reusable };
  } catch (error) {
    log.invokeError(error);
    return failure(error);
  }
}

async function invoke(invocation: Invocation): Promise<Answer> {
  setDestinations(invocation.destinations);
  try {
    const value = await callHandler(handler, invocation.event, contextOf(invocation));
    return { kind: 'success', payload: JSON.stringify(value) ?? 'null' };
  } catch (error) {
    log.invokeError(error);
    return failure(error);
  }
}

// source: aws-lambda-nodejs-runtime-interface-client: an async handler whose promise can never settle has failed,
// another one has answered null. Newer runtimes may end the process instead; no page says which.
function unanswered(): Answer {
  if (!types.isAsyncFunction(handler)) return { kind: 'success', payload: 'null' };
  return {
    kind: 'failure',
    errorType: 'Runtime.NodeJsExit',
    errorMessage: 'The event loop is empty and the promise of the handler was never settled',
  };
}

/** Node's own exit status for a module that awaits what never comes. */
function unsettledImport(): Answer {
  return {
    kind: 'failure',
    errorType: 'Runtime.ExitError',
    errorMessage: 'Runtime exited with error: exit status 13',
    fatal: true,
  };
}

/** Drops everything of the function; says so when nothing of it goes on. */
function rest(): void {
  handler = () => undefined;
  // The folder of an asset may be deleted when its lease is over, and Node fails without one.
  process.chdir('/');
  destroySockets();
  restoreProcess();
  forgetModules();
  clock.forget();
  work.begin(clock.now(), () => {
    work.end();
    send({ kind: 'rested' });
    patience = setRealTimeout(() => process.exit(), LONGEST_REST_MS).unref();
  });
}

function contextOf({ requestId, functionArn, timeoutMs, now }: Invocation): Context {
  const deadline = now + timeoutMs;
  const environment = (name: string) => process.env[name] ?? '';
  return {
    awsRequestId: requestId,
    functionName: environment('AWS_LAMBDA_FUNCTION_NAME'),
    functionVersion: environment('AWS_LAMBDA_FUNCTION_VERSION'),
    invokedFunctionArn: functionArn,
    memoryLimitInMB: environment('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    logGroupName: environment('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: environment('AWS_LAMBDA_LOG_STREAM_NAME'),
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - clock.now())),
    callbackWaitsForEmptyEventLoop: true,
  };
}

/** A handler that never yields cannot see the parent go; a thread of its own can. */
function dieWith(parentPid: number): void {
  if (watched) return;
  watched = true;
  const watch = `setInterval(() => process.ppid === ${parentPid} || process.kill(process.pid, 'SIGKILL'), 1000)`;
  const thread = new ThreadOfNode(watch, { eval: true, execArgv: [], env: {} });
  // No handler's failure: the next lease tries again.
  thread.once('error', () => {
    watched = false;
  });
  thread.unref();
}

function failure(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  return { kind: 'failure', errorType: name, errorMessage: message };
}

function sendLast(error: unknown, message: Failure): void {
  log.invokeError(error);
  log.flush();
  sendMessage({ ...message, fatal: true } satisfies Failure, undefined, undefined, () => process.exit(1));
}

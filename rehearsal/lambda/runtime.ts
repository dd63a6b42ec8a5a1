// The process in which one function's handler runs: bundled to dist/lambda-runtime.js and forked by WarmProcess.
import { Worker } from 'node:worker_threads';
import { seededRandom } from '../random';
import { installEngineDate } from './child-clock';
import { type Context, callHandler, type Handler, loadHandler } from './child-handler';
import { installNetwork } from './child-network';
import type { Failure, FromChild, Invocation, Start, ToChild } from './messages';

const setNow = installEngineDate();
let handler: Handler;

process.on('message', (message: ToChild) => {
  void (message.kind === 'start' ? start(message) : invoke(message)).then(send);
});
process.on('disconnect', () => process.exit());
// source: aws-lambda-nodejs-runtime-interface-client: an error that nobody catches ends the process.
process.on('uncaughtException', (error) => sendLast(failure(error)));
process.on('unhandledRejection', (reason) => {
  sendLast({ ...failure(reason), errorType: 'Runtime.UnhandledPromiseRejection' });
});

async function start(message: Start): Promise<FromChild> {
  dieWith(message.parentPid);
  setNow(message.now);
  // `crypto` stays as random as it is: what draws from it (ids, keys) must not repeat.
  Math.random = seededRandom(message.seed);
  installNetwork(message.destinations);
  try {
    handler = await loadHandler(message.assetDirectory, message.handler);
    return { kind: 'ready' };
  } catch (error) {
    return failure(error);
  }
}

async function invoke(invocation: Invocation): Promise<FromChild> {
  setNow(invocation.now);
  try {
    const answer = await callHandler(handler, invocation.event, contextOf(invocation));
    return { kind: 'success', payload: JSON.stringify(answer) ?? 'null' };
  } catch (error) {
    return failure(error);
  }
}

function contextOf({ requestId, functionArn, timeoutMs }: Invocation): Context {
  const deadline = performance.now() + timeoutMs;
  const environment = (name: string) => process.env[name] ?? '';
  return {
    awsRequestId: requestId,
    functionName: environment('AWS_LAMBDA_FUNCTION_NAME'),
    functionVersion: environment('AWS_LAMBDA_FUNCTION_VERSION'),
    invokedFunctionArn: functionArn,
    memoryLimitInMB: environment('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    logGroupName: environment('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: environment('AWS_LAMBDA_LOG_STREAM_NAME'),
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
    callbackWaitsForEmptyEventLoop: true,
  };
}

/** A handler that never yields cannot see the parent go; a thread of its own can. */
function dieWith(parentPid: number): void {
  const watch = `setInterval(() => process.ppid === ${parentPid} || process.kill(process.pid, 'SIGKILL'), 1000)`;
  new Worker(watch, { eval: true, execArgv: [], env: {} }).unref();
}

function failure(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  return { kind: 'failure', errorType: name, errorMessage: message };
}

function send(message: FromChild): void {
  process.send?.(message);
}

function sendLast(message: Failure): void {
  process.send?.({ ...message, fatal: true } satisfies Failure, () => process.exit(1));
}

// Sends the mails that wait in the queue TEAL_QUEUE_URL, to the mail service MAIL_URL, until SIGTERM. Exit: 0 stopped, 2 wrong settings.
import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createLog, LEVELS } from './log';
import { Environment } from './settings/environment';
import { sqsQueue } from './worker/queue';
import { work } from './worker/work';

const MAIL_MS = 30_000;
const URL_RULE = /^https?:\/\/\S+$/;

const env = new Environment(process.env);
const logLevel = env.oneOf('LOG_LEVEL', LEVELS, 'info');
const release = env.header('RELEASE', "set it to the image's digest or leave it out");
const url = env.text('TEAL_QUEUE_URL') ?? '';
if (!URL_RULE.test(url))
  env.problems.push(
    `TEAL_QUEUE_URL must be the URL of a queue, got ${url || 'none'}; Teal sets it for a worker`,
  );
const mail = env.text('MAIL_URL');
if (env.problems.length > 0) {
  console.error(env.problems.join('\n'));
  process.exit(2);
}

const log = createLog(logLevel, (line) => process.stdout.write(line), { release });
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log.info({ signal }, 'stopping');
    stop.abort();
  });
}

/** @throws Error unless the mail service has taken it; without one nothing is sent */
async function send(body: string): Promise<void> {
  if (mail === undefined) return;
  const answer = await fetch(mail, { method: 'POST', body, signal: AbortSignal.timeout(MAIL_MS) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`the mail service must answer 2xx, got ${answer.status}`);
}

const sqs = new SQSClient({});
log.info('working');
void work(
  {
    ...{ queue: sqsQueue(sqs, url), log },
    act: ({ body }) => send(body),
    // Broken off by the signal, which is what ends the work.
    pause: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
  },
  stop.signal,
).then(() => {
  sqs.destroy();
  log.info('stopped');
});

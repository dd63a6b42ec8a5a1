import type { Act } from '../report/act';
import type { Stage } from './acts';
import { CodeTime } from './code-time';
import type { OperatorAct } from './operator';

/** Runs code against the rehearsed AWS, and tells what users met meanwhile. @throws what the code throws */
export async function runCode(
  { run }: OperatorAct & { readonly do: 'run' },
  on: Stage,
): Promise<Pick<Act, 'returned' | 'seconds' | 'lastAnswers' | 'requests'>> {
  const { clock, endpoint, arns, acts } = on;
  const start = clock.now();
  const before = on.requests();
  const time = new CodeTime(clock, endpoint);
  try {
    const returned = await run({ environment: environmentOf(on), pause: time.pause, arns, acts });
    const after = on.requests();
    return {
      returned,
      seconds: (clock.now() - start) / 1000,
      ...(before &&
        after && {
          lastAnswers: on.answers.since(start),
          requests: { total: after.total - before.total, failed: after.failed - before.failed },
        }),
    };
  } finally {
    time.end();
  }
}

function environmentOf({ endpoint: { url, credentials }, arns }: Stage): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: arns.service.split(':')[3] ?? '',
  };
}

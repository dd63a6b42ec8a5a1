import fc from 'fast-check';
import { Account, SECRET_PREFIX } from './account';
import { CloudFormation } from './cloud-formation';
import { EcsEndpoint } from './ecs-endpoint';
import { sequence, tell } from './sequence';

/**
 * The real handler with the SDK's clients, over HTTP, against moto's Elastic Load Balancing and Secrets Manager: what
 * our own model has wrong may be right there. Ends with exit code 1 when a sequence fails.
 *
 *   node --import tsx test/lambda/traffic-rules/moto/run.ts http://127.0.0.1:5000
 */
const SEQUENCES = 20;

async function main(): Promise<void> {
  const [, , endpoint] = process.argv;
  if (!endpoint?.startsWith('http://127.0.0.1:'))
    throw new Error(
      `the argument must be the address of a moto_server on 127.0.0.1, got ${endpoint}; see .ci/moto`,
    );
  const account = await Account.open(endpoint);
  const ecs = await EcsEndpoint.open();
  const cloudFormation = await CloudFormation.open();
  const started = Date.now();
  const { write } = process.stdout;
  const leaks: string[] = [];
  // The handler's log: read, and not shown among what the build says.
  process.stdout.write = ((line: string) => {
    if (line.includes(SECRET_PREFIX)) leaks.push(line);
    return true;
  }) as typeof write;
  try {
    await fc.assert(
      fc.asyncProperty(sequence, (one) => tell(account, cloudFormation, ecs, one)),
      { numRuns: SEQUENCES, endOnFailure: true },
    );
  } finally {
    process.stdout.write = write;
    await cloudFormation.close();
    await ecs.close();
  }
  if (leaks.length > 0) throw new Error(`the log must hold no value of the test header, got ${leaks[0]}`);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${SEQUENCES} sequences, ${cloudFormation.requests} requests of CloudFormation: ${seconds} s`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

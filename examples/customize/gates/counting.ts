import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { gate } from '../../../lambda/custom-gate';

const ssm = new SSMClient();

/** While stock is counted a release waits: what it would change, nobody could count. */
export const handler = gate(async (_event, abortSignal) => {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: process.env.COUNTING }), {
    abortSignal,
  });
  return Parameter?.Value === 'no'
    ? { outcome: 'pass', reason: 'nobody counts' }
    : { outcome: 'inconclusive', reason: 'stock is being counted' };
});

import { askGreen, gate } from 'teal-cdk/gate';

/** Before users meet green, it must know what is in stock. */
export const handler = gate(async (_event, signal) => {
  const answer = await askGreen({ path: '/stock/42' }, signal);
  if (answer.kind !== 'answered') {
    return { outcome: 'inconclusive', reason: `no answer (${answer.code})` };
  }
  const { count } = JSON.parse(answer.body) as { count: number };
  return count > 0
    ? { outcome: 'pass', reason: 'there is stock' }
    : { outcome: 'fail', reason: 'nothing is in stock' };
});

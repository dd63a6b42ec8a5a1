import { hours, minutes } from '../../../../lib';
import { shop, synthesize } from '../../../synth';

test('a team is not warned of the periods of metrics that Teal has chosen', () => {
  const watch = {
    traffic: { silentAfter: minutes(15) },
    heartbeats: [{ job: 'settle-payments', every: hours(1) }],
  };
  const { assembly } = synthesize(shop({}, {}, { watch }));
  const said = assembly.stacks.flatMap(({ messages }) => messages.map(({ entry }) => String(entry.data)));
  expect(said.filter((text) => text.includes('Periods of metrics'))).toEqual([]);
});

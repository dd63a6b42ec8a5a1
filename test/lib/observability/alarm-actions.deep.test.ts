import { join } from 'node:path';
import type { NotifyInput } from '../../../lib';
import { configuration, configurations } from '../../configurations';
import { root, shop, synthesize } from '../../synth';

interface Alarm {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const actionsOf = ({ Properties }: Alarm) => [
  Properties.AlarmActions ?? [],
  Properties.OKActions ?? [],
  Properties.InsufficientDataActions ?? [],
];

const alarmsOf = (templates: readonly { readonly Resources: Readonly<Record<string, Alarm>> }[]) =>
  templates.flatMap(({ Resources }) =>
    Object.values(Resources).filter(({ Type }) => /^AWS::CloudWatch::\w*Alarm$/.test(Type)),
  );

describe.each(configurations)('%s', (file) => {
  const alarms = async () =>
    alarmsOf(
      synthesize(await configuration(file), join(root, file)).assembly.stacks.map(({ template }) => template),
    );

  test('no alarm but a composite tells anybody', async () => {
    const others = (await alarms()).filter(({ Type }) => Type !== 'AWS::CloudWatch::CompositeAlarm');
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((alarm) => actionsOf(alarm).flat().length > 0)).toEqual([]);
  });

  test('what tells that it is red tells that it is over', async () => {
    for (const alarm of await alarms()) {
      const [red, over] = actionsOf(alarm);
      expect(over).toEqual(red);
    }
  });
});

const OWN = 'arn:aws:sns:eu-west-1:111122223333:team';
const MAIL = 'ops@example.com';
const at = (channel: string) => `arn:aws:sns:eu-west-1:111122223333:shop-production-${channel}`;

test.each<[string, NotifyInput, object, page: string[], ticket: string[]]>([
  ['pages and tickets', { page: MAIL, ticket: MAIL }, {}, [at('page')], [at('ticket')]],
  ['tickets alone', { ticket: MAIL }, {}, [at('ticket')], [at('ticket')]],
  ['pages alone', { page: MAIL }, {}, [at('page')], []],
  ['a topic of the team’s own', { page: [OWN, MAIL], ticket: OWN }, {}, [at('page'), OWN], [OWN]],
  ['without protection', { page: MAIL, ticket: OWN }, { protect: false }, [OWN], [OWN]],
  ['nobody', {}, {}, [], []],
])('composites tell the topic of their severity: %s', (_, notify, environment, page, ticket) => {
  const { assembly } = synthesize(shop(environment, { objectives: { availability: 99.9 } }, { notify }));
  const composites = alarmsOf([assembly.getStackByName('shop-production').template]).filter(
    ({ Type }) => Type === 'AWS::CloudWatch::CompositeAlarm',
  );
  const told = JSON.parse(
    JSON.stringify(composites.map((alarm) => [alarm.Properties.AlarmName, ...actionsOf(alarm)])).replaceAll(
      '{"Ref":"AWS::Partition"}',
      '"aws"',
    ),
    (_key, value) => value?.['Fn::Join']?.[1].join('') ?? value,
  );
  expect(told).toEqual(
    [
      ['not-uniform', ticket],
      ['availability-page', page],
      ['availability-ticket', ticket],
      ['no-healthy-host', page],
      ['rejected-connections', page],
      ['saturation', ticket],
    ].map(([name, topics]) => [`shop-production-${name}`, topics, topics, []]),
  );
});

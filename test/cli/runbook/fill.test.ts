import { escalationOf, fill, partOf, sectionsOf } from '../../../cli/runbook/fill';
import { nearest } from '../../../cli/runbook/find';
import type { Notify } from '../../../rehearsal/assembly/teal-manifest';

const TEXT = `# errors

Too many.

## What it means

\`\`\`
## no heading
# no comment
\`\`\`

## Escalation

### Deeper

x

## Afterwards
done
`;

test.each([
  ['<service>-<environment>', { service: 'shop', environment: 'production' }, 'shop-production'],
  ['<service> in <region>, <arn>', { service: 'shop', region: undefined }, 'shop in <region>, <arn>'],
  [
    '<service>-<environment>-<objective>-',
    { objective: 'availability' },
    '<service>-<environment>-availability-',
  ],
  // What is filled in is no pattern.
  ['<service>', { service: '$&' }, '$&'],
])('%j with %j is %j', (text, names, filled) => expect(fill(text, names)).toBe(filled));

test('sections are those of the second order, and none of them is in code', () => {
  expect(sectionsOf(TEXT)).toEqual([
    { title: '', text: '# errors\n\nToo many.' },
    { title: 'What it means', text: '```\n## no heading\n# no comment\n```' },
    { title: 'Escalation', text: '### Deeper\n\nx' },
    { title: 'Afterwards', text: 'done' },
  ]);
});

test.each([
  ['deeper', '### Deeper\n\nx'],
  ['escalation', '## Escalation\n\n### Deeper\n\nx'],
  ['what-it-means', '## What it means\n\n```\n## no heading\n# no comment\n```'],
  ['no-heading', undefined],
  ['nothing', undefined],
])('the part #%s', (anchor, text) => expect(partOf(TEXT, anchor)).toBe(text));

describe('who is told', () => {
  const mail = { kind: 'e-mail', address: 'ops@example.com' } as const;
  const none = { receivers: [] };
  const notify = (channels: Partial<Notify['channels']>, alarms: Notify['alarms']): Notify => ({
    channels: { page: none, ticket: none, deploys: none, ...channels },
    alarms,
  });

  test('nobody', () => {
    expect(escalationOf('staging', undefined)).toEqual([
      '- In staging nobody is told of anything: `notify` is not set.',
    ]);
  });

  test('pages go to those of tickets where nobody is paged', () => {
    const told = { channel: 'ticket', receivers: [mail] } as const;
    const to = notify({ ticket: { receivers: [mail] } }, { page: 'ticket', ticket: 'ticket' });
    expect(escalationOf('staging', to, told)).toEqual([
      '- `notify.page` in staging: nobody; pages go to `notify.ticket`',
      '- `notify.ticket` in staging: e-mail to ops@example.com (this alarm tells them)',
      '- `notify.deploys` in staging: nobody',
    ]);
  });

  test('each kind of receiver, and never a key', () => {
    const receivers: Notify['channels']['page']['receivers'] = [
      { kind: 'pager-duty', secret: 'shop-pagerduty' },
      { kind: 'slack', workspace: 'T1', channel: 'C1' },
      { kind: 'topic', arn: 'arn:aws:sns:eu-west-1:111122223333:ours' },
    ];
    expect(escalationOf('production', notify({ page: { receivers } }, { page: 'page' }))[0]).toBe(
      '- `notify.page` in production: PagerDuty (key in the secret shop-pagerduty); Slack channel C1 of workspace T1; the topic arn:aws:sns:eu-west-1:111122223333:ours',
    );
  });
});

test.each([
  ['shop-production-availabilty-page', 'shop-production-availability-page'],
  ['target-error', 'shop-production-target-errors'],
])('the nearest to %s is %s', (asked, first) => {
  const names = ['shop-production-target-errors', 'shop-production-availability-page', 'recovery'];
  expect(nearest(asked, names)[0]).toBe(first);
});

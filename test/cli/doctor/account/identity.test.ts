import { type Expected, judgeCredentials } from '../../../../cli/doctor/account/identity';

const ada = {
  account: '111122223333',
  arn: 'arn:aws:sts::111122223333:assumed-role/ops/ada',
  region: 'eu-west-1',
};
const production = { name: 'production', account: '111122223333', region: 'eu-west-1' };
const elsewhere = { ...production, account: '444455556666' };

test.each<[string, Expected, string, RegExp, RegExp | undefined]>([
  ['no assembly', { isChosen: false }, 'right', /ada, account 111122223333, region eu-west-1$/, undefined],
  ['its own', { environment: production, isChosen: true }, 'right', /region eu-west-1$/, undefined],
  [
    'an environment without a place',
    { environment: { name: 'production' }, isChosen: true },
    'right',
    /leaves both to who deploys/,
    undefined,
  ],
  [
    'another account, of an environment that was named',
    { environment: elsewhere, isChosen: true },
    'wrong',
    /production is in account 444455556666/,
    /--env production --profile/,
  ],
  [
    'another account, of one among all',
    { environment: elsewhere, isChosen: false },
    'unknown',
    /production is in account 444455556666/,
    /--env production --profile/,
  ],
  [
    'another region, by hand',
    { environment: production, isChosen: false, givenRegion: 'eu-central-1' },
    'wrong',
    /production is in region eu-west-1/,
    /--region eu-west-1/,
  ],
  [
    'the same region, by hand',
    { environment: production, isChosen: false, givenRegion: 'eu-west-1' },
    'right',
    /./,
    undefined,
  ],
])('%s', (_, expected, is, says, todo) => {
  const finding = judgeCredentials(ada, expected);
  expect(finding).toMatchObject({ is, says: expect.stringMatching(says) });
  expect(finding.todo).toEqual(todo && expect.stringMatching(todo));
});

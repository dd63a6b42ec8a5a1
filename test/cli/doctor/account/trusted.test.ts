import { accessStackOf, providerFinding } from '../../../../cli/doctor/account/trusted';
import { shop, synthesize } from '../../../synth';

const ARN = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';

test.each<[string, readonly string[] | undefined, string, RegExp, RegExp | undefined]>([
  ['as it must be', ['sts.amazonaws.com'], 'right', /for sts/, undefined],
  ['one among others', ['x', 'sts.amazonaws.com'], 'right', /for sts/, undefined],
  ['for somebody else', ['https://github.com/acme'], 'wrong', /got https/, /^aws iam add-client-id/],
  ['for nobody', [], 'wrong', /got none/, /--client-id sts\.amazonaws\.com$/],
  ['none', undefined, 'wrong', /not there/, /^npx cdk deploy shop-access -c githubProvider=create/],
])('a provider %s', (_, audiences, is, says, todo) => {
  const finding = providerFinding(ARN, audiences, 'shop-access');
  expect(finding).toMatchObject({ is, says: expect.stringMatching(says) });
  expect(finding.todo).toEqual(todo && expect.stringMatching(todo));
});

test('the stack of GitHub’s access is found by the roles that it has', () => {
  const shared = synthesize(shop()).assembly.stacks.map(({ stackName, environment, template }) => ({
    ...{ stackName, account: environment.account, template },
  }));
  expect(accessStackOf(shared, '111122223333')).toBe('shop-github-access-111122223333');
  expect(accessStackOf(shared, '444455556666')).toBeUndefined();
});

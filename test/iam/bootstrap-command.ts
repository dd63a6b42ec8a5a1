/** The bootstrap of the delivery in `account.ts`, which has a firewall and guarded secrets, as `docs/bootstrap.md` says how to make it. */
export const bootstrapCommand = [
  'npx cdk bootstrap aws://111122223333/eu-west-1',
  '--qualifier shop1',
  '--toolkit-stack-name ShopToolkit',
  '--cloudformation-execution-policies arn:aws:iam::111122223333:policy/shop-cloudformation-execution',
  '--cloudformation-execution-policies arn:aws:iam::111122223333:policy/shop-cloudformation-execution-2',
  '--cloudformation-execution-policies arn:aws:iam::111122223333:policy/shop-cloudformation-execution-3',
  '--custom-permissions-boundary shop-boundary',
].join(' ');

/** What a person deploys, in this order. */
export const deployedByAPerson = [
  'shop-bootstrap-111122223333',
  'shop-github-access-111122223333',
  'shop-images',
  'shop-production-foundation',
  'shop-production',
];

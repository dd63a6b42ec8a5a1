import { only, shop, shopTemplate, synthesize } from '../../synth';

const at = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
const secrets = {
  WHOLE: `${at}:shop/whole-AbCdEf`,
  PARTIAL: `${at}:shop/partial`,
  FIELD: `${at}:shop/json-GhIjKl:password::`,
  PARAMETER: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/mail',
};
const names = [...Object.keys(secrets), 'OWN'];
const template = () => shopTemplate({ secrets }, { secrets: names });

interface Container {
  readonly Secrets: readonly { readonly Name: string; readonly ValueFrom: unknown }[];
}

test('tasks read them by their own ARNs, and the foundation makes only the others', () => {
  const containers = only(template(), 'AWS::ECS::TaskDefinition').ContainerDefinitions as Container[];
  const valueFrom = Object.fromEntries(
    containers.flatMap(({ Secrets }) => Secrets.map(({ Name, ValueFrom }) => [Name, ValueFrom])),
  );
  expect(valueFrom).toMatchObject({
    WHOLE: secrets.WHOLE,
    PARTIAL: secrets.PARTIAL,
    FIELD: secrets.FIELD,
    PARAMETER: secrets.PARAMETER,
  });
  const made = synthesize(shop({ secrets }, { secrets: names })).template('shop-production-foundation');
  expect(
    Object.values(made.findResources('AWS::SecretsManager::Secret')).map(({ Properties }) => Properties.Name),
  ).toEqual(['shop-production/OWN']);
});

test('whoever starts tasks may read these and no others', () => {
  const statements = Object.values(template().findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('ExecutionRole'))
    .flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
    );
  const of = (action: string) =>
    statements.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource);
  expect(of('secretsmanager:GetSecretValue')).toEqual([
    [
      `${at}:shop-production/OWN-??????`,
      `${at}:shop/json-GhIjKl`,
      `${secrets.PARTIAL}-??????`,
      secrets.WHOLE,
    ],
  ]);
  expect(of('ssm:GetParameters')).toEqual([secrets.PARAMETER]);
});

test('the container runs as it is told to', () => {
  const of = shopTemplate(
    { variables: { B: '2' }, sizes: { shop: { cpu: 512, memory: 1024 } } },
    {
      environment: { A: '1', B: '1' },
      container: { user: 'node', readonlyRoot: false, command: ['a'], entryPoint: ['b'] },
    },
  );
  const definition = only(of, 'AWS::ECS::TaskDefinition');
  expect(definition).toMatchObject({
    Cpu: '512',
    Memory: '1024',
    ContainerDefinitions: [
      { User: 'node', ReadonlyRootFilesystem: false, Command: ['a'], EntryPoint: ['b'] },
    ],
  });
  expect((definition.ContainerDefinitions as { Environment: object[] }[])[0]?.Environment).toEqual(
    expect.arrayContaining([
      { Name: 'A', Value: '1' },
      { Name: 'B', Value: '2' },
    ]),
  );
});

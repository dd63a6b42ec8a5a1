import type { Engine } from '../engine';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
export const RECEIPT = `${ARN}:shop-production/RECEIPT_KEY-AbCdEf`;
export const CARD = `${ARN}:card-GhIjKl`;
export const HEADER = `${ARN}:shop-production/test-header-MnOpQr`;
export const TOKEN = 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/token';
/** In each of them. */
export const VALUE = 'hunter2-of-the-tests';

/** A service that reads a secret of its own, two fields of another and a parameter. */
export function reading(engine: Engine): void {
  engine.secrets.create(RECEIPT, VALUE);
  engine.secrets.create(CARD, JSON.stringify({ user: 'ada', key: VALUE }));
  engine.secrets.create(HEADER, VALUE);
  engine.parameters.put({ name: '/shop/token', value: VALUE, type: 'SecureString' });
  const secrets = [
    { name: 'RECEIPT_KEY', valueFrom: RECEIPT.slice(0, -7) },
    { name: 'CARD_USER', valueFrom: `${CARD}:user::` },
    { name: 'CARD_KEY', valueFrom: `${CARD}:key::` },
    { name: 'TOKEN', valueFrom: TOKEN },
  ];
  engine.shown.taskDefinitions = (all) =>
    all.flatMap((one) =>
      [1, 2].map((revision) => ({
        ...{ ...one, revision, containerDefinitions: [{ name: 'web', secrets }] },
        taskDefinitionArn: one.taskDefinitionArn.replace(/\d+$/, `${revision}`),
      })),
    );
}

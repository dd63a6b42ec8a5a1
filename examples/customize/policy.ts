// What the service may do on AWS: here read and write the items of one table.
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Customize } from '../../lib/app';

export const customize: Customize = (delivery) => {
  const shop = delivery.service('shop', 'production');
  const orders = dynamodb.TableV2.fromTableArn(
    shop,
    'Orders',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
  );
  orders.grant(shop.task.definition.taskRole, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
};

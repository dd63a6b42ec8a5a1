import { expectSnapshot, synthesizeDelivery } from 'teal-cdk/testing';
import { customize } from '../lib/customize';
import config from '../teal.config';

test('the templates are as they were', () => {
  expectSnapshot(synthesizeDelivery(config, { customize }));
});

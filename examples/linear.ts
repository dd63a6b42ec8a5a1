// Four steps of a quarter each.
import { defineDelivery, linear, minutes } from '../lib';

export default defineDelivery({
  service: { name: 'shop', port: 8080, build: '../app' },
  environments: { production: { release: linear({ step: 25, hold: minutes(6), bake: minutes(10) }) } },
});

// Four steps of a quarter each; before each further one, and after the last, green is compared with blue.
import { defineDelivery, linear, metrics, minutes } from '../lib';

export default defineDelivery({
  service: { name: 'shop', port: 8080, build: '../app' },
  environments: { production: { release: linear({ step: 25, hold: minutes(6), bake: minutes(10) }) } },
  gates: [metrics()],
});

// All traffic at once, after a test over the header rule.
import { blueGreen, defineDelivery, minutes, smokeTest } from '../lib';

export default defineDelivery({
  service: { name: 'shop', port: 8080, build: '../app', release: blueGreen({ bake: minutes(15) }) },
  environments: { staging: {}, production: {} },
  gates: [smokeTest({ requests: [{ path: '/ready' }], stages: ['POST_TEST_TRAFFIC_SHIFT'] })],
});

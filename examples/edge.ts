// A public service behind AWS WAF, with access logs: in staging the managed rules block, in production they count first.
import { canary, days, defineDelivery, loadTest, minutes, smokeTest } from '../lib';

export default defineDelivery({
  service: {
    name: 'shop',
    port: 8080,
    build: '../app',
    local: { command: 'npm start' },
    release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
    gates: [smokeTest({ requests: [{ path: '/' }] }), loadTest({ requests: [{ path: '/' }] })],
  },
  environments: {
    staging: {
      edge: {
        // Uploads are larger than the 8 KB that the common rules take for a body.
        firewall: { mode: 'block', countOnly: ['SizeRestrictions_BODY'] },
      },
    },
    production: {
      account: '111122223333',
      region: 'eu-west-1',
      edge: {
        firewall: { limit: { requests: 6000, per: minutes(5) } },
        accessLogs: { keep: days(14) },
      },
    },
  },
  notify: { page: ['on-call@example.com'], ticket: ['team@example.com'] },
});

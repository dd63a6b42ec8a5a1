// One service in three places: staging, then two regions of production in two accounts, each judged before the next. docs/regions.md
import { blueGreen, defineDelivery, minutes, smokeTest } from '../lib';

const certificate = (region: string, account: string) =>
  `arn:aws:acm:${region}:${account}:certificate/12345678-1234-1234-1234-123456789012`;

export default defineDelivery({
  service: { name: 'shop', port: 8080, build: '../app' },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  images: { account: '111122223333', region: 'eu-central-1' },
  gates: [smokeTest({ requests: [{ path: '/' }] })],
  objectives: { availability: 99.9 },
  notify: { page: 'shop-on-call@example.com', ticket: 'shop@example.com' },
  environments: {
    staging: { account: '111122223333', region: 'eu-central-1', release: blueGreen() },
    production: {
      settle: minutes(30),
      regions: {
        eu: {
          account: '444455556666',
          region: 'eu-central-1',
          domain: {
            name: 'eu.shop.example.com',
            hostedZoneId: 'Z0123456789ABCDEFGHIJ',
            certificateArn: certificate('eu-central-1', '444455556666'),
          },
        },
        us: {
          account: '777788889999',
          region: 'us-east-1',
          domain: {
            name: 'us.shop.example.com',
            hostedZoneId: 'Z0123456789ABCDEFGHIJ',
            certificateArn: certificate('us-east-1', '777788889999'),
          },
        },
      },
    },
  },
});

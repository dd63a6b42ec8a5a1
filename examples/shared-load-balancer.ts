// Three services behind one load balancer: one by its host, two by their paths. docs/shared-load-balancer.md
import { defineDelivery, smokeTest } from '../lib';

export default defineDelivery({
  name: 'mall',
  notify: { page: 'mall-on-call@example.com', ticket: 'mall@example.com' },
  services: [
    { name: 'web', port: 8080, build: '../app', objectives: { availability: 99.9 } },
    { name: 'api', port: 3000, build: '../app', gates: [smokeTest({ requests: [{ path: '/api/health' }] })] },
    { name: 'search', port: 3000, build: '../app', secrets: ['INDEX_KEY'] },
  ],
  environments: {
    production: {
      loadBalancer: {
        shared: true,
        paths: { api: ['/api/*'], search: ['/api/search/*'] },
      },
    },
  },
});

// Delivered by a project of gitlab.com instead of a repository of GitHub: the roles are the same, and trust its main branch.
// The pipeline beside it is gitlab/.gitlab-ci.yml; docs/gitlab.md says what protects what.
import { canary, defineDelivery, minutes } from '../lib';

const place = { account: '111122223333', region: 'eu-west-1' };

export default defineDelivery({
  service: {
    name: 'shop',
    port: 8080,
    build: '../app',
    release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }),
  },
  gitlab: { project: 'acme/shop' },
  environments: { staging: { ...place, tasks: { min: 1 } }, production: place },
});

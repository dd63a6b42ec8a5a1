// The least that a delivery needs, with the directory of the Dockerfile, since it is not beside this file.
import { defineDelivery } from '../lib';

export default defineDelivery({
  service: { name: 'shop', port: 8080, build: '../app' },
  environments: { production: {} },
});

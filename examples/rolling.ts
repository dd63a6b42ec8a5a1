// Tasks replaced in place, watched by the same alarms: for a service that must not run twice over.
import { defineDelivery, rolling } from '../lib';

export default defineDelivery({
  service: { name: 'worker', port: 8080, build: '../app', architecture: 'X86_64' },
  environments: { production: { release: rolling() } },
});

import { tlsFloors } from '../../../../lambda/shared/environment';
import { members, number, object, ordered, type Setting, unknown } from './direction';

/** INFRASTRUCTURE_LIMITS. */
export const infrastructureLimits: Setting = object('its limits', {
  ports: members('port that may answer', 'fewer'),
  containerPort: unknown('port that must answer the load balancer alone'),
  daysLeft: number('days that the certificate must be valid', 'higher'),
  tls: ordered('oldest TLS', tlsFloors),
});

import { DATABASE_USERS, type DatabaseUsersSettings } from '../shared/environment';
import { required } from '../shared/required';
import type { Place } from './connect';
import { type Users, usersOf } from './users';

/** What the function is told of the one database that it is for. */
export interface Settings
  extends Pick<DatabaseUsersSettings, 'secretArn' | 'superuserArn' | 'stack' | 'parameter'> {
  readonly place: Place;
  readonly users: Users;
}

/** @throws Error where something else than its construct has deployed it, or for a name that no database may have */
export function settingsFromEnvironment(): Settings {
  const { owner, host, port, ...rest }: DatabaseUsersSettings = JSON.parse(required(DATABASE_USERS.SETTINGS));
  return { ...rest, place: { host, port, ca: process.env.DATABASE_CA }, users: usersOf(owner) };
}

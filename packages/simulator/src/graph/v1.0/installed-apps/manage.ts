import type { CatalogueApp } from '../../../state/catalogue.ts';
import { isJsonObject, objectAt, objectsAt, textAt } from '../../../state/json.ts';
import type { GraphCall } from '../../route.ts';
import { refuse } from '../../refusal.ts';

/** Says whether the caller may manage an app: any, or with a Self permission its own (sheet 6.4). */
export const mayManage = ({ caller }: GraphCall, app: CatalogueApp, anyOf: readonly string[]): boolean =>
  caller.roles.some((role) => anyOf.includes(role) && !role.includes('Self')) ||
  app.webApplicationId === caller.bot.appId;

/** Refuses a caller who may manage its own app only, and this is another's. */
export function checkManages(call: GraphCall, app: CatalogueApp, anyOf: readonly string[]): void {
  if (mayManage(call, app, anyOf)) return;
  throw refuse('forbidden', `AAD App Id '${call.caller.bot.appId}' is not allowed to manage the Teams App '${app.id}'`);
}

/**
 * Refuses an install or an upgrade that consents to other permissions than those of the manifest, or whose caller may
 * not consent to any (sheet 6.4; status and text are unconfirmed).
 */
export function checkConsent(call: GraphCall, app: CatalogueApp, anyOf: readonly string[]): void {
  const body = isJsonObject(call.body) ? call.body : {};
  const set = objectsAt(objectAt(body, 'consentedPermissionSet'), 'resourceSpecificPermissions');
  const given = new Set(set.map((one) => textAt(one, 'permissionValue') ?? ''));
  const wanted = new Set(app.resourceSpecificPermissions);
  if (given.size === 0 && wanted.size === 0) return;
  if (wanted.size > 0) {
    const consenting = anyOf.filter((permission) => permission.includes('AndConsent'));
    if (!call.caller.roles.some((role) => consenting.includes(role)))
      throw refuse(
        'forbidden',
        `Missing role permissions on the request. API requires one of '${consenting.join(', ')}'. Roles on the request '${call.caller.roles.join(', ')}'.`,
      );
  }
  if (given.size === wanted.size && [...wanted].every((one) => given.has(one))) return;
  const message = 'The permissions consented to do not match the resource specific permissions of the app.';
  throw refuse('badRequest', message, { inner: { code: 'ResourceSpecificPermissionsMismatch', message } });
}

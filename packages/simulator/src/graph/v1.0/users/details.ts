import type { Answer } from '../../../answer.ts';
import { plans, sku } from '../../../state/directory-properties.ts';
import { readSelect, selected } from '../../odata/select.ts';
import { permissions } from '../../permissions.ts';
import { refuse } from '../../refusal.ts';
import { contextOf, ok, type GraphCall, type GraphRoute } from '../../route.ts';
import { userOf } from './user-view.ts';
import { windowsTimeZone } from './windows-time-zone.ts';

/** What there is to one user beside their properties: licences and the settings of their mailbox (sheet 6.8, 6.11). */
export const userDetails: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/users/:user/licenseDetails',
    operation: 'licenseDetails',
    permissions: permissions.users,
    limit: { of: 'directory', units: 2 },
    handle: licenseDetails,
  },
  {
    method: 'GET',
    path: '/users/:user/mailboxSettings',
    operation: 'mailboxSettings',
    permissions: permissions.mailbox,
    limit: { of: 'mailbox' },
    handle: mailboxSettings,
  },
];

function licenseDetails(call: GraphCall): Answer {
  call.query.allowOnly();
  const { id, licensed } = userOf(call);
  const servicePlans = plans.map((plan) => ({
    servicePlanId: plan.id,
    servicePlanName: plan.name,
    provisioningStatus: 'Success',
    appliesTo: 'User',
  }));
  const licence = { id: `${id}_${sku.id}`, skuId: sku.id, skuPartNumber: sku.name, servicePlans };
  return ok({ ...contextOf(call, `users('${id}')/licenseDetails`), value: licensed ? [licence] : [] });
}

const workingDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

function mailboxSettings(call: GraphCall): Answer {
  call.query.allowOnly('$select');
  const { id, licensed, email, guest, locale, timeZone } = userOf(call);
  if (!licensed || guest || email === '') throw refuse('noMailbox');
  const windows = windowsTimeZone(timeZone);
  const displayName = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' }).of(locale);
  const settings = {
    archiveFolder: '',
    timeZone: windows,
    delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
    dateFormat: 'M/d/yyyy',
    timeFormat: 'h:mm tt',
    userPurpose: 'user',
    automaticRepliesSetting: {
      status: 'disabled',
      externalAudience: 'all',
      internalReplyMessage: '',
      externalReplyMessage: '',
    },
    language: { locale, displayName: displayName ?? locale },
    workingHours: {
      daysOfWeek: workingDays,
      startTime: '08:00:00.0000000',
      endTime: '17:00:00.0000000',
      timeZone: { name: windows },
    },
  };
  const select = readSelect(call.query, {
    type: 'microsoft.graph.mailboxSettings',
    properties: Object.keys(settings),
  });
  return ok({ ...contextOf(call, `users('${id}')/mailboxSettings`), ...selected(settings, select) });
}

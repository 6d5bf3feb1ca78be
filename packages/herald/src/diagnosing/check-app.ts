import type { AppFinder, AppFound } from '../flow/outbound-call/app/find-app.ts';
import type { Finding } from '../model/finding.ts';
import type { BotAppId, TenantId } from '../model/ids.ts';

/** The app by its manifest's id, and the bot that it is to be of. */
export type AppExpected = { readonly appId: string; readonly botAppId: BotAppId };

/** Whether a tenant's catalogue has the app, by which it is installed, and whether the bot may install it. */
export async function checkApp(
  findApp: AppFinder,
  { appId, botAppId }: AppExpected,
  tenant: TenantId,
): Promise<readonly Finding[]> {
  const sought = await findApp(tenant);
  switch (sought.kind) {
    case 'found':
      return [foundFinding(sought.app, botAppId, tenant)];
    case 'not-there':
      return [
        {
          code: 'D_APP',
          severity: 'warning',
          tenant,
          what: `Neither the organisation's catalogue nor the store has an app whose manifest has the id ${appId}.`,
          fix: 'Upload what herald manifest writes to the catalogue of the organisation, and set TEAMS_APP_ID to the id in its manifest.',
        },
      ];
    case 'unread': {
      const { answer } = sought;
      const said = answer.kind === 'answered' ? `${answer.status} ${answer.code ?? ''}`.trim() : answer.code;
      return [
        {
          code: 'D_APP',
          severity: 'skipped',
          tenant,
          what: `The catalogue could not be read: ${said}.`,
          fix: 'Let an admin of the tenant consent to AppCatalog.Read.All.',
        },
      ];
    }
  }
}

function foundFinding(
  { name = 'The app', version, distribution, webApplicationId }: AppFound,
  botAppId: BotAppId,
  tenant: TenantId,
): Finding {
  const where = distribution === 'store' ? 'the store' : "the organisation's catalogue";
  const which = version === undefined ? '' : `, version ${version}`;
  const what = `${name} is in ${where}${which}`;
  // The permissions with which the bot installs reach no further than to an app that names it (protocol sheet, 6.4).
  if (webApplicationId === undefined) return { code: 'D_APP', severity: 'ok', tenant, what: `${what}.` };
  if (webApplicationId?.toLowerCase() === botAppId.toLowerCase())
    return { code: 'D_APP', severity: 'ok', tenant, what: `${what}, and names this bot in webApplicationInfo.` };
  const named = webApplicationId === null ? 'nobody' : webApplicationId;
  return {
    code: 'D_APP',
    severity: 'warning',
    tenant,
    what: `${what}, but names ${named} in webApplicationInfo: Graph does not let this bot install it.`,
    fix: `Upload a version of the app whose manifest has ${botAppId} as webApplicationInfo.id, as herald manifest writes it.`,
  };
}

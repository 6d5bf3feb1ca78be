import type { AppFinder } from '../flow/outbound-call/app/find-app.ts';
import type { Finding } from '../model/finding.ts';
import type { TenantId } from '../model/ids.ts';

/** Whether a tenant's catalogue has the app, by which it is installed. */
export async function checkApp(findApp: AppFinder, appId: string, tenant: TenantId): Promise<readonly Finding[]> {
  const sought = await findApp(tenant);
  switch (sought.kind) {
    case 'found': {
      const { name = 'The app', version, distribution } = sought.app;
      const where = distribution === 'store' ? 'the store' : "the organisation's catalogue";
      const which = version === undefined ? '' : `, version ${version}`;
      return [{ code: 'D_APP', severity: 'ok', tenant, what: `${name} is in ${where}${which}.` }];
    }
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

import t from 'tap';
import { roleByName } from '../../src/doctor/cookie-names.ts';

const NAMES = {
  session:
    'JSESSIONID PHPSESSID connect.sid sessionid ASP.NET_SessionId .AspNetCore.Session _shop_session laravel_session sid session DokuWiki __Host-sid __Secure-next-auth.session-token __Host-session SESSION koa.sess ci_session PLAY_SESSION MoodleSessionprod SSESS0123456789abcdef0123456789abcdef sails.sid ASPSESSIONIDQQABCD',
  balancer:
    'SERVERID SRV AWSALB AWSALBCORS AWSALBTG AWSELB ROUTEID BALANCEID INGRESSCOOKIE route GCLB ARRAffinity ARRAffinitySameSite BIGipServer~pool NSC_abc sticky _lb X-Oracle-BMC-LBS-Route TS01abcdef',
  csrf: 'csrftoken XSRF-TOKEN _csrf __RequestVerificationToken .AspNetCore.Antiforgery.abc __Host-csrf',
  other: '_ga _ga_ABC _gid _fbp __cf_bm incap_ses_1 cookie_consent lang',
} as const;

t.test('cookies that are known by their names', async (t) => {
  for (const [role, names] of Object.entries(NAMES))
    for (const name of names.split(' ')) t.equal(roleByName(name), role, name);
  for (const name of ['basket', 'x', 'obsession', 'visitor']) t.equal(roleByName(name), undefined, name);
});

/** Cookies that are known by their names. */

export type Role = 'session' | 'balancer' | 'csrf' | 'signature' | 'other';

const BALANCER =
  /^(SERVERID|SERVER_ID|SERVER|SRV|SRVID|SERVERUSED|BACKEND|BACKENDID|BALANCEID|BALANCER|ROUTE|ROUTEID|ROUTE_ID|AWSALB|AWSALBCORS|AWSALBTG|AWSALBTGCORS|AWSALBAPP-\d|AWSELB|AWSELBCORS|INGRESSCOOKIE|GCLB|GCILB|ARRAffinity|ARRAffinitySameSite|ApplicationGatewayAffinity(CORS)?|BIGipServer.*|NSC_.*|STICKY.*|_?LB|LBROUTE|LB_?COOKIE|X-Oracle-BMC-LBS-Route|TS01\w+|DO-LB|KEY-?LB|__cflb|HAPROXY.*|TRAEFIK.*|sticky[_-]?session|_traefik_backend|fly-machine-id|NODEID|WLCOOKIE|visid_lb)$/i;
const CSRF =
  /^(csrf.*|_csrf.*|xsrf.*|_xsrf|.*-csrf-?token|.*csrftoken|__RequestVerificationToken.*|\.AspNetCore\.Antiforgery.*|__Host-(psifi\.)?x?csrf.*|anti-?forgery.*)$/i;
/** Of counters, consents, guards against robots. */
const OTHER =
  /^(_ga.*|_gid|_gat.*|_gcl.*|_fbp|_pk_.*|_hj.*|__utm.*|amplitude.*|mp_.*|ajs_.*|optimizely.*|_clck|_clsk|__cf_bm|_cfuvid|cf_clearance|__cfduid|__cfruid|incap_ses.*|visid_incap.*|nlbi_.*|ak_bmsc|bm_s[vz]|_abck|datadome|AKA_.*|.*consent.*|euconsent.*|lang(uage)?|locale|i18n.*|theme|tz|timezone|currency|country|wp-settings.*|_dc_gtm.*|PREF|flash|messages|lastvisit|.*_lastvisit)$/i;
const SESSION =
  /^(__(Host|Secure|Http|Host-Http)-)?(JSESSIONID|PHPSESSID|ASP\.NET_SessionId|\.AspNetCore\.(Session|Cookies|Identity.*)|\.ASPXAUTH|connect\.sid|koa[.:]sess|sails\.sid|laravel_session|ci_session|CAKEPHP|CFID|CFTOKEN|PLAY_SESSION|symfony|beaker\.session\.id|rack\.session|DokuWiki|DW[0-9a-f]{32}|MoodleSession.*|MediaWikiSession|fe_typo_user|be_typo_user|SS?ESS[0-9a-f]{16,}|frontend|adminhtml|wordpress_logged_in.*|GSESSIONID|SMSESSION|LtpaToken2?|sid|ssid|s?ession|sess|session_?id|sessid|sessionToken|(.*[._-])?(sid|session|sess|sessionid|session-token|session-id|session_id|session_token))(\.\d+)?$/i;

/** Undefined: the name says nothing. */
export function roleByName(name: string): Role | undefined {
  if (BALANCER.test(name)) return 'balancer';
  if (CSRF.test(name)) return 'csrf';
  if (OTHER.test(name)) return 'other';
  return SESSION.test(name) || /^[A-Za-z]*SESS(ION)?ID[A-Za-z0-9]*$/i.test(name) ? 'session' : undefined;
}

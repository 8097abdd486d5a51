/**
 * What browsers are told to keep from pages, as options for helmet. Of its headers, those that do something here: what is
 * left out is about other sites' scripts, or about TLS.
 */

/** `'sha256-…'` of the style that pages have inside; none where there are no pages. */
export function helmetOptions({ style, tls }: { readonly style?: string; readonly tls: boolean }) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        ...(style === undefined ? {} : { 'style-src': [style] }),
        'img-src': ["'self'", 'data:'],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    // Other sites learn nothing; and a form of our own still says its origin, which `no-referrer` would make `null`.
    referrerPolicy: { policy: 'same-origin' },
    // For a day: other things than the lab may be at this name tomorrow, and speak no TLS.
    strictTransportSecurity: tls ? { maxAge: 86_400, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xPoweredBy: false,
    xXssProtection: false,
  } as const;
}

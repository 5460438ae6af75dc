// A real OpenID Connect provider (oidc-provider) for the tests, on a free port of this machine, over TLS with the certificate it is given:
//   node provider.mjs CERTIFICATE.pem KEY.pem REDIRECT_URI
// Says "ready PORT" when it answers. POST /uji sets whom it signs in next, what it turns in the ID token, or draws new signing keys.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import * as jose from 'jose';
import { Provider } from 'oidc-provider';

const [cert, key, redirect] = process.argv.slice(2);
let person = { subject: 'akun-1', email: null, verified: true, amr: [], acr: undefined, turn: null };
let issuer, handler, signing, number = 0;

async function renew() {
  const pair = await jose.generateKeyPair('RS256', { extractable: true });
  const kid = `kunci-${++number}`;
  signing = { kid, key: pair.privateKey };
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'lapor', client_secret: 'rahasia-uji', redirect_uris: [redirect], response_types: ['code'], grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'RS256',
    }],
    jwks: { keys: [{ ...(await jose.exportJWK(pair.privateKey)), kid, use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['uji'] },
    claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'] },
    acrValues: ['urn:kuat'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...(person.email && { email: person.email, email_verified: person.verified }) }) }),
    interactions: { url: (_, interaction) => `/masuk/${interaction.uid}` },
    // Whoever signs in here agreed long ago.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  // Turns claims of an ID token and signs it again with the provider's own key: a provider that lies, not a forger.
  provider.use(async (ctx, next) => {
    await next();
    if (!person.turn || !ctx.body?.id_token) return;
    const { _key, ...claims } = person.turn;
    const by = _key === 'other' ? (await jose.generateKeyPair('RS256')).privateKey : signing.key;
    ctx.body.id_token = await new jose.SignJWT({ ...jose.decodeJwt(ctx.body.id_token), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: _key === 'unknown' ? 'tak-dikenal' : signing.kid }).sign(by);
  });
  const answer = provider.callback();
  handler = async (req, res) => {
    if (!req.url.startsWith('/masuk/')) return answer(req, res);
    return provider.interactionFinished(req, res, { login: { accountId: person.subject, amr: person.amr, acr: person.acr } }, { mergeWithLastSubmission: false });
  };
}

const server = https.createServer({ cert: readFileSync(cert), key: readFileSync(key) }, async (req, res) => {
  if (req.method !== 'POST' || req.url !== '/uji') return handler(req, res);
  let body = '';
  for await (const chunk of req) body += chunk;
  const { renew: fresh, ...changes } = JSON.parse(body);
  person = { ...person, ...changes };
  if (fresh) await renew();
  res.end('ok');
});
server.listen(0, '127.0.0.1', async () => {
  issuer = `https://127.0.0.1:${server.address().port}`;
  await renew();
  console.log(`ready ${server.address().port}`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit()); // ends with the test, however that ends

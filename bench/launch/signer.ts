// Signs launch tokens like an LMS, while no clock runs: none of it counts as the work of a server.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

export interface Signer {
  /** The key set as JSON. */
  readonly jwks: string;
  sign(launch: { iss: string; aud: string; sub: string; nonce: string; target: string }): Promise<string>;
}

const lti = 'https://purl.imsglobal.org/spec/lti/claim';

/** A signer with a fresh RSA key of 2,048 bits. */
export async function openSigner(): Promise<Signer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' };
  const header = part({ typ: 'JWT', alg: 'RS256', kid: 'bench' });
  return {
    jwks: JSON.stringify({ keys: [jwk] }),
    async sign({ iss, aud, sub, nonce, target }) {
      const text = `${header}.${part(claimsOf(iss, aud, sub, nonce, target))}`;
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
    },
  };
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function claimsOf(iss: string, aud: string, sub: string, nonce: string, target: string): object {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss,
    aud,
    sub,
    nonce,
    iat: now,
    exp: now + 60,
    name: `Person ${sub}`,
    given_name: 'Person',
    family_name: sub,
    email: `${sub}@example.invalid`,
    [`${lti}/message_type`]: 'LtiResourceLinkRequest',
    [`${lti}/version`]: '1.3.0',
    [`${lti}/deployment_id`]: '1',
    [`${lti}/target_link_uri`]: target,
    [`${lti}/roles`]: [`http://purl.imsglobal.org/vocab/lis/v2/membership#${sub === 'person-0' ? 'Instructor' : 'Learner'}`],
    [`${lti}/context`]: { id: '42', label: 'PAPA', title: 'Papa de altura', type: ['CourseSection'] },
    [`${lti}/resource_link`]: { id: '7', title: 'Comunidad' },
    [`${lti}/launch_presentation`]: { locale: 'es', document_target: 'iframe', return_url: `${iss}/return` },
    [`${lti}/tool_platform`]: { product_family_code: 'moodle', guid: 'bench', name: 'bench' },
  };
}

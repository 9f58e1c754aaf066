/** Signing in: as anybody in a sandbox, or at an OpenID Connect issuer by a code with PKCE (RFC 7636). */
import {get, post, request} from './api.js';
import {el, field, formNotice, notice, show} from './ui.js';

const ATTEMPT = 'florin.sign-in';

/** The view. `done` is called once somebody is signed in. */
export async function signIn(done, message) {
  const way = await get('/page.json');
  const parts = [message ? notice(message) : null];
  if (way.sign_in === 'sandbox') {
    parts.push(...sandbox(way.users, done));
  } else if (way.sign_in === 'oidc') {
    parts.push(el('p', null, 'You are taken to where your account is, and come back here.'),
      el('button', {class: 'main', on: {click: event => begin(way, event.currentTarget)}}, 'Sign in'));
  } else {
    parts.push(notice('Nobody can sign in here: this server has neither a sandbox nor a client id for this page.', 'bad'));
  }
  show('Sign in', parts);
}

function sandbox(users, done) {
  const wrong = formNotice();
  const become = async userId => {
    wrong.complain('');
    try {
      await post('/v1/sandbox/session', {user_id: userId});
      done();
    } catch (e) {
      wrong.complain(e.message);
    }
  };
  const other = field('Somebody else', {type: 'text', name: 'user', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', maxlength: 255, required: true});
  return [
    el('p', null, 'This is a sandbox: its money is not real, and you are whoever you say.'),
    wrong.place,
    el('div', {class: 'choices'}, users.map(user =>
      el('button', {class: 'main', on: {click: () => become(user)}}, 'Be ' + user))),
    el('form', {class: 'line', on: {submit: event => {
      event.preventDefault();
      become(other.input.value.trim());
    }}}, other.row, el('button', null, 'Sign in'))
  ];
}

async function begin(way, button) {
  button.disabled = true;
  try {
    const issuer = await discover(way.issuer);
    const attempt = {state: random(), nonce: random(), verifier: random() + random(), back: location.hash};
    sessionStorage.setItem(ATTEMPT, JSON.stringify(attempt));
    const url = new URL(issuer.authorization_endpoint);
    for (const [name, value] of Object.entries({
      response_type: 'code', client_id: way.client_id, redirect_uri: here(), scope: 'openid',
      state: attempt.state, nonce: attempt.nonce,
      code_challenge: await digest(attempt.verifier), code_challenge_method: 'S256'
    })) {
      url.searchParams.set(name, value);
    }
    location.assign(url);
  } catch (e) {
    button.disabled = false;
    button.before(notice('The sign-in service does not answer. Try again in a moment.', 'bad'));
  }
}

/**
 * Ends what was begun, if the address says that somebody comes back from the issuer.
 *
 * @returns what went wrong, for a person; or null
 */
export async function comeBack() {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state') || !(answer.has('code') || answer.has('error'))) {
    return null;
  }
  const attempt = JSON.parse(sessionStorage.getItem(ATTEMPT) ?? 'null');
  sessionStorage.removeItem(ATTEMPT);
  history.replaceState(null, '', here() + (attempt?.back ?? ''));
  if (attempt === null || answer.get('state') !== attempt.state) {
    return 'This sign-in was not begun here. Sign in again.';
  }
  if (answer.has('error')) {
    return answer.get('error') === 'access_denied' ? 'You were not signed in.' : 'The sign-in service refused: ' + answer.get('error') + '.';
  }
  return exchange(answer, attempt);
}

async function exchange(answer, attempt) {
  try {
    const way = await get('/page.json');
    const issuer = await discover(way.issuer);
    if (answer.has('iss') && answer.get('iss') !== way.issuer) {
      return 'The answer came from another sign-in service. Sign in again.';
    }
    const response = await fetch(issuer.token_endpoint, {
      method: 'POST', credentials: 'omit', signal: AbortSignal.timeout(15_000),
      body: new URLSearchParams({
        grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: here(),
        client_id: way.client_id, code_verifier: attempt.verifier
      })
    });
    const tokens = await response.json();
    if (!response.ok || !tokens.access_token) {
      return 'The sign-in service gave no token. Sign in again.';
    }
    if (tokens.id_token && claims(tokens.id_token).nonce !== attempt.nonce) {
      return 'The answer belongs to another sign-in. Sign in again.';
    }
    const kept = await request('POST', '/v1/session', {headers: {Authorization: 'Bearer ' + tokens.access_token}});
    return kept.status === 204 ? null : kept.body?.detail ?? 'The token is not accepted here.';
  } catch {
    return 'The sign-in service does not answer. Sign in again.';
  }
}

async function discover(issuer) {
  const response = await fetch(issuer.replace(/\/$/, '') + '/.well-known/openid-configuration', {
    credentials: 'omit', signal: AbortSignal.timeout(15_000)
  });
  const found = await response.json();
  if (!response.ok || found.issuer !== issuer) {
    throw new Error('another issuer');
  }
  return found;
}

const here = () => location.origin + '/';

/** What a token says, unchecked: it came from the issuer itself, by https. */
function claims(token) {
  const text = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), c => c.charCodeAt(0))));
}

const random = () => base64Url(crypto.getRandomValues(new Uint8Array(32)));

async function digest(text) {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

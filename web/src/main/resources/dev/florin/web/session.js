/** Who is signed in, and their wallets: what all views share. */
import {get, post, remove} from './api.js';
import {format} from './money.js';

const CHOSEN = 'florin.wallet';

export const session = {
  /** The user id; null while nobody is signed in. */
  userId: null,
  name: '',
  /** As the server tells them, oldest first; `balance` and `version` are kept up to date here. */
  wallets: [],
  exponents: new Map(),

  exponent(currency) {
    return this.exponents.get(currency) ?? 2;
  },

  money(minor, currency, signed = false) {
    return format(minor, currency, this.exponent(currency), navigator.language, signed);
  },

  /** The wallet that is looked at; undefined where there is none. */
  get wallet() {
    const chosen = sessionStorage.getItem(CHOSEN);
    return this.wallets.find(wallet => wallet.id === chosen) ?? this.wallets[0];
  },

  choose(id) {
    sessionStorage.setItem(CHOSEN, id);
    changes.dispatchEvent(new Event('wallet'));
  },

  /** Takes over what is newer than what is known of a wallet. @returns whether it was */
  update(walletId, amount, version) {
    const wallet = this.wallets.find(each => each.id === walletId);
    if (!wallet || Number(version) <= Number(wallet.version)) {
      return false;
    }
    wallet.balance.amount = amount;
    wallet.version = String(version);
    changes.dispatchEvent(new Event('balance'));
    return true;
  }
};

/** Tells `wallet`, when another is looked at; `balance`; and `transaction`, with it in `detail`. */
export const changes = new EventTarget();

/** Asks who is signed in, and for their wallets. @throws {Refused} with 401 where nobody is */
export async function load() {
  const me = await get('/v1/me');
  const [{wallets}, {currencies}] = await Promise.all([get('/v1/wallets'), get('/v1/currencies')]);
  session.exponents = new Map(currencies.map(each => [each.code, each.exponent]));
  session.wallets = wallets;
  session.name = me.display_name ?? me.user_id;
  session.userId = me.user_id;
}

/** Opens a wallet and looks at it. */
export async function openWallet(currency) {
  const wallet = await post('/v1/wallets', {currency});
  if (!session.wallets.some(each => each.id === wallet.id)) {
    session.wallets.push(wallet);
  }
  session.choose(wallet.id);
}

export async function signOut() {
  await remove('/v1/session');
  forget();
}

/** Nobody is signed in any more, here. */
export function forget() {
  session.userId = null;
  session.name = '';
  session.wallets = [];
}
